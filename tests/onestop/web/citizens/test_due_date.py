"""The due-date calculator: what it reckons, what it refuses kindly, and that no input breaks it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from procedures.models import Case, Limit, Office, ProcedureVersion
from tests.factories import local, make_office, make_procedure
from tests.onestop.web.citizens.test_lookup_hostile import SCRIPTS

PAGE = "/tinh-ngay-hen/"
SENT = {"day": "02/03/2026", "time": "09:00", "office": "H99.01"}


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: local(2026, 3, 3, 10))


@pytest.fixture
def version(db: None) -> ProcedureVersion:
    make_office("H99.01", name="Phường Thử")
    return make_procedure("1.001193", name="Đăng ký khai sinh", amount=3)


def ask(**asked: str) -> Any:
    return Client(headers={"accept-language": "en"}).get(PAGE, {**SENT, **asked})


def test_first_it_is_an_empty_form_for_now(version: ProcedureVersion) -> None:
    page = Client().get(PAGE)
    assert page.status_code == 200
    assert 'value="03/03/2026"' in page.content.decode()
    assert page.context["reckoned"] is None


def test_of_a_procedure(version: ProcedureVersion) -> None:
    page = ask(procedure="1.001193")
    assert page.status_code == 200
    assert "17:00 Thursday 05/03/2026" in page.content.decode()
    assert [day.note.on.day for day in page.context["reckoned"].days] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("amount", "unit", "due"),
    [
        ("5", "working_days", "17:00 Monday 09/03/2026"),
        ("5", "calendar_days", "17:00 Monday 09/03/2026"),
        ("1", "months", "17:00 Thursday 02/04/2026"),
        ("1,5", "working_hours", "10:30 Monday 02/03/2026"),
        ("24", "clock_hours", "09:00 Tuesday 03/03/2026"),
        ("", "same_day", "17:00 Monday 02/03/2026"),
    ],
)
def test_of_an_own_limit(version: ProcedureVersion, amount: str, unit: str, due: str) -> None:
    assert due in ask(amount=amount, unit=unit).content.decode()


def test_received_on_a_weekend_counts_from_monday(version: ProcedureVersion) -> None:
    page = ask(amount="1", unit="working_days", day="07/03/2026")
    assert "07:30 Monday 09/03/2026" in page.content.decode()
    assert "17:00 Tuesday 10/03/2026" in page.content.decode()


def test_a_case_is_asked_for_where_there_are_several(version: ProcedureVersion) -> None:
    draft = make_procedure("1.002222", publish=False)
    for key, amount in (("thuong", 5), ("nhanh", 1)):
        case = Case.objects.create(version=draft, key=key, name=f"Trường hợp {key}")
        Limit.objects.create(version=draft, case=case, amount=amount, unit="working_days")
    from procedures.services import publish_version
    from tests.factories import BEGINNING

    publish_version(draft, by="test", at=BEGINNING, valid_from=BEGINNING.date())
    first = ask(procedure="1.002222")
    assert first.status_code == 422
    assert "Trường hợp nhanh" in first.content.decode()
    assert "17:00 Tuesday 03/03/2026" in ask(procedure="1.002222", case="nhanh").content.decode()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "Name a procedure"),
        ({"amount": "5000"}, "At most 250"),
        ({"amount": "0"}, "must be positive"),
        ({"amount": "1,5"}, "Only hours may be a fraction."),
        ({"amount": "viele"}, "not a number"),
        ({"procedure": "9.999999"}, "no published procedure"),
        ({"amount": "3", "day": "31/02/2026"}, "Write the day"),
        ({"amount": "3", "day": "01/01/2050"}, "has not been published"),
        ({"amount": "3", "day": "31/12/9999"}, "outside the years"),
        ({"amount": "3", "time": "25:00"}, "Write the time"),
        ({"amount": "3", "office": "H11"}, "Select a valid choice"),
        ({"amount": "3", "unit": "fortnights"}, "Select a valid choice"),
        ({"procedure": "1.001193", "channel": "pigeon"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_said_beside_what_was_typed(
    version: ProcedureVersion, asked: dict[str, str], told: str
) -> None:
    page = ask(**{"unit": "working_days", **asked})
    assert page.status_code == 422
    assert told in page.content.decode()
    assert page.context["reckoned"] is None
    if "amount" in asked:
        assert f'value="{asked["amount"]}"' in page.content.decode()


def test_a_draft_and_an_internal_procedure_do_not_exist(version: ProcedureVersion) -> None:
    make_procedure("1.003333", publish=False)
    make_procedure("6.000001")
    for code in ("1.003333", "6.000001"):
        assert ask(procedure=code).status_code == 422


@pytest.mark.parametrize("text", [*SCRIPTS, "\0", "x" * 5000, "٣", "１", "-1", "1e9", "NaN", "Infinity"])
def test_no_input_breaks_it(version: ProcedureVersion, text: str) -> None:
    for name in ("procedure", "case", "channel", "amount", "unit", "day", "time", "office", "don-vi"):
        page = ask(**{"amount": "3", "unit": "working_days", name: text})
        assert page.status_code in (200, 422)
        assert "<script>alert" not in page.content.decode()
        assert "onerror=alert(1)>" not in page.content.decode()


def test_without_any_office_it_still_answers(db: None) -> None:
    assert not Office.objects.exists()
    assert Client().get(PAGE).status_code == 200
