"""The short forms: each action does what its service does, once, and what was typed is never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from dossiers.services import processing, resolution
from onestop.people.accounts.actors import actor_for
from procedures.rules.moments import LOCAL, local_date
from procedures.selectors.calendars import calendar_version_for, working_calendar
from tests.factories import make_office
from tests.onestop.web.conftest import PASSWORD, Counter, make_user
from tests.onestop.web.desks import colleague, events, form_of, page_of, send, signed_in, take_in

PAPERS = {"papers-TOTAL_FORMS": "2", "papers-INITIAL_FORMS": "0"}


def done(counter: Counter, dossier: Dossier, action: str, **typed: Any) -> Dossier:
    """The action, which must succeed."""
    answer = send(counter.client, dossier, action, **typed)
    assert answer.status_code == 302, answer.context["summary"]
    assert answer.url == page_of(dossier)
    dossier.refresh_from_db()
    return dossier


def test_a_life_through_the_forms(counter: Counter) -> None:
    make_office("H99.01.HT", parent=counter.office)
    dossier = take_in(counter)
    assert done(counter, dossier, "start").state == "in_progress"
    done(
        counter,
        dossier,
        "ask_supplement",
        papers="Ảnh\n\nBản sao sổ hộ khẩu\n",
        known=["Tờ khai"],
        reason="Thiếu",
    )
    assert dossier.suspensions.get().asked_papers == ["Tờ khai", "Ảnh", "Bản sao sổ hộ khẩu"]
    row = {"papers-0-name": "Ảnh", "papers-0-originals": "2", "papers-1-name": "", "papers-1-originals": "1"}
    assert done(counter, dossier, "resubmit", **PAPERS, **row).state == "in_progress"
    assert dossier.papers.get(name="Ảnh").originals == 2
    done(counter, dossier, "ask_payment", amount="1.250.000 đ", reason="Thuế")
    assert dossier.events.last().data["amount"] == 1_250_000
    done(counter, dossier, "confirm_payment", proof="GNT-7")
    done(counter, dossier, "consult", asked="Công an phường", reason="Xác minh nơi cư trú")
    done(counter, dossier, "answer_consultation", answer="Đồng ý")
    done(
        counter,
        dossier,
        "resolve",
        result="granted",
        result_number="12/TLKS",
        signed_on="01/03/2026",
        signer="Lê A",
    )
    assert dossier.events.last().data["signed_on"] == "2026-03-01"
    assert done(counter, dossier, "return_result", delivery="post", taken_by="Bưu tá").state == "returned"
    done(counter, dossier, "reopen", clock_effect="restarts", reason="Sai họ tên")
    assert done(counter, dossier, "stop", reason="Người nộp không liên hệ").state == "stopped"
    assert len(events(dossier)) == 12


def test_hand_over_suggests_and_moves(counter: Counter) -> None:
    make_office("H99.01.HT", parent=counter.office, name="Bộ phận Hộ tịch")
    dossier = take_in(counter)
    form = counter.client.get(form_of(dossier, "hand_over")).context["form"]
    offered = [code for group in form.fields["to_office"].choices[1:] for code, _name in group[1]]
    assert "H99.01.HT" in offered
    assert "H99.01" not in offered, "it holds the dossier already"
    assert done(counter, dossier, "hand_over", to_office="H99.01.HT").holder_office.code == "H99.01.HT"


def test_a_dossier_handed_out_of_the_house_leads_back_to_the_list(counter: Counter) -> None:
    inside, elsewhere = make_office("H99.01.HT", parent=counter.office), make_office("H99.09")
    dossier = done(counter, take_in(counter), "hand_over", to_office=inside.code)
    officer = signed_in(make_user("ho.tich", inside, Role.OFFICER))
    answer = send(officer, dossier, "hand_over", to_office=elsewhere.code)
    assert answer.status_code == 302
    assert officer.get(answer.url).status_code == 200
    assert officer.get(page_of(dossier)).status_code == 404


def test_all_that_is_missing_is_told_at_once(counter: Counter) -> None:
    answer = send(counter.client, take_in(counter), "ask_supplement")
    assert set(answer.context["form"].errors) == {"papers", "reason"}


def test_withdraw(counter: Counter) -> None:
    assert done(counter, take_in(counter), "withdraw", reason="Theo đơn").state == "withdrawn"


def test_reappoint_promises_the_closing_of_a_working_day(counter: Counter) -> None:
    dossier = take_in(counter)
    calendar = working_calendar(calendar_version_for().pk)
    on = calendar.nth_working_day(local_date(dossier.due_at), 3)
    done(counter, dossier, "reappoint", promised_on=f"{on:%d/%m/%Y}", reason="Chờ xác minh")
    assert dossier.promised_at == calendar.closing(on)
    assert dossier.events.last().form == "04"


def test_a_closed_day_is_no_appointment(counter: Counter) -> None:
    dossier = take_in(counter)
    on = local_date(dossier.due_at) + timedelta(days=1)
    calendar = working_calendar(calendar_version_for().pk)
    while calendar.is_working(on):
        on += timedelta(days=1)
    answer = send(counter.client, dossier, "reappoint", promised_on=f"{on:%d/%m/%Y}", reason="x")
    assert answer.status_code == 422
    assert "promised_on" in answer.context["form"].errors


def test_correct_sends_only_what_was_changed(counter: Counter) -> None:
    dossier = take_in(counter)
    form = counter.client.get(form_of(dossier, "correct")).context["form"]
    shown = {name: value for name, value in form.initial.items() if name != "revision"}
    assert shown["applicant.id_number"] == "", "a number is typed whole or not at all"
    typed = {
        **shown,
        "applicant.name": "Nguyễn Thị Thứ",
        "applicant.birth_on": "05/03/1990",
        "reason": "Gõ nhầm",
    }
    done(counter, dossier, "correct", **typed)
    assert dossier.parties.get().name == "Nguyễn Thị Thứ"
    assert dossier.events.last().data["fields"] == ["applicant.birth_on", "applicant.name"]


@pytest.mark.parametrize(
    ("action", "typed", "field"),
    [
        ("ask_supplement", {"papers": "Ảnh"}, "reason"),
        ("ask_supplement", {"reason": "Thiếu", "papers": " \n "}, "papers"),
        ("hand_over", {"to_office": ""}, "to_office"),
        ("hand_over", {"to_office": "H00.00"}, "to_office"),
        ("ask_payment", {"amount": "nhiều", "reason": "x"}, "amount"),
        ("ask_payment", {"amount": "0", "reason": "x"}, "amount"),
        ("ask_payment", {"amount": "9" * 16, "reason": "x"}, "amount"),
        ("reappoint", {"promised_on": "", "reason": "x"}, "promised_on"),
        ("reappoint", {"promised_on": "31/02/2026", "reason": "x"}, "promised_on"),
        ("reappoint", {"promised_on": "02/03/2020", "reason": "x"}, "promised_on"),
        ("withdraw", {}, "reason"),
        ("start", {"happened_at": "hôm qua"}, "happened_at"),
        ("start", {"happened_at": "01/01/2019 08:00", "reason": "x"}, "happened_at"),
        ("start", {"happened_at": "01/01/2090 08:00", "reason": "x"}, "happened_at"),
    ],
)
def test_errors_stand_beside_their_field_and_what_was_typed_stays(
    counter: Counter, action: str, typed: dict[str, str], field: str
) -> None:
    dossier = take_in(counter)
    answer = send(counter.client, dossier, action, **typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    (target, _text), *_more = answer.context["summary"]
    assert target == f"f_{field}"
    assert f'id="{target}"' in answer.content.decode()
    for name, value in typed.items():
        assert answer.context["form"].data[name] == value
    assert events(dossier) == ["accept"]


def test_a_back_dated_entry_needs_its_reason_and_is_kept_as_one(counter: Counter) -> None:
    dossier = take_in(counter, days_ago=2)
    happened_at = (timezone.now() - timedelta(days=1)).astimezone(LOCAL).replace(second=0, microsecond=0)
    typed = {"happened_at": f"{happened_at:%d/%m/%Y %H:%M}"}
    assert "reason" in send(counter.client, dossier, "start", **typed).context["form"].errors
    done(counter, dossier, "start", **typed, reason="Mất mạng")
    assert dossier.events.last().happened_at == happened_at


def test_a_double_click_does_it_once(counter: Counter) -> None:
    dossier = take_in(counter)
    first = counter.client.post(form_of(dossier, "withdraw"), {"revision": 1, "reason": "Theo đơn"})
    second = counter.client.post(form_of(dossier, "withdraw"), {"revision": 1, "reason": "Theo đơn"})
    assert first.status_code == second.status_code == 302
    assert events(dossier) == ["accept", "withdraw"]


def test_the_second_of_two_people_sees_what_changed_and_loses_nothing(counter: Counter) -> None:
    dossier = take_in(counter)
    stale = {"revision": 1, "reason": "Thiếu ảnh", "papers": "Ảnh thẻ"}
    other = colleague(counter, Role.CLERK, Role.OFFICER)
    processing.start(dossier.code, by=actor_for(counter.user), at=timezone.now())
    page = other.post(form_of(dossier, "ask_supplement"), stale)
    assert page.status_code == 409
    assert [told.event.action for told in page.context["changed"]] == ["start"]
    assert page.context["changed"][0].event.actor_name == counter.user.get_full_name()
    text = page.content.decode()
    assert "Ảnh thẻ" in text
    assert "Thiếu ảnh" in text
    assert events(dossier) == ["accept", "start"]
    again = other.post(
        form_of(dossier, "ask_supplement"), {**stale, "revision": page.context["form"]["revision"].value()}
    )
    assert again.status_code == 302
    assert events(dossier) == ["accept", "start", "ask_supplement"]


def test_what_was_typed_stays_even_when_it_is_possible_no_more(counter: Counter) -> None:
    dossier = take_in(counter)
    resolution.withdraw(dossier.code, by=actor_for(counter.user), at=timezone.now(), reason="Theo đơn")
    page = colleague(counter, Role.CLERK).post(
        form_of(dossier, "ask_supplement"), {"revision": 1, "reason": "Thiếu ảnh", "papers": "Ảnh thẻ"}
    )
    assert page.status_code == 409
    assert page.context["why_not"]
    assert "Ảnh thẻ" in page.content.decode()


def test_the_same_action_with_other_words_is_no_double_click(counter: Counter) -> None:
    for code in ("H99.01.HT", "H99.01.DC"):
        make_office(code, parent=counter.office)
    dossier = take_in(counter)
    first, second = (
        counter.client.post(form_of(dossier, "hand_over"), {"revision": 1, "to_office": code})
        for code in ("H99.01.HT", "H99.01.DC")
    )
    assert (first.status_code, second.status_code) == (302, 409)
    assert events(dossier) == ["accept", "hand_over"]


def test_the_wrong_role_is_told_why_and_changes_nothing(counter: Counter) -> None:
    dossier = take_in(counter)
    clerk = colleague(counter, Role.CLERK)
    assert clerk.get(form_of(dossier, "start")).context["why_not"]
    assert send(clerk, dossier, "start").status_code == 403
    assert send(counter.client, dossier, "return_result").status_code == 409
    assert events(dossier) == ["accept"]


def test_a_revision_that_is_none_changes_nothing(counter: Counter) -> None:
    dossier = take_in(counter)
    for revision in ("", "x", "-1", "9" * 30):
        assert counter.client.post(form_of(dossier, "start"), {"revision": revision}).status_code in (
            409,
            422,
        )
    assert events(dossier) == ["accept"]


def test_the_token_is_needed(counter: Counter) -> None:
    dossier = take_in(counter)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(counter.user)
    assert strict.post(form_of(dossier, "start"), {"revision": 1}).status_code == 403
    assert events(dossier) == ["accept"]


def test_a_session_that_ended_costs_no_typing(counter: Counter) -> None:
    dossier = take_in(counter)
    fresh = Client()
    typed = {"revision": 1, "reason": "Theo đơn ngày hôm nay"}
    page = fresh.post(form_of(dossier, "withdraw"), typed)
    assert page.status_code == 401
    assert "Theo đơn ngày hôm nay" in page.content.decode()
    again = {**typed, "again_username": counter.user.username, "again_password": PASSWORD}
    assert fresh.post(form_of(dossier, "withdraw"), again).status_code == 302
    assert events(dossier) == ["accept", "withdraw"]
