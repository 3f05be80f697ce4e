"""The dossier's page: why this date, what happened, who may do what, and for whom it does not exist."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.rules.actions import Action
from dossiers.rules.actors import Role
from dossiers.services import processing, suspension
from dossiers.services.drafts import PaperDraft
from dossiers.services.resolution import Result, resolve, return_result
from onestop.people.accounts.actors import actor_for
from onestop.web.clerks.options import OFFERED
from tests.factories import local, make_dossier, make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import colleague, form_of, page_of, signed_in, take_in


def test_it_shows_the_date_with_its_days_and_what_happened(counter: Counter) -> None:
    dossier = take_in(counter)
    page = counter.client.get(page_of(dossier))
    (promised,) = page.context["explanations"]
    assert [day["note"].due for day in promised["days"]][-1] is True
    assert [told.event.action for told in page.context["timeline"]] == ["accept"]
    assert page.headers["Cache-Control"] == "no-store, private"


def test_a_back_dated_event_is_marked(counter: Counter) -> None:
    dossier = take_in(counter, days_ago=3)
    by, now = actor_for(counter.user), dossier.received_at
    processing.start(
        dossier.code,
        by=by,
        at=now + timedelta(days=2),
        happened_at=now + timedelta(hours=2),
        reason="Mất điện",
    )
    told = counter.client.get(page_of(dossier)).context["timeline"]
    assert [each.backdated for each in told] == [True, False]


def test_a_step_that_was_early_is_not_late_because_the_result_is_collected_later(counter: Counter) -> None:
    received = local(2026, 3, 2)
    by = actor_for(counter.user)
    dossier = make_dossier(counter.office, counter.version, by=by, at=received).dossier
    processing.start(dossier.code, by=by, at=received + timedelta(hours=1))
    resolve(dossier.code, by=by, at=received + timedelta(days=1), result=Result(kind="granted"))
    return_result(dossier.code, by=by, at=received + timedelta(days=14), taken_by="Nguyễn Thị Thử")
    page = counter.client.get(page_of(dossier))
    assert page.context["dossier"].outcome == "early"
    assert [step["late"] for step in page.context["steps"]] == [False]


def test_identity_numbers_are_masked_for_everybody(counter: Counter) -> None:
    dossier = take_in(counter)
    page = counter.client.get(page_of(dossier)).content.decode()
    assert "999099000001" not in page
    assert "********0001" in page
    assert "0900000001" in page, "who works on it reaches the applicant"


def test_who_only_watches_sees_neither_name_nor_phone(counter: Counter) -> None:
    page = colleague(counter, Role.AUDITOR).get(page_of(take_in(counter))).content.decode()
    assert "Nguyễn Thị Thử" not in page
    assert "0900000001" not in page


def test_every_action_is_a_button_or_has_its_reason(counter: Counter) -> None:
    dossier = take_in(counter)
    options = counter.client.get(page_of(dossier)).context["options"]
    assert {each.action for each in (*options.possible, *options.others)} == set(OFFERED)
    assert options.possible[0].action is Action.START
    assert options.possible[0].main
    assert all(each.why_not for each in options.others)


def test_the_reason_names_the_role_that_is_missing(counter: Counter) -> None:
    dossier = take_in(counter)
    options = colleague(counter, Role.CLERK).get(page_of(dossier)).context["options"]
    reasons = {each.action: each.why_not for each in options.others}
    assert (
        reasons[Action.START]
        == "This needs the role of an officer or head of office in the office that holds the dossier."
    )
    assert reasons[Action.RETURN_RESULT] == "Not while the dossier is “received”."
    assert Action.HAND_OVER in {each.action for each in options.possible}


def test_buttons_are_exactly_what_can_be_sent(counter: Counter) -> None:
    dossier = take_in(counter)
    for option in counter.client.get(page_of(dossier)).context["options"].possible:
        assert counter.client.get(form_of(dossier, option.action.value)).context["why_not"] == ""


def test_asking_twice_is_warned_of(counter: Counter) -> None:
    dossier, by = take_in(counter, days_ago=1), actor_for(counter.user)
    for _round in range(2):
        suspension.ask_supplement(dossier.code, by=by, at=timezone.now(), papers=["Ảnh"], reason="Thiếu")
        suspension.resubmit(dossier.code, by=by, at=timezone.now(), papers=[PaperDraft(name="Ảnh", copies=1)])
    warnings = counter.client.get(page_of(dossier)).context["warnings"]
    assert [each.look for each in warnings] == ["bad"]


def test_a_code_typed_loosely_leads_to_its_one_address(counter: Counter) -> None:
    dossier = take_in(counter)
    answer = counter.client.get(reverse("clerks:dossier", args=[dossier.code.lower()]))
    assert answer.status_code == 302
    assert answer.url == page_of(dossier)


def test_owner_colleague_other_office_nobody(counter: Counter) -> None:
    dossier = take_in(counter)
    watcher = colleague(counter, Role.AUDITOR)
    editor = colleague(counter, Role.EDITOR, name="bien.tap")
    stranger = signed_in(make_user("la", make_office("H99.02"), Role.CLERK, Role.HEAD))
    for rest in ("", *(f"{action.value}/" for action in OFFERED)):
        address = page_of(dossier) + rest
        assert counter.client.get(address).status_code == 200
        assert watcher.get(address).status_code == 200
        for outsider in (stranger, editor):
            assert outsider.get(address).status_code == 404
            assert not rest or outsider.post(address, {"revision": 1}).status_code == 404
        nobody = Client().get(address)
        assert nobody.status_code == 302
        assert nobody.headers["Location"].startswith("/dang-nhap/")
    dossier.refresh_from_db()
    assert dossier.last_seq == 1


def test_an_unknown_code_and_an_unknown_action_are_not_found(counter: Counter) -> None:
    dossier = take_in(counter)
    for address in ("/mot-cua/ho-so/H99.01-260101-0009/", "/mot-cua/ho-so/x/", f"{page_of(dossier)}submit/"):
        assert counter.client.get(address).status_code == 404
    assert counter.client.get(f"{page_of(dossier)}khong-co/").status_code == 404
