"""“Take it on” and “Assign”: on the dossier, in the list, in a batch; and the tab of one's own."""

from __future__ import annotations

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from onestop.people.accounts.models import User
from tests.factories import make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import colleague, events, form_of, page_of, send, signed_in, take_in

MINE = "/mot-cua/?viec=cua-toi"
BATCH = "/mot-cua/theo-lo/nhan-viec/"


def codes(page: object) -> list[str]:
    return [row.dossier.code for row in page.context["rows"]]  # type: ignore[attr-defined]


def test_an_officer_takes_it_on_and_finds_it_among_their_own(counter: Counter) -> None:
    dossier, other = take_in(counter), take_in(counter)
    officer = colleague(counter, Role.OFFICER)
    assert "Take it on" in officer.get(page_of(dossier)).content.decode()
    assert send(officer, dossier, "assign").status_code == 302
    page = officer.get(MINE)
    assert codes(page) == [dossier.code]
    assert [tab.count for tab in page.context["tabs"] if tab.current] == [1]
    assert "Cán bộ thu.colleague" in counter.client.get("/mot-cua/").content.decode()
    assert "Cán bộ thu.colleague" in counter.client.get(page_of(dossier)).content.decode()
    assert codes(counter.client.get(MINE)) == []
    assert other.code not in officer.get(MINE).content.decode()


def test_a_second_click_takes_it_once(counter: Counter) -> None:
    dossier = take_in(counter)
    officer = colleague(counter, Role.OFFICER)
    for _click in range(2):
        assert officer.post(form_of(dossier, "assign"), {"revision": 1}).status_code == 302
    assert events(dossier) == ["accept", "assign"]


def test_what_a_colleague_has_taken_is_told_and_not_taken(counter: Counter) -> None:
    dossier = take_in(counter)
    send(colleague(counter, Role.OFFICER), dossier, "assign")
    second = colleague(counter, Role.CLERK, name="thu.second")
    assert "A colleague has taken this dossier on already" in second.get(page_of(dossier)).content.decode()
    answer = send(second, dossier, "assign")
    assert answer.status_code == 422
    assert events(dossier) == ["accept", "assign"]


def test_a_head_chooses_among_the_people_of_the_office(counter: Counter) -> None:
    dossier = take_in(counter)
    colleague(counter, Role.OFFICER)
    make_user("thu.watcher", counter.office, Role.AUDITOR)
    make_user("thu.elsewhere", make_office("H99.02"), Role.OFFICER)
    form = counter.client.get(form_of(dossier, "assign")).context["form"]
    assert [name for _number, name in form.fields["person"].choices] == [
        "Cán bộ thu.clerk",
        "Cán bộ thu.colleague",
    ]
    officer = User.objects.get(username="thu.colleague")
    assert send(counter.client, dossier, "assign", person=officer.pk).status_code == 302
    assert Dossier.objects.get().assignee_id == officer.pk


def test_a_head_cannot_type_a_number_of_somebody_else(counter: Counter) -> None:
    dossier = take_in(counter)
    stranger = make_user("thu.elsewhere", make_office("H99.02"), Role.OFFICER)
    for typed in (stranger.pk, "x", "9" * 40, "-1"):
        assert send(counter.client, dossier, "assign", person=typed).status_code == 422
    assert events(dossier) == ["accept"]


def test_an_officer_cannot_smuggle_in_another_person(counter: Counter) -> None:
    dossier = take_in(counter)
    officer = colleague(counter, Role.OFFICER)
    send(officer, dossier, "assign", person=counter.user.pk)
    assert Dossier.objects.get().assignee_name == "Cán bộ thu.colleague"


def test_another_office_does_not_even_see_the_form(counter: Counter) -> None:
    dossier = take_in(counter)
    stranger = signed_in(make_user("la", make_office("H99.02"), Role.OFFICER))
    assert stranger.get(form_of(dossier, "assign")).status_code == 404
    assert send(stranger, dossier, "assign").status_code == 404


def test_who_only_watches_is_refused(counter: Counter) -> None:
    dossier = take_in(counter)
    assert send(colleague(counter, Role.AUDITOR), dossier, "assign").status_code == 403


def test_several_are_taken_on_with_one_list(counter: Counter) -> None:
    dossiers = [take_in(counter) for _ in range(3)]
    officer = colleague(counter, Role.OFFICER)
    send(colleague(counter, Role.CLERK, name="thu.second"), dossiers[0], "assign")
    for dossier in dossiers:
        dossier.refresh_from_db()
    picked = [f"{dossier.code}~{dossier.last_seq}" for dossier in dossiers]
    assert officer.get(BATCH, {"hs": picked}).status_code == 200
    done = officer.post(BATCH, {"hs": picked}, follow=True)
    assert [row.dossier for row in done.context["done"]] == dossiers[1:]
    assert done.context["failures"] == 1
    assert officer.get(f"{done.request['PATH_INFO']}phieu/").status_code == 404
    assert set(codes(officer.get(MINE))) == {dossier.code for dossier in dossiers[1:]}
