"""Odd parameters at every address of the managers: no failure of the server, and nothing of another office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier, Event
from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.drafts import PartyDraft
from dossiers.services.resolution import Result
from onestop.people.accounts.actors import actor_for
from onestop.reports.models import ExportJob, OwnReport
from onestop.reports.questions import Question
from onestop.reports.saving import save_report
from onestop.statistics.periods import parse_period
from onestop.statistics.refresh import drain
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.sealing import seal_report
from onestop.web.managers.urls import urlpatterns
from procedures.models import Office
from tests.factories import local, make_dossier, make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in

NOW = local(2026, 5, 4)
ELSEWHERE, STRANGER = "Phường Nơi Khác", "Người Xa Lạ"
NUL, LONG, HUGE = "\0", "Đ" * 10_000, "9" * 60
ODD = ("x", NUL, LONG, HUGE, "-1", "' OR 1=1 --", "<script>", "²", "\ud7ff\U0001f600")
DAYS = ("31/12/9999", "01/01/0001", "30/02/2026", "2026-13-01", "99999999999999", NUL, LONG)
CODES = ("H99.02", "H00", *ODD[1:4], "'")
QUESTION = {
    "ky": ("9999", "0000", "2026-99", "stat-9999-Q9", "last-month", "2026-Q0", NUL, LONG),
    "tu": DAYS,
    "den": DAYS,
    "don_vi": CODES,
    "rieng": ODD[:4],
    "linh_vuc": ODD[:4],
    "thu_tuc": ODD,
    "kenh": ODD[:4],
    "cap": ODD[:4],
    "nhom": ODD[:4],
}
PAGE = {"trang": ("0", "-1", "x", HUGE, NUL, "²")}
BACKWARDS = {"tu": "30/04/2026", "den": "01/04/2026"}
CENTURIES = {"tu": "01/01/2000", "den": "31/12/2999"}

# address → what it is told besides the usual: parameter → odd values.
GETS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "today": {},
    "pictures": {**QUESTION, "xep": ODD},
    "picture": {**QUESTION, "xep": ODD},
    "rates": {**QUESTION, "xep": ODD},
    "behind": {**QUESTION, **PAGE, "so-lieu": ODD},
    "file": QUESTION,
    "definitions": QUESTION,
    "definition-list": {**QUESTION, **PAGE, "truoc": ODD, "sau": ODD},
    "seals": PAGE,
    "seal-new": {},
    "seal": {"ban": ODD, "kiem-tra": ODD},
    "seal-list": {**PAGE, "ban": ODD, "o": ODD, "don-vi": ODD, "linh-vuc": ODD, "cap": ODD},
    "seal-changes": {**PAGE, "ban": ODD},
    "seal-change": {**PAGE, "ban": ODD, "o": ODD, "don-vi": ODD, "linh-vuc": ODD},
    "seal-file": {"ban": ODD},
    "what-if": {
        "thu_tuc": ODD,
        "don_vi": CODES,
        "loi_hen": ODD,
        "so": (*ODD, "NaN", "1e999", "0"),
        "dv": ODD,
    },
    "what-if-list": {
        **PAGE,
        **dict.fromkeys(("thu_tuc", "loi_hen", "dv", "tu", "thanh", "thang", "noi"), ODD),
        "don_vi": CODES,
        "so": (*ODD, "NaN", "-Infinity", "1e999"),
    },
    "forecast": PAGE,
    "signs": {"don_vi": CODES},
    "sign-list": {**PAGE, "don_vi": CODES, "tu": DAYS, "den": DAYS},
    "fixed-reports": {},
    "fixed": QUESTION,
    "fixed-list": {**QUESTION, **PAGE, "so": ODD, "cach": ODD},
    "fixed-file": {**QUESTION, "so": ODD, "cach": ODD},
    "own-reports": {},
    "own-report-new": {},
    "own-report": PAGE,
    "own-report-edit": {},
    "exports": {},
    "export-file": {},
    "reading-log": {**PAGE, "tu": DAYS, "den": DAYS, "don_vi": ODD, "loai": ODD},
}
REPORT = {
    **QUESTION,
    "ten": ("", NUL, LONG),
    "so_lieu": ODD,
    "cot_so_lieu": ODD,
    "cot_ho_so": ODD,
    "chia_se": ODD[:3],
    "don_vi_chia": CODES,
}
POSTS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "file": {"ly_do": ODD},
    "seal-new": {
        **{name: QUESTION[name] for name in ("don_vi", "rieng", "ky", "tu", "den", "linh_vuc")},
        "dinh_nghia": ODD,
        "ly_do": ODD,
    },
    # The seal's page is sent to have it counted anew.
    "seal": {"kiem-tra": ODD, "ban": ODD},
    "seal-correct": {"ly_do": ODD},
    "own-report-new": REPORT,
    "own-report-edit": REPORT,
    "own-report-file": {"dang": ODD},
    "own-report-schedule": {"nhip": ODD, "ngay": ODD, "gio": ODD, "dang": ODD, "thoi": ODD[:2]},
    "own-report-delete": {"x": ODD[:1]},
    "export-ask": {"dang": ODD},
    "export-cancel": {"x": ODD[:1]},
    "fixed-register": {"office": CODES},
}
# What makes sense, of which one parameter at a time is made odd.
GIVEN: dict[str, dict[str, str]] = {
    "behind": {"so-lieu": "received"},
    "seal-list": {"o": "late"},
    "what-if": {"thu_tuc": "1.001193", "so": "1", "dv": "working_days"},
    "what-if-list": {"thu_tuc": "1.001193", "so": "1", "dv": "working_days"},
    "seal-new": {"don_vi": "H99.01", "ky": "2026-03", "dinh_nghia": "06a"},
    "seal-correct": {"ly_do": "nhập sau"},
    "own-report-new": {"ten": "Thử", "ky": "last-month", "don_vi_chia": "H99.01"},
    "own-report-edit": {"ten": "Thử", "ky": "last-month", "don_vi_chia": "H99.01"},
    "own-report-file": {"dang": "csv"},
    "own-report-schedule": {"nhip": "weekly", "ngay": "1", "gio": "7", "dang": "xlsx"},
    "export-ask": {"dang": "csv"},
    "fixed-register": {"office": "H99.01"},
}


SEALED = ("seal", "seal-correct", "seal-list", "seal-changes", "seal-change")


@dataclass(frozen=True)
class Place:
    """Two offices with a dossier each, one of which the head oversees; what stands in the addresses."""

    head: Client
    auditor: Client
    own: Dossier
    foreign: Dossier
    report: OwnReport
    seal: SealVersion
    foreign_seal: SealVersion
    foreign_report: OwnReport

    def address(self, name: str) -> str:
        """One address of that name that exists."""
        if name.startswith("own-report-") or name == "own-report":
            return reverse(f"managers:{name}", args=[] if name.endswith("new") else [self.report.public_id])
        words: dict[str, list[Any]] = {
            "picture": ["xu-huong", "svg"],
            "file": ["csv"],
            "definition-list": ["dashboard"],
            "sign-list": ["dung-hen"],
            "fixed": ["so-hoa"],
            "fixed-list": ["phi-le-phi"],
            "fixed-file": ["qua-han", "late-list", "json"],
            "seal-file": [self.seal.seal_id, "csv"],
            **{key: [self.seal.seal_id] for key in SEALED},
            **{key: [UUID(int=1)] for key in ("export-file", "export-cancel")},
        }
        return reverse(f"managers:{name}", args=words.get(name, []))


def _finished(office: Office, counter: Counter, name: str) -> Dossier:
    """A dossier of April that was resolved late."""
    person = make_user(f"can-bo-{office.code}", office, Role.CLERK, Role.OFFICER, Role.HEAD)
    by, at = actor_for(person), local(2026, 4, 1)
    whose = PartyDraft(name=name, id_number="999099000077", phone="0900000077")
    dossier = make_dossier(office, counter.version, by=by, at=at, applicant=whose).dossier
    processing.start(dossier.code, by=by, at=at)
    resolution.resolve(dossier.code, by=by, at=local(2026, 4, 20), result=Result(number="1"))
    return dossier


@pytest.fixture
def place(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    elsewhere = make_office("H99.02", name=ELSEWHERE)
    own, foreign = _finished(counter.office, counter, "Người Ở Đây"), _finished(elsewhere, counter, STRANGER)
    drain(at=NOW)
    heads = {
        office: make_user(f"dau-{office.code}", office, Role.HEAD) for office in (counter.office, elsewhere)
    }
    seals, reports = [], []
    for office, user in heads.items():
        by = actor_for(user)
        seals.append(seal_report(by=by, at=NOW, **_april(office)))
        question = Question(period="last-month", bucket="received")
        reports.append(
            save_report(
                by=by, at=NOW, name=f"Của {office.code}", question=question, office=office, is_shared=True
            )
        )
    auditor = make_user("kiem-tra", counter.office, Role.AUDITOR)
    return Place(
        head=signed_in(heads[counter.office]),
        auditor=signed_in(auditor),
        own=own,
        foreign=foreign,
        report=reports[0],
        seal=seals[0],
        foreign_seal=seals[1],
        foreign_report=reports[1],
    )


def _april(office: Office) -> dict[str, Any]:
    return {"office": office.code, "period": parse_period("2026-04")}


def odd_ones(name: str, corpus: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, Any]]:
    """What makes sense, then one parameter odd at a time, then arrays, and days that are no period."""
    given = GIVEN.get(name, {})
    yield given
    for parameter, values in corpus.items():
        for value in values:
            yield {**given, parameter: value}
        yield {**given, parameter: [*values[:2], given.get(parameter, "")]}
        yield {**given, f"{parameter}[]": "x", f"{parameter}[a]": "x"}
    if "tu" in corpus:
        yield from ({**given, **BACKWARDS}, {**given, **CENTURIES})
    yield {**given, **{parameter: values[-1] for parameter, values in corpus.items()}}


def shows_nothing_foreign(place: Place, answer: Any) -> bool:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace")
    return not any(word in text for word in (ELSEWHERE, STRANGER, place.foreign.code))


def test_every_address_is_tried() -> None:
    assert set(GETS) | set(POSTS) == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("name", GETS)
def test_whatever_the_address_says(place: Place, name: str) -> None:
    address = place.address(name)
    for asked in odd_ones(name, GETS[name]):
        answer = place.head.get(address, asked)
        told = {key: str(value)[:40] for key, value in asked.items()}
        assert answer.status_code < 500, told
        assert shows_nothing_foreign(place, answer), told


@pytest.mark.parametrize("name", POSTS)
def test_whatever_is_sent(place: Place, name: str) -> None:
    query = "?so-lieu=received&tu=01/04/2026" if name == "export-ask" else ""
    for sent in odd_ones(name, POSTS[name]):
        answer = place.head.post(place.address(name) + query, sent)
        told = {key: str(value)[:40] for key, value in sent.items()}
        assert answer.status_code < 500, told
        assert shows_nothing_foreign(place, answer), told


FOREIGN = (
    "",
    "dinh-chinh/",
    "ho-so/?o=late",
    "bieu-06a.csv",
    "ho-so/",
    "thay-doi/",
    "thay-doi/ho-so/?o=late",
    "?ban=1",
)


@pytest.mark.parametrize("path", FOREIGN)
def test_another_offices_seal_does_not_exist(place: Place, path: str) -> None:
    address = f"/quan-ly/niem-phong/{place.foreign_seal.seal_id}/{path}"
    assert place.head.get(address).status_code in (404, 405)
    for sent in ({"ly_do": "x"}, {"kiem-tra": "1"}):
        assert place.head.post(address, sent).status_code in (404, 405)


@pytest.mark.parametrize("path", ["", "sua/", "tep", "gui/", "xoa/"])
def test_another_offices_report_does_not_exist(place: Place, path: str) -> None:
    address = f"/quan-ly/bao-cao/{place.foreign_report.public_id}/{path}"
    assert place.head.get(address).status_code in (404, 405)
    assert place.head.post(address, GIVEN["own-report-edit"] | {"dang": "csv"}).status_code in (404, 405)
    assert OwnReport.objects.filter(pk=place.foreign_report.pk, name="Của H99.02").exists()


@pytest.mark.parametrize("word", ["..", "%00", "a/b", "%C2%B2", "x" * 5000, "0x1"])
def test_words_of_addresses(place: Place, word: str) -> None:
    bases = ("hinh/{}.svg", "hinh/xu-huong.{}", "ty-le/bieu-06a.{}", "dinh-nghia/{}/ho-so/", "niem-phong/{}/")
    more = (
        "dau-hieu/{}/",
        "bao-cao-dinh-ky/{}/",
        "bao-cao-dinh-ky/qua-han/{}.csv",
        "bao-cao/{}/",
        "xuat/{}/tep",
    )
    for base in (*bases, *more):
        assert place.head.get("/quan-ly/" + base.format(word)).status_code in (404, 400), base


@pytest.mark.parametrize("name", POSTS)
def test_an_auditor_changes_nothing(place: Place, name: str) -> None:
    before = _kept()
    answer = place.auditor.post(place.address(name), GIVEN.get(name, {}))
    assert answer.status_code < 500
    # What an auditor keeps for themself: docs/security.md.
    assert _kept() == before or name in ("own-report-new", "export-ask")
    assert not OwnReport.objects.filter(is_shared=True).exclude(owner__username__startswith="dau-").exists()


def _kept() -> tuple[int, ...]:
    models = (Event, SealVersion, OwnReport, ExportJob)
    return tuple(model._default_manager.count() for model in models)
