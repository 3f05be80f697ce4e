"""Every address of the desk and the managers by everybody: a new address fails until it has a line here."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier, DossierFile, FeeReceipt
from dossiers.rules.actors import Role
from dossiers.services.fees import take_fee
from dossiers.services.files import FileDraft, attach_file
from onestop.people.accounts.actors import actor_for
from onestop.statistics.refresh import drain
from onestop.web.clerks import urls as clerks
from onestop.web.managers import urls as managers
from tests.factories import make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in, take_in

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636060606000000005"
    "0001a5f645400000000049454e44ae426082"
)
# address → status for: the clerk who took it in, a colleague, a manager, another office's clerk, an administrator.
# "own" pages show one's own offices only, "dossier" pages are 404 elsewhere, "mine" are the maker's alone.
KINDS = {
    "own": (200, 200, 200, 200, 403),
    "dossier": (200, 200, 200, 404, 403),
    "mine": (200, 404, 404, 404, 403),
    "nothing": (404, 404, 404, 404, 403),
    "desk": (200, 200, 200, 200, 403),
    "files": (200, 200, 403, 404, 403),
    # Who took it in is the head, too.
    "overseen": (200, 404, 200, 404, 403),
    "headed": (200, 404, 404, 404, 403),
    # Reading what people wrote is for officers, heads and managers (tests of petitions and ratings go further).
    "written": (200, 200, 200, 200, 403),
}
MATRIX = {
    "work": "own",
    "search": "own",
    "warnings": "own",
    "register": "own",
    "ratings": "written",
    "rating-called": "nothing",
    "petitions": "written",
    "petition": "nothing",
    "petition-action": "nothing",
    "labels": "dossier",
    "batch": "own",
    "batch-done": "nothing",
    "batch-list": "nothing",
    "choose": "desk",
    "intake": "desk",
    "preview": "desk",
    "intake-group": "desk",
    "group-receipt": "nothing",
    "group-slips": "nothing",
    "receipt": "dossier",
    "dossier": "dossier",
    "label": "dossier",
    "form": "dossier",
    "fee-receipt": "dossier",
    "file": "files",
    "files": "dossier",
    "action": "dossier",
    "today": "overseen",
    "rates": "overseen",
    "pictures": "overseen",
    "picture": "overseen",
    "behind": "overseen",
    "own-reports": "overseen",
    "own-report-new": "overseen",
    "own-report": "nothing",
    "own-report-edit": "nothing",
    "own-report-file": "nothing",
    "own-report-schedule": "nothing",
    "own-report-delete": "nothing",
    "exports": "overseen",
    "export-ask": "overseen",
    "export-file": "nothing",
    "export-cancel": "nothing",
    "reading-log": "overseen",
    "what-if": "overseen",
    "what-if-list": "overseen",
    "forecast": "overseen",
    "signs": "overseen",
    "sign-list": "overseen",
    "file-06a": "overseen",
    "fixed-reports": "overseen",
    "fixed": "overseen",
    "fixed-list": "overseen",
    "fixed-file": "overseen",
    "fixed-register": "overseen",
    "definitions": "overseen",
    "definition-list": "overseen",
    "seals": "overseen",
    "seal-new": "headed",
    "seal": "nothing",
    "seal-correct": "nothing",
    "seal-list": "nothing",
    "seal-changes": "nothing",
    "seal-change": "nothing",
    "seal-file": "nothing",
}
# Answered to a form alone.
SENT_ONLY = {
    "search",
    "intake-group",
    "petition-action",
    "rating-called",
    "seal-correct",
    "fixed-register",
} | {
    *("own-report-file", "own-report-schedule", "own-report-delete", "export-ask", "export-cancel"),
}


@pytest.fixture
def dossier(counter: Counter) -> Dossier:
    by, dossier = actor_for(counter.user), take_in(counter)
    take_fee(dossier.code, by=by, at=dossier.received_at)
    attach_file(dossier.code, by=by, at=dossier.received_at, file=FileDraft(name="a.png", chunks=[PNG]))
    # What if offers the procedures that are tallied.
    drain(at=dossier.received_at)
    return dossier


def addresses(dossier: Dossier) -> dict[str, str]:
    code, procedure = dossier.code, dossier.procedure.code
    token = UUID(int=1)
    words = {
        "petition": ["PA-H99.01-260101-0001"],
        "petition-action": ["PA-H99.01-260101-0001", "nhan"],
        "batch": ["ban-giao"],
        "batch-done": ["00"],
        "batch-list": ["00"],
        "intake": [procedure],
        "preview": [procedure],
        "intake-group": [procedure],
        "group-receipt": [token],
        "group-slips": [token],
        **{name: [code] for name in ("receipt", "dossier", "label", "files", "rating-called")},
        "form": [code, 1],
        "fee-receipt": [code, FeeReceipt.objects.get().pk],
        "file": [code, DossierFile.objects.get().public_id],
        "action": [code, "start"],
    }
    found = {name: reverse(f"clerks:{name}", args=words.get(name, [])) for name in _names(clerks)}
    found["labels"] += f"?hs={code}~1"
    of_managers = {
        "file": ["csv"],
        "picture": ["lich-han", "svg"],
        "sign-list": ["bo-sung-cuoi-han"],
        **{key: [0] for key in ("seal", "seal-correct", "seal-list", "seal-changes", "seal-change")},
        "seal-file": [0, "csv"],
        "definition-list": ["dashboard"],
        **{f"own-report{more}": [token] for more in ("", "-edit", "-file", "-schedule", "-delete")},
        **{name: [token] for name in ("export-file", "export-cancel")},
        "fixed": ["qua-han"],
        "fixed-list": ["qua-han"],
        "fixed-file": ["qua-han", "late-list", "csv"],
    }
    for name in _names(managers):
        key = "file-06a" if name == "file" else name
        found[key] = reverse(f"managers:{name}", args=of_managers.get(name, []))
    found["behind"] += "?so-lieu=received"
    found["what-if-list"] += f"?thu_tuc={procedure}&so=1&dv=working_days"
    return found


def _names(module: object) -> list[str]:
    return [pattern.name for pattern in module.urlpatterns]  # type: ignore[attr-defined]


def test_everybody_at_every_address(counter: Counter, dossier: Dossier) -> None:
    elsewhere = make_office("H99.02")
    people = (
        counter.client,
        signed_in(make_user("dong-nghiep", counter.office, Role.CLERK, Role.OFFICER)),
        signed_in(make_user("quan-ly", counter.office, Role.MANAGER)),
        signed_in(make_user("noi-khac", elsewhere, Role.CLERK, Role.OFFICER)),
        signed_in(make_user("khong-vai-tro", None)),
    )
    found = addresses(dossier)
    assert set(found) == set(MATRIX)
    wrong = []
    for name, address in found.items():
        if name in SENT_ONLY:
            continue
        for who, (client, expected) in enumerate(zip(people, KINDS[MATRIX[name]], strict=True)):
            status = client.get(address).status_code
            if status != expected:
                wrong.append((name, who, status, expected))
        if (status := Client().get(address).status_code) != 302:
            wrong.append((name, "nobody", status, 302))
    assert wrong == []
