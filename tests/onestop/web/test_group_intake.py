"""One matter, several people: a list becomes a dossier for each of them, or none."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier, Party
from dossiers.personal_data import unseal
from dossiers.rules.actors import Role
from onestop.web.clerks.people_list import lines_of, person_on
from onestop.web.models import SentForm
from tests.factories import make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in
from tests.onestop.web.test_intake import CARD

THREE = f"""Trần Văn Một; 999099000011; 05/03/1990; 0900000011; Tổ 1; ngõ 2
{CARD}

Lê Thị Ba\t999099000013\t01021980\t0900000013\tTổ 3"""


def url(counter: Counter) -> str:
    return reverse("clerks:intake-group", args=[counter.version.procedure.code])


def typed(people: str = THREE, **changes: str) -> dict[str, str]:
    form = {
        "token": str(uuid.uuid4()),
        "channel": "direct",
        "delivery": "desk",
        "people": people,
        "paper_0": "on",
        "paper_0_originals": "1",
        "paper_0_copies": "0",
        "sets": "2",
    }
    return {**form, **changes}


def english(counter: Counter) -> Client:
    return signed_in(counter.user)


def test_each_line_becomes_a_dossier_with_the_same_terms(counter: Counter) -> None:
    page = counter.client.post(url(counter), typed(), follow=True)
    assert page.status_code == 200
    dossiers = list(Dossier.objects.order_by("serial"))
    assert [name for _dossier, name in page.context["rows"]] == [
        "Trần Văn Một",
        "Nguyễn Thị Ánh",
        "Lê Thị Ba",
    ]
    assert [dossier.serial for dossier in dossiers] == [1, 2, 3]
    assert {(dossier.state, dossier.details["sets"]) for dossier in dossiers} == {("received", 2)}
    assert [dossier.papers.get().originals for dossier in dossiers] == [1, 1, 1]
    known = unseal(Party.objects.get(name="Lê Thị Ba").sealed, about=f"party {dossiers[2].code} applicant")
    assert (known["birth_on"], known["phone"]) == ("1980-02-01", "0900000013")


def test_all_slips_come_as_one_pdf(counter: Counter) -> None:
    page = counter.client.post(url(counter), typed(), follow=True)
    paper = counter.client.get(f"{page.request['PATH_INFO']}phieu/")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert counter.client.get(f"{page.request['PATH_INFO']}phieu/").status_code == 200


def test_sent_twice_it_is_taken_in_once(counter: Counter) -> None:
    form = typed()
    first, second = (counter.client.post(url(counter), form) for _sending in range(2))
    assert first.url == second.url
    assert Dossier.objects.count() == SentForm.objects.count() == 3


def test_errors_are_told_by_line_nothing_is_taken_in_and_all_typed_is_kept(counter: Counter) -> None:
    lines = "Trần Văn Một; 999099000011\n; 999099000012\nLê Thị Ba; 12; 99/99/1990; không có"
    page = english(counter).post(url(counter), typed(lines))
    assert page.status_code == 422
    assert [error.partition(":")[0] for error in page.context["people_errors"]] == [
        "Line 2",
        "Line 3",
        "Line 3",
        "Line 3",
    ]
    text = page.content.decode()
    assert "99/99/1990; không có" in text
    assert 'href="#people"' in text
    assert not Dossier.objects.exists()


def test_the_same_number_twice_is_a_slip_of_the_scanner(counter: Counter) -> None:
    page = english(counter).post(url(counter), typed(f"{CARD}\n{CARD}"))
    assert page.status_code == 422
    assert page.context["people_errors"] == ["Line 2: The same identity number stands on line 1 already."]


def test_fifty_are_taken_fifty_one_are_not(counter: Counter) -> None:
    page = english(counter).post(url(counter), typed("\n".join(f"Người {n}" for n in range(51))))
    assert page.status_code == 422
    assert "at most 50 people" in page.context["people_errors"][0]
    assert (
        counter.client.post(url(counter), typed("\n".join(f"Người {n}" for n in range(50)))).status_code
        == 302
    )
    assert Dossier.objects.count() == 50


@pytest.mark.parametrize("people", ["", " \n\t\n"])
def test_an_empty_list_asks_for_people(counter: Counter, people: str) -> None:
    assert counter.client.post(url(counter), typed(people)).status_code == 422


def test_duplicates_are_shown_by_line_before_acceptance(counter: Counter) -> None:
    counter.client.post(url(counter), typed(CARD))
    page = english(counter).post(url(counter), typed())
    assert page.status_code == 409
    assert [(found.line, found.code) for found in page.context["duplicates"]] == [
        (2, Dossier.objects.get().code)
    ]
    assert "Line 2:" in page.content.decode()
    assert counter.client.post(url(counter), typed(not_a_duplicate="1")).status_code == 302


def test_brought_home_everybody_needs_address_and_phone(counter: Counter) -> None:
    page = english(counter).post(url(counter), typed(f"{THREE}\nVõ Văn Bốn", delivery="home"))
    assert page.status_code == 422
    assert [error.partition(":")[0] for error in page.context["people_errors"]] == [
        "Line 2",
        "Line 4",
        "Line 4",
    ]


@pytest.mark.parametrize(
    ("address", "changes"),
    [("clerks:intake-group", {"applicant-name": "Trần Văn Bình"}), ("clerks:intake", {"do": "accept"})],
    ids=["an applicant beside the list", "the list left aside"],
)
def test_nothing_typed_is_left_aside_silently(
    counter: Counter, address: str, changes: dict[str, str]
) -> None:
    there = reverse(address, args=[counter.version.procedure.code])
    page = counter.client.post(there, typed(**changes))
    assert page.status_code == 422
    assert "Trần Văn Một" in page.content.decode()
    assert not Dossier.objects.exists()


def test_a_card_in_the_list_is_not_taken_for_the_applicant(counter: Counter) -> None:
    there = reverse("clerks:intake", args=[counter.version.procedure.code])
    page = counter.client.post(there, typed(CARD, do="accept"))
    assert page.context["people"] == CARD


@pytest.mark.parametrize(
    "people", ["\x00", ";;;;;;", "|||||||", "x" * 200_000, "\ud7ff\u202e;1", "a\tb\tc\td\te\tf"]
)
def test_nonsense_is_refused_and_borne(counter: Counter, people: str) -> None:
    assert counter.client.post(url(counter), typed(people)).status_code == 422


def test_only_who_sent_it_sees_the_list(counter: Counter) -> None:
    page = counter.client.post(url(counter), typed(), follow=True)
    there = page.request["PATH_INFO"]
    same_office = signed_in(make_user("thu.colleague", counter.office, Role.CLERK))
    stranger = signed_in(make_user("la", make_office("H99.02"), Role.CLERK))
    for who in (same_office, stranger):
        assert who.get(there).status_code == 404
        assert who.get(f"{there}phieu/").status_code == 404
    assert Client().get(there).status_code == 302


def test_who_is_no_clerk_takes_nobody_in(counter: Counter) -> None:
    officer = signed_in(make_user("thu.officer", counter.office, Role.OFFICER))
    answer: Any = officer.post(url(counter), typed())
    assert answer.status_code in (403, 422)
    assert not Dossier.objects.exists()


def test_a_line_is_read_as_people_write_it() -> None:
    lines = lines_of(THREE)
    assert len(lines) == 3
    first = person_on(lines[0])
    assert (first.birth_on, first.address) == ("1990-03-05", "Tổ 1; ngõ 2")
    assert person_on(lines[1]).id_number == "001099012345"


def test_a_phone_where_the_day_of_birth_belongs_is_told_as_such(counter: Counter) -> None:
    page = english(counter).post(
        url(counter), typed("Trần Văn Một; 001088000111; 0911111111\nLê Thị Hai;;31/12/1990")
    )
    assert page.status_code == 422
    (error,) = page.context["people_errors"]
    assert error.startswith("Line 1: The third part is the day of birth, as day/month/year")
