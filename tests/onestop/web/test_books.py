"""The register of a period and labels, as the desk prints them."""

from __future__ import annotations

import pytest
from django.test import Client

from dossiers.rules.actors import Role
from onestop.documents.printing.models import PrintSettings
from onestop.people.access_log.models import Reading
from tests.factories import make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import colleague, signed_in, take_in

REGISTER = "/mot-cua/so-theo-doi/"
EVER = {"office": "H99.01", "first": "01/01/2020", "last": "31/12/2099"}


def is_pdf(answer: object) -> bool:
    return answer.content.startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_the_register_of_a_period_is_a_pdf(counter: Counter) -> None:
    take_in(counter)
    assert counter.client.get(REGISTER).status_code == 200
    answer = counter.client.post(REGISTER, EVER)
    assert answer.status_code == 200
    assert is_pdf(answer)


def test_who_printed_the_register_is_kept(counter: Counter) -> None:
    counter.client.post(REGISTER, EVER)
    reading = Reading.objects.get()
    assert (reading.user_id, reading.kind, reading.subject) == (counter.user.pk, "export", "register")
    assert reading.scope == {"office": "H99.01", "from": "2020-01-01", "to": "2099-12-31"}


@pytest.mark.parametrize(
    "change",
    [
        {"first": "x"},
        {"last": ""},
        {"first": "31/12/2099", "last": "01/01/2020"},
        {"office": "H99.77"},
        {"office": ""},
    ],
)
def test_a_wrong_period_is_told_and_what_was_typed_stays(counter: Counter, change: dict[str, str]) -> None:
    answer = counter.client.post(REGISTER, {**EVER, **change})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert {**EVER, **change}["first"] in answer.content.decode()


def test_a_unit_under_the_letterhead_of_its_commune_has_no_register_of_its_own(counter: Counter) -> None:
    PrintSettings.objects.create(office=counter.office, agency_heading="ỦY BAN NHÂN DÂN PHƯỜNG THỬ")
    unit = make_office("H99.01.HT", parent=counter.office, name="Bộ phận hộ tịch")
    officer = signed_in(make_user("don-vi", unit, Role.OFFICER))
    assert "H99.01" not in officer.get(REGISTER).content.decode()
    assert officer.post(REGISTER, {**EVER, "office": "H99.01.HT"}).status_code == 422


def test_who_prints_what(counter: Counter) -> None:
    dossier, elsewhere = take_in(counter), make_office("H99.02")
    stranger = signed_in(make_user("la", elsewhere, Role.CLERK))
    label, sheet = f"/mot-cua/ho-so/{dossier.code}/nhan/", f"/mot-cua/nhan-ho-so/?hs={dossier.code}~1"
    officer = colleague(counter, Role.OFFICER)
    for address in (label, sheet):
        assert is_pdf(counter.client.get(address))
        assert is_pdf(officer.get(address))
        assert stranger.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert stranger.post(REGISTER, EVER).status_code == 422
    assert Client().get(REGISTER).status_code == 302


def test_nothing_ticked_prints_no_labels(counter: Counter) -> None:
    for query in ("", "?hs=x", "?hs=%00~1"):
        assert counter.client.get(f"/mot-cua/nhan-ho-so/{query}").status_code == 404
