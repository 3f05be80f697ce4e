"""A manager acts on a list: reminds of many, gives many to a colleague, each by itself."""

from __future__ import annotations

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import events, signed_in, take_in
from tests.onestop.web.test_batches import picked

REMIND, GIVE = "/mot-cua/theo-lo/nhac-viec/", "/mot-cua/theo-lo/giao-lai/"


def test_many_are_reminded_of_and_it_shows(counter: Counter) -> None:
    dossiers = [take_in(counter) for _ in range(2)]
    manager = signed_in(make_user("quan-ly", counter.office, Role.MANAGER))
    answer = manager.post(REMIND, {"hs": picked(*dossiers), "reason": "Xong hôm nay"}, follow=True)
    assert [row.dossier for row in answer.context["done"]] == dossiers
    assert not answer.context["has_paper"]
    assert all(events(dossier) == ["accept", "remind"] for dossier in dossiers)
    assert counter.client.get("/mot-cua/").content.decode().count("Xong hôm nay") == 2
    page = counter.client.get(f"/mot-cua/ho-so/{dossiers[0].code}/")
    assert "Xong hôm nay" in page.context["warnings"][0].text
    assert "Cán bộ quan-ly" in page.context["warnings"][0].text


def test_a_reminder_needs_words_and_ticks_stay(counter: Counter) -> None:
    dossier = take_in(counter)
    page = counter.client.post(REMIND, {"hs": picked(dossier), "reason": ""})
    assert page.status_code == 422
    assert picked(dossier)[0] in page.content.decode()
    assert events(dossier) == ["accept"]


def test_an_officer_cannot_remind_and_is_told_by_dossier(counter: Counter) -> None:
    dossier = take_in(counter)
    officer = signed_in(make_user("can-bo", counter.office, Role.OFFICER))
    page = officer.post(REMIND, {"hs": picked(dossier), "reason": "x"}, follow=True)
    assert page.context["failures"] == 1
    assert "nhac-viec" not in officer.get("/mot-cua/").content.decode()


def test_a_head_gives_many_to_a_colleague(counter: Counter) -> None:
    officer = make_user("can-bo", counter.office, Role.OFFICER)
    dossiers = [take_in(counter) for _ in range(3)]
    ticks = picked(*dossiers)
    take = signed_in(officer).post("/mot-cua/theo-lo/nhan-viec/", {"hs": ticks[:1]}, follow=True)
    assert [row.dossier for row in take.context["done"]] == dossiers[:1]
    dossiers[0].refresh_from_db()
    page = counter.client.post(GIVE, {"hs": picked(*dossiers), "person": officer.pk}, follow=True)
    assert [row.dossier for row in page.context["done"]] == dossiers[1:]
    assert page.context["failures"] == 1
    assert set(Dossier.objects.values_list("assignee_id", flat=True)) == {officer.pk}


def test_only_people_of_the_offices_are_offered(counter: Counter) -> None:
    stranger = make_user("nguoi-la", None)
    dossier = take_in(counter)
    page = counter.client.get(GIVE, {"hs": picked(dossier)})
    assert [value for value, _name in page.context["form"].fields["person"].choices] == ["", counter.user.pk]
    for typed in (stranger.pk, "x", ""):
        answer = counter.client.post(GIVE, {"hs": picked(dossier), "person": typed})
        assert answer.status_code == 422
    assert events(dossier) == ["accept"]


def test_a_manager_who_is_no_head_gives_nothing(counter: Counter) -> None:
    dossier = take_in(counter)
    manager = signed_in(make_user("quan-ly", counter.office, Role.MANAGER))
    page = manager.post(GIVE, {"hs": picked(dossier), "person": counter.user.pk}, follow=True)
    assert page.context["failures"] == 1
    assert events(dossier) == ["accept"]


def test_lists_of_one_person_of_nobody_and_of_a_day(counter: Counter) -> None:
    mine, free = take_in(counter), take_in(counter)
    counter.client.post("/mot-cua/theo-lo/nhan-viec/", {"hs": picked(mine)})
    due = f"{mine.due_at:%Y-%m-%d}"
    asked = {
        f"nguoi={counter.user.pk}": [mine],
        "nguoi=0": [free],
        "nguoi=x": [mine, free],
        f"han={due}": [mine, free],
        "han=2001-01-01": [],
        "han=0001-01-01": [mine, free],
        "han=x": [mine, free],
    }
    for query, expected in asked.items():
        rows = counter.client.get(f"/mot-cua/?{query}").context["rows"]
        assert {row.dossier.pk for row in rows} == {dossier.pk for dossier in expected}, query
