"""A result that is brought home needs where to and whom to call, at intake and when it is corrected later."""

import pytest

from dossiers.models import Dossier
from dossiers.services.drafts import PartyDraft
from dossiers.services.processing import correct
from procedures.rules.errors import RuleErrors
from tests.dossiers.services.conftest import Desk
from tests.factories import local, make_dossier

MONDAY = local(2026, 3, 2, 9)
NAMELESS_PLACE = PartyDraft(name="Nguyễn Thị Thử")


def test_intake_asks_for_address_and_phone(desk: Desk) -> None:
    with pytest.raises(RuleErrors) as refused:
        make_dossier(
            desk.office, desk.version, by=desk.by, at=MONDAY, delivery="home", applicant=NAMELESS_PLACE
        )
    assert [(error.code, error.field) for error in refused.value.errors] == [
        ("address_missing", "applicant.address"),
        ("phone_missing", "applicant.phone"),
    ]
    assert not Dossier.objects.exists()


def test_a_correction_asks_for_the_same_and_may_bring_it_along(desk: Desk) -> None:
    code = make_dossier(
        desk.office, desk.version, by=desk.by, at=MONDAY, applicant=NAMELESS_PLACE
    ).dossier.code
    common = {"by": desk.by, "at": MONDAY, "reason": "Người già yếu"}
    with pytest.raises(RuleErrors):
        correct(code, changes={"delivery": "home"}, **common)
    assert Dossier.objects.get().delivery == "desk"
    changes = {"delivery": "home", "applicant.address": "Tổ 5", "applicant.phone": "0900000001"}
    correct(code, changes=changes, **common)
    assert Dossier.objects.get().delivery == "home"
