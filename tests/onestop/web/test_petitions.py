"""Petitions and ratings at the desk: for owner, colleague, other office and nobody; what was typed is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.rules.actors import Role
from onestop.citizens.feedback.models import Petition
from onestop.citizens.feedback.petition_work import take_on
from onestop.citizens.feedback.rating import CITIZEN, RatingDraft, rate
from onestop.citizens.feedback.rules.petitions import Kind
from onestop.people.access_log.models import Reading
from tests.factories import make_actor, make_office
from tests.onestop.citizens.feedback.conftest import WORDS, Place, returned
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import colleague, signed_in

LIST, RATINGS = "/mot-cua/phan-anh/", "/mot-cua/danh-gia/"


def enter(counter: Counter, kind: Kind = Kind.PETITION, **fields: Any) -> Petition:
    place = Place(counter.office, counter.office)
    return place.petition(kind, at=timezone.now(), **fields).petition


def page_of(petition: Petition) -> str:
    return reverse("clerks:petition", args=[petition.code])


def do(client: Client, petition: Petition, action: str, **typed: Any) -> Any:
    petition.refresh_from_db()
    return client.post(
        reverse("clerks:petition-action", args=[petition.code, action]),
        {"revision": petition.last_seq, **typed},
    )


def test_the_way_of_a_petition_at_the_desk(counter: Counter) -> None:
    head, petition = signed_in(counter.user), enter(counter, text="<script>alert(1)</script>")
    assert petition.code in head.get(LIST).content.decode()
    page = head.get(page_of(petition)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert do(head, petition, "take_on", term="answer").status_code == 302
    assert do(head, petition, "answer", text="Đã xem xét").status_code == 302
    page = head.get(page_of(petition)).content.decode()
    assert "Đã xem xét" in page
    assert "What can be done" not in page
    names = list(petition.events.order_by("seq").values_list("actor_name", flat=True))
    assert names == ["", "Cán bộ thu.clerk", "Cán bộ thu.clerk"]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.HEAD, (200, 200)),
        (Role.OFFICER, (200, 404)),
        (Role.MANAGER, (200, 404)),
        (Role.CLERK, (404, 404)),
        (Role.AUDITOR, (404, 404)),
    ],
)
def test_a_colleague_sees_what_the_role_needs(
    counter: Counter, role: Role, statuses: tuple[int, int]
) -> None:
    plain, guarded = enter(counter), enter(counter, Kind.DENUNCIATION)
    client = colleague(counter, role)
    assert tuple(client.get(page_of(each)).status_code for each in (plain, guarded)) == statuses
    listed = client.get(LIST).content.decode()
    assert (plain.code in listed, guarded.code in listed) == tuple(status == 200 for status in statuses)
    assert tuple(
        do(client, each, "take_on", term="answer").status_code for each in (plain, guarded)
    ) == tuple(302 if status == 200 else 404 for status in statuses)


def test_another_office_and_nobody(counter: Counter) -> None:
    petition = enter(counter)
    other = signed_in(make_user("other", make_office("H99.02"), *Role))
    assert petition.code not in other.get(LIST).content.decode()
    assert other.get(page_of(petition)).status_code == 404
    assert do(other, petition, "reject", text="không").status_code == 404
    assert Client().get(page_of(petition)).status_code == 302
    assert do(Client(), petition, "reject", text="không").status_code == 401
    assert Petition.objects.get().state == "received"


@pytest.mark.parametrize(
    ("action", "typed", "status"),
    [
        ("reject", {"text": " "}, 422),
        ("forward", {"to_office": "", "text": "Chuyển đúng nơi"}, 422),
        ("forward", {"to_office": "H11", "text": "Chuyển đúng nơi"}, 422),
        ("answer", {"text": "Trả lời sớm"}, 409),
        ("reject", {"text": "Trùng", "revision": "9"}, 409),
        ("reject", {"text": "Trùng", "revision": "x"}, 422),
        ("reject", {"text": "a" * 5001}, 422),
        ("receive", {}, 404),
        ("burn", {}, 404),
    ],
)
def test_what_was_typed_is_still_there(
    counter: Counter, action: str, typed: dict[str, str], status: int
) -> None:
    petition = enter(counter)
    answered = do(signed_in(counter.user), petition, action, **typed)
    assert answered.status_code == status
    assert status == 404 or typed["text"].strip() in answered.content.decode()
    assert Petition.objects.get().state == "received"


def test_who_was_quicker_is_told_and_it_can_be_sent_again(counter: Counter) -> None:
    petition = enter(counter)
    client = signed_in(counter.user)
    take_on(petition.code, by=make_actor(counter.office), at=timezone.now())
    answered = do(client, petition, "reject", text="Trùng", revision="1")
    assert (answered.status_code, 'name="revision" value="2"' in answered.content.decode()) == (409, True)
    assert do(client, petition, "reject", text="Trùng").status_code == 302


def test_the_list_asks_as_often_for_one_as_for_twenty(
    counter: Counter, django_assert_num_queries: Any
) -> None:
    client = signed_in(counter.user)
    enter(counter)
    client.get(LIST)
    with django_assert_num_queries(10):
        client.get(LIST)
    for number in range(20):
        enter(counter, token=f"n{number}")
    with django_assert_num_queries(10):
        client.get(LIST)


@pytest.mark.parametrize(
    "code", ["%00", "PA-", "x" * 500, "PA-H99.01-261116-0999", "H99.01-261116-0001", "%F0%9F%98%80"]
)
def test_what_is_no_petition_is_404(counter: Counter, code: str) -> None:
    client = signed_in(counter.user)
    assert client.get(f"{LIST}{code}/").status_code == 404
    assert client.post(f"{LIST}{code}/reject/", {"revision": 1, "text": "x"}).status_code == 404


def test_a_code_is_read_as_people_write_it(counter: Counter) -> None:
    petition = enter(counter)
    assert signed_in(counter.user).get(f"{LIST}{petition.code.lower()}/").status_code == 200


@pytest.mark.parametrize("period", ["2026-13", "x" * 100, "0000", "2026..", "\0", "2026-01-01..2025-01-01"])
@pytest.mark.parametrize("address", [LIST, RATINGS])
def test_a_period_that_is_none_is_told(counter: Counter, address: str, period: str) -> None:
    assert signed_in(counter.user).get(address, {"ky": period}).status_code == 200


def test_ratings_at_the_desk(counter: Counter) -> None:
    head = signed_in(counter.user)
    assert "Nothing occurred" in head.get(RATINGS).content.decode()
    code = returned(counter.office).dossier.code
    rate(
        code, RatingDraft(2, {"time": 1}, WORDS + "<i>", True, "0000 000 001"), by=CITIZEN, at=timezone.now()
    )
    page = head.get(RATINGS).content.decode()
    for shown in (WORDS + "&lt;i&gt;", "0000 000 001", "2.00", code):
        assert shown in page, shown
    noted = Reading.objects.get()
    assert (noted.kind, noted.subject, noted.rows, noted.user) == ("unmask", "ratings", 1, counter.user)
    for role in (Role.CLERK, Role.OFFICER, Role.AUDITOR):
        page = colleague(counter, role, name=f"c.{role}").get(RATINGS).content.decode()
        assert WORDS not in page
        assert "0000 000 001" not in page
    other = signed_in(make_user("other", make_office("H99.02"), Role.HEAD, Role.MANAGER))
    assert WORDS not in other.get(RATINGS).content.decode()
    assert Client().get(RATINGS).status_code == 302
    assert Reading.objects.count() == 1


def test_called_back_is_noted_at_the_desk(counter: Counter) -> None:
    code = returned(counter.office).dossier.code
    rate(code, RatingDraft(2, {}, WORDS, True, "0000 000 001"), by=CITIZEN, at=timezone.now())
    head, button = signed_in(counter.user), f"{RATINGS}{code}/da-goi/"
    assert f'action="{button}"' in head.get(RATINGS).content.decode()
    assert colleague(counter, Role.OFFICER, name="c.officer").post(button).status_code == 404
    assert signed_in(make_user("other", make_office("H99.02"), Role.HEAD)).post(button).status_code == 404
    assert head.get(button).status_code == 405
    told = head.post(button, follow=True).content.decode()
    assert "Noted: the person was called." in told
    assert button not in told
    assert "was called" in told
    assert "called already" in head.post(button, follow=True).content.decode()
