"""Pictures: each with its numbers beneath and as a file, by the offices overseen alone."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone, translation

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from dossiers.services.resolution import Result
from onestop.people.access_log.models import Reading
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership
from onestop.statistics.periods import Period
from onestop.statistics.scopes import Scope
from onestop.statistics.time_spent import Spent, TimeSpent
from onestop.web.managers import drawn_time
from onestop.web.managers import pictures as views
from onestop.web.managers.pictured import Picture
from onestop.web.managers.pictures import PICTURES
from tests.factories import make_office, make_procedure
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in, take_in

PAGE = "/quan-ly/hinh/"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def manager(counter: Counter) -> Client:
    """Over an office with one dossier resolved early, one late, one open."""
    by, now = actor_for(counter.user), timezone.now()
    early, late, _open = take_in(counter, days_ago=1), take_in(counter, days_ago=25), take_in(counter)
    for dossier in (early, late):
        processing.start(dossier.code, by=by, at=now)
        resolution.resolve(dossier.code, by=by, at=now, result=Result(number="1"))
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


def shown(client: Client, **asked: str) -> dict[str, Picture]:
    page = client.get(PAGE, asked)
    assert page.status_code == 200
    return {picture.key: picture for picture in page.context["pictures"]}


def rows(picture: Picture) -> list[list[str]]:
    return [[cell.text for cell in row] for row in picture.rows]


def test_each_picture_tells_what_the_dossiers_were(manager: Client) -> None:
    found = shown(manager)
    assert list(found) == list(PICTURES)
    assert sum(int(row[1]) for row in rows(found["ngay-som-muon"])) == 1
    assert sum(int(row[3]) for row in rows(found["ngay-som-muon"])) == 1
    assert rows(found["don-vi"]) == [["Phường Thử", "2", "1", "50,00 %", "9,45–90,55 %", "too few cases"]]
    assert rows(found["xu-huong"])[-1][1:6] == ["1", "0", "1", "2", "50,00"]
    (where,) = [row[0] for row in rows(found["thoi-gian"])]
    assert where == "Phường Thử"


def test_the_steps_are_told_for_one_procedure(manager: Client, counter: Counter) -> None:
    Dossier.objects.get(outcome="late").holdings.update(step_name="Thẩm định")
    found = shown(manager, thu_tuc=counter.version.procedure.code)
    assert "Thẩm định (Phường Thử)" in [row[0] for row in rows(found["thoi-gian"])]


def test_every_drawing_has_a_label_and_a_table_beneath(manager: Client) -> None:
    html = manager.get(PAGE).content.decode()
    assert html.count("<svg") == html.count('<summary id="n-') == len(PICTURES)
    assert html.count('role="img"') + html.count('role="group"') == len(PICTURES)
    assert "style=" not in html.partition("<main")[2]


def test_a_due_day_leads_to_its_list(manager: Client) -> None:
    picture = shown(manager)["lich-han"]
    ahead = [(row[1].text, row[1].address) for row in picture.rows]
    assert sum(int(count) for count, _address in ahead) == 1
    for count, address in ahead:
        assert len(manager.get(address).context["rows"]) == int(count)


@pytest.mark.parametrize("key", PICTURES)
@pytest.mark.parametrize("asked", [{}, {"don_vi": "H99.01"}])
def test_a_file_carries_title_period_and_definition(manager: Client, key: str, asked: dict[str, str]) -> None:
    picture = shown(manager, **asked)[key]
    answer = manager.get(f"{PAGE}{key}.svg", asked)
    noted = Reading.objects.get()
    assert (noted.kind, noted.subject, noted.file_format) == ("export", f"picture {key}", "svg")
    root = ElementTree.fromstring(answer.content)
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert root.findtext(f"{SVG}title") == picture.title
    today = timezone.localdate()
    when = "As it stands now" if key == "lich-han" else f"01/{today:%m/%Y}"
    for told in (picture.title, when, "As known at", picture.about[0].split(".")[0][:60]):
        assert told in words
    dots = manager.get(f"{PAGE}{key}.png", asked)
    assert dots.headers["Content-Type"] == "image/png"
    assert int.from_bytes(dots.content[16:20]) == 2 * float(root.attrib["width"])


@pytest.mark.parametrize(
    "name",
    ["x.svg", "don-vi.gif", "don-vi.svg?ky=x", "ngay-som-muon.svg?tu=01/01/2019&den=02/01/2019"],
)
def test_what_is_no_picture_is_not_found(manager: Client, name: str) -> None:
    assert manager.get(f"{PAGE}{name}").status_code == 404


def test_another_office_sees_nothing_of_it(manager: Client) -> None:
    other = signed_in(make_user("khac", make_office("H99.02"), Role.MANAGER))
    found = shown(other)
    assert [key for key, picture in found.items() if picture.drawing] == ["lich-han"]
    assert found["lich-han"].rows == ()
    assert other.get(PAGE, {"don_vi": "H99.01"}).status_code == 422


def test_units_stand_in_the_order_asked(counter: Counter, manager: Client) -> None:
    other = make_office("H99.01.B", parent=counter.office, name="An Bình")
    by, now = actor_for(counter.user), timezone.now()
    dossier = take_in(counter, resolving_office=other.code)
    processing.start(dossier.code, by=by, at=now)
    processing.hand_over(dossier.code, by=by, at=now, to_office=other.code)
    head = make_user("truong", other, Role.HEAD, Role.OFFICER)
    resolution.resolve(dossier.code, by=actor_for(head), at=now, result=Result(number="1"))
    names = {
        order: [row[0] for row in rows(shown(manager, xep=order)["don-vi"])]
        for order in ("ten", "so-ho-so", "ty-le", "x")
    }
    assert names["ten"] == ["An Bình", "Phường Thử"]
    assert names["so-ho-so"] == names["ty-le"] == ["Phường Thử", "An Bình"]


def test_too_many_are_refused_kindly(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_READ", 1)
    found = shown(manager)
    assert found["thoi-gian"].drawing is None
    assert "choose a shorter one" in found["ngay-som-muon"].empty


def test_queries_do_not_grow_with_dossiers(
    manager: Client, counter: Counter, django_assert_max_num_queries
) -> None:
    manager.get(PAGE)
    with django_assert_max_num_queries(40) as few:
        manager.get(PAGE)
    for _ in range(5):
        take_in(counter)
    with django_assert_max_num_queries(len(few)):
        manager.get(PAGE)


def test_heads_and_words_of_days_ahead(manager: Client) -> None:
    html = manager.get(PAGE).content.decode()
    due = Dossier.objects.get(finished_at=None).due_at
    assert due is not None
    assert f"{due:%d/%m/%Y}: 1 dossier due" in html
    assert date.today() - timedelta(days=1) < due.date()


def test_what_was_resolved_at_once_was_resolved_all_the_same(counter: Counter) -> None:
    by, now = actor_for(counter.user), timezone.now()
    dossier = take_in(counter)
    processing.start(dossier.code, by=by, at=now)
    resolution.resolve(dossier.code, by=by, at=now, result=Result(number="1"))
    Dossier.objects.filter(pk=dossier.pk).update(received_at=now)
    picture = shown(signed_in(make_user("quan-ly", counter.office, Role.MANAGER)))["thoi-gian"]
    assert picture.drawing is None
    assert picture.empty.startswith("Everything was resolved")
    assert "all 1 dossiers" in picture.about[0]


def test_how_many_dossiers_the_others_concern_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    offices = tuple(Spent("office", f"Tổ {number}", "", 5, 86_400.0) for number in range(15))
    monkeypatch.setattr(drawn_time, "time_spent", lambda scope, by_step: TimeSpent(5, offices))
    with translation.override("en"):
        picture = drawn_time.picture_of_time(Scope(period=Period(date(2026, 1, 1), date(2026, 1, 31))))
        assert [cell.text for cell in picture.rows[-1]] == ["3 others", "0,6", "", "20,0 %"]


def ahead(client: Client, **asked: str) -> list[tuple[int, str]]:
    """The numbers of the calendar of due dates, each with its address."""
    return [(int(row[1].text), row[1].address) for row in shown(client, **asked)["lich-han"].rows]


def test_due_dates_are_of_the_offices_asked_with_those_under_them(manager: Client, counter: Counter) -> None:
    make_office("H99.01.B", parent=counter.office)
    below = make_office("H99.01.C", parent=counter.office)
    moved = take_in(counter)
    Dossier.objects.filter(pk=moved.pk).update(
        receiving_office=below, resolving_office=below, returning_office=below, holder_office=below
    )
    client = signed_in(make_user("hai", counter.office, Role.MANAGER))
    assert [
        sum(count for count, _address in ahead(client, **asked))
        for asked in (
            {},
            {"don_vi": "H99.01"},
            {"don_vi": "H99.01", "rieng": "on"},
            {"don_vi": "H99.01.B"},
            {"kenh": "postal"},
        )
    ] == [2, 2, 1, 0, 0]
    for asked in ({}, {"don_vi": "H99.01"}, {"don_vi": "H99.01", "rieng": "on"}, {"don_vi": "H99.01.C"}):
        for count, address in ahead(client, **asked):
            assert len(client.get(address).context["rows"]) == count


def test_due_dates_are_narrowed_by_procedure_and_field_and_lead_where_the_list_means_the_same(
    manager: Client, counter: Counter
) -> None:
    dossier = Dossier.objects.get(finished_at=None)
    code = counter.version.procedure.code
    for asked in ({"thu_tuc": code}, {"linh_vuc": counter.version.field.code}):
        ((count, address),) = ahead(manager, **asked)
        assert count == len(manager.get(address).context["rows"]) == 1
    assert ahead(manager, kenh=dossier.channel) == [(1, "")]
    other = make_procedure("1.000009")
    assert ahead(manager, thu_tuc=other.procedure.code) == []


def test_due_dates_keep_to_what_is_overseen(manager: Client, counter: Counter) -> None:
    elsewhere = make_office("H99.02")
    user = make_user("hai-vai", elsewhere, Role.CLERK)
    Membership.objects.create(user=user, office=make_office("H99.03"), role=Role.MANAGER)
    dossier = Dossier.objects.get(finished_at=None)
    Dossier.objects.filter(pk=dossier.pk).update(holder_office=elsewhere)
    assert ahead(signed_in(user)) == []


def test_the_file_of_due_dates_is_of_today(manager: Client) -> None:
    answer = manager.get(f"{PAGE}lich-han.svg", {"ky": "2025"})
    assert f"lich-han-{timezone.localdate():%Y%m%d}.svg" in answer.headers["Content-Disposition"]
    assert "As it stands now" in answer.content.decode()
