"""Batches: each dossier by itself, one list of what came of each, once however often it is sent."""

from __future__ import annotations

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.accounts.actors import actor_for
from tests.factories import make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import colleague, events, signed_in, take_in

HAND_OVER = "/mot-cua/theo-lo/ban-giao/"
RETURN = "/mot-cua/theo-lo/tra-ket-qua/"


def picked(*dossiers: Dossier) -> list[str]:
    return [f"{dossier.code}~{dossier.last_seq}" for dossier in dossiers]


def test_many_are_handed_over_with_one_list(counter: Counter) -> None:
    unit = make_office("H99.01.HT", parent=counter.office)
    dossiers = [take_in(counter) for _ in range(3)]
    page = counter.client.get(HAND_OVER, {"hs": picked(*dossiers)})
    assert [row.dossier for row in page.context["rows"]] == dossiers
    answer = counter.client.post(HAND_OVER, {"hs": picked(*dossiers), "to_office": unit.code}, follow=True)
    assert [row.dossier for row in answer.context["done"]] == dossiers
    assert answer.context["to"] == unit
    assert all(events(dossier) == ["accept", "hand_over"] for dossier in dossiers)
    paper = counter.client.get(f"{answer.request['PATH_INFO']}phieu/")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_who_hands_a_dossier_out_of_the_house_still_gets_the_list(counter: Counter) -> None:
    inside, elsewhere = make_office("H99.01.HT", parent=counter.office), make_office("H99.09")
    dossier = take_in(counter)
    processing.hand_over(
        dossier.code, by=actor_for(counter.user), at=dossier.received_at, to_office=inside.code
    )
    dossier.refresh_from_db()
    officer = signed_in(make_user("ho.tich", inside, Role.OFFICER))
    page = officer.post(HAND_OVER, {"hs": picked(dossier), "to_office": elsewhere.code}, follow=True)
    assert [row.dossier for row in page.context["done"]] == [dossier]
    assert officer.get(f"/mot-cua/ho-so/{dossier.code}/").status_code == 404
    assert officer.get(f"{page.request['PATH_INFO']}phieu/").content.startswith(b"%PDF")


def test_one_that_cannot_be_done_does_not_stop_the_others(counter: Counter) -> None:
    unit = make_office("H99.01.HT", parent=counter.office)
    good, changed, ended = (take_in(counter) for _ in range(3))
    ticks = picked(good, changed, ended)
    by = actor_for(counter.user)
    processing.start(changed.code, by=by, at=changed.received_at)
    resolution.withdraw(ended.code, by=by, at=ended.received_at, reason="Theo đơn")
    ended.refresh_from_db()
    ticks[2] = picked(ended)[0]
    page = counter.client.post(HAND_OVER, {"hs": ticks, "to_office": unit.code}, follow=True)
    assert [row.dossier for row in page.context["done"]] == [good]
    assert [dossier for dossier, _result in page.context["not_done"]] == [changed, ended]
    assert all(result.why_not for _dossier, result in page.context["not_done"])
    assert page.context["failures"] == 2


def test_results_are_returned_by_post(counter: Counter) -> None:
    by, ready = actor_for(counter.user), [take_in(counter) for _ in range(2)]
    for dossier in ready:
        processing.start(dossier.code, by=by, at=dossier.received_at)
        resolution.resolve(dossier.code, by=by, at=dossier.received_at, result=Result())
        dossier.refresh_from_db()
    counter.client.post(RETURN, {"hs": picked(*ready), "delivery": "post", "taken_by": "Bưu tá"})
    for dossier in ready:
        dossier.refresh_from_db()
        assert dossier.state == "returned"
        assert dossier.events.last().data["delivery"] == "post"


def test_sent_twice_it_is_done_once_and_told_as_done(counter: Counter) -> None:
    unit = make_office("H99.01.HT", parent=counter.office)
    dossier = take_in(counter)
    typed = {"hs": picked(dossier), "to_office": unit.code}
    both = [counter.client.post(HAND_OVER, typed, follow=True) for _ in range(2)]
    assert [len(page.context["done"]) for page in both] == [1, 1]
    assert events(dossier) == ["accept", "hand_over"]


def test_without_an_office_nothing_happens_and_the_ticks_stay(counter: Counter) -> None:
    dossier = take_in(counter)
    page = counter.client.post(HAND_OVER, {"hs": picked(dossier), "to_office": ""})
    assert page.status_code == 422
    assert picked(dossier)[0] in page.content.decode()
    assert events(dossier) == ["accept"]


def test_nothing_ticked_says_so(counter: Counter) -> None:
    for ticks in ([], ["x"], ["H99.01-260101-0001~1"], ["~", "a~b", "\x00~1"]):
        page = counter.client.get(HAND_OVER, {"hs": ticks})
        assert page.status_code == 200
        assert page.context["rows"] == []


def test_another_office_neither_sees_nor_moves_them(counter: Counter) -> None:
    dossier, elsewhere = take_in(counter), make_office("H99.02")
    stranger = signed_in(make_user("la", elsewhere, Role.CLERK))
    page = stranger.post(HAND_OVER, {"hs": picked(dossier), "to_office": "H99.02"})
    assert page.context["rows"] == []
    assert events(dossier) == ["accept"]


def test_a_list_of_results_is_its_makers_alone(counter: Counter) -> None:
    unit = make_office("H99.01.HT", parent=counter.office)
    made = counter.client.post(HAND_OVER, {"hs": picked(take_in(counter)), "to_office": unit.code})
    assert counter.client.get(made.url).status_code == 200
    assert colleague(counter, Role.CLERK).get(made.url).status_code == 404
    assert counter.client.get("/mot-cua/theo-lo/ket-qua/00/").status_code == 404
    assert counter.client.get("/mot-cua/theo-lo/khong-co/").status_code == 404
