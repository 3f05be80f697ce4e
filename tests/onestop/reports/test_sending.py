"""Scheduled reports: made for their owner, a link by e-mail, a missed time made up once."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.core import mail
from django.db import connections

from dossiers.rules.actors import Actor
from onestop.people.accounts.models import Membership, User
from onestop.reports import making, sending
from onestop.reports import storage as shelf
from onestop.reports.asking import ask_export
from onestop.reports.models import ExportJob, OwnReport, ReportSchedule
from onestop.reports.questions import Question, period_on
from onestop.reports.rhythms import Rhythm
from onestop.reports.saving import save_report, send_no_more, send_on
from onestop.statistics.periods import parse_period
from procedures.rules.errors import RuleError
from tests.factories import local
from tests.onestop.reports.conftest import AT, take_in_many
from tests.onestop.statistics.worlds import World

MONDAY = local(2026, 3, 30, 6)


@pytest.mark.parametrize(
    ("rhythm", "after", "expected"),
    [
        (Rhythm("daily", 1, 7), MONDAY, local(2026, 3, 30, 7)),
        (Rhythm("daily", 1, 7), local(2026, 3, 30, 7), local(2026, 3, 31, 7)),
        (Rhythm("weekly", 1, 7), MONDAY, local(2026, 3, 30, 7)),
        (Rhythm("weekly", 7, 7), MONDAY, local(2026, 4, 5, 7)),
        (Rhythm("monthly", 28, 7), MONDAY, local(2026, 4, 28, 7)),
        (Rhythm("monthly", 1, 0), local(2026, 12, 31, 23), local(2027, 1, 1, 0)),
    ],
)
def test_the_next_time(rhythm: Rhythm, after: datetime, expected: datetime) -> None:
    assert rhythm.after(after) == expected


@pytest.mark.parametrize(
    "given", [("weekly", 8, 7), ("monthly", 29, 7), ("daily", 1, 24), ("hourly", 1, 1), ("weekly", 0, 7)]
)
def test_impossible_rhythms_are_refused(given: tuple[str, int, int]) -> None:
    with pytest.raises(RuleError):
        Rhythm(*given)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("this-month", "2026-01-01", "2026-01-31"),
        ("last-month", "2025-12-01", "2025-12-31"),
        ("this-quarter", "2026-01-01", "2026-03-31"),
        ("last-quarter", "2025-10-01", "2025-12-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
    ],
)
def test_periods_move_on(name: str, first: str, last: str) -> None:
    period = period_on(name, local(2026, 1, 31).date())
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@pytest.fixture
def schedule(world: World, manager: Actor, settings: Any, monkeypatch: pytest.MonkeyPatch) -> ReportSchedule:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.test", "Một cửa <motcua@mail.test>"
    monkeypatch.setattr(sending, "BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    User.objects.update(email="quan-ly@mail.test")
    take_in_many(world, 3)
    report = save_report(
        by=manager,
        at=MONDAY,
        name="Tháng trước",
        question=Question(period="last-month", group_by="office"),
        office=world.province,
        is_shared=False,
    )
    return send_on(report.public_id, by=manager, at=MONDAY, rhythm=Rhythm("monthly", 2, 7), file_format="csv")


def run(at: datetime) -> int:
    sending.ask_due(at)
    making.make_exports(lambda: at, lambda: True)
    return sending.send_links(at)


def test_a_link_is_sent_and_no_figure(schedule: ReportSchedule) -> None:
    assert run(MONDAY) == 0
    assert run(AT) == 1
    (message,) = mail.outbox
    job = ExportJob.objects.get()
    assert str(job.public_id) in message.body
    assert message.to == ["quan-ly@mail.test"]
    assert "Phường" not in message.body + message.subject
    assert (job.state, job.owner_id) == ("ready", schedule.report.owner_id)
    assert run(AT + timedelta(minutes=1)) == 0


def test_a_copy_that_holds_messages_sends_none(schedule: ReportSchedule, settings: Any) -> None:
    settings.MESSAGES_HELD = True
    assert (run(AT), mail.outbox) == (0, [])
    settings.MESSAGES_HELD = False
    assert run(AT) == 1


def test_missed_times_are_made_up_once(schedule: ReportSchedule) -> None:
    assert run(local(2026, 9, 15)) == 1
    assert run(local(2026, 9, 15, 12)) == 0
    schedule.refresh_from_db()
    assert schedule.next_at == local(2026, 10, 2, 7)
    assert ExportJob.objects.count() == 1


@pytest.mark.parametrize(
    ("word", "due", "first", "last"),
    [
        ("last-month", local(2026, 3, 31, 7), "2026-02-01", "2026-02-28"),
        ("last-month", local(2026, 4, 1, 0), "2026-03-01", "2026-03-31"),
        ("last-month", local(2026, 4, 2, 7), "2026-03-01", "2026-03-31"),
        ("this-month", local(2026, 3, 31, 23), "2026-03-01", "2026-03-31"),
        ("this-month", local(2026, 4, 1, 0), "2026-04-01", "2026-04-30"),
        ("last-quarter", local(2026, 3, 31, 7), "2025-10-01", "2025-12-31"),
    ],
)
@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=40)])
def test_a_missed_time_tells_of_the_period_it_was_due_for(
    schedule: ReportSchedule, word: str, due: datetime, first: str, last: str, late: timedelta
) -> None:
    OwnReport.objects.update(question=Question(period=word, group_by="office").as_json())
    ReportSchedule.objects.update(next_at=due)
    assert sending.ask_due(due + late) == 1
    job = ExportJob.objects.get()
    assert job.question["period"] == f"{first}..{last}"
    assert job.title == f"Tháng trước, {parse_period(job.question['period']).label}"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (local(2026, 3, 31, 23, 59), "2026-03-01..2026-03-31"),
        (local(2026, 4, 1, 0), "2026-04-01..2026-04-30"),
        (local(2026, 4, 2), "2026-04-01..2026-04-30"),
    ],
)
def test_a_file_is_of_the_month_in_which_it_was_asked_for(
    world: World, manager: Actor, at: datetime, expected: str
) -> None:
    this_month = Question(period="this-month", group_by="office")
    job = ask_export(by=manager, at=at, question=this_month, file_format="json", title="x")
    assert job.question["period"] == expected
    assert making.make_exports(lambda: at + timedelta(days=3), lambda: True) == 1
    told = shelf.path_of(ExportJob.objects.get().stored_name).read_text()
    assert parse_period(expected).label in told


def test_a_mail_server_that_is_away_is_asked_again(
    schedule: ReportSchedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BACKEND", "django.core.mail.backends.nothing.There")
    with monkeypatch.context() as away:
        away.setattr(sending, "get_connection", _away)
        assert run(AT) == 0
    schedule.refresh_from_db()
    assert schedule.error == "mail_refused"
    monkeypatch.setattr(sending, "BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    assert run(AT) == 1


def _away(*given: Any) -> Any:
    raise ConnectionRefusedError


def test_who_oversees_nothing_any_more_is_sent_nothing(schedule: ReportSchedule) -> None:
    Membership.objects.all().delete()
    assert run(AT) == 0
    schedule.refresh_from_db()
    assert schedule.error == "export_not_permitted"
    assert not ExportJob.objects.exists()


def test_who_left_or_lost_the_office_is_sent_no_link(schedule: ReportSchedule) -> None:
    sending.ask_due(AT)
    making.make_exports(lambda: AT, lambda: True)
    User.objects.update(is_active=False)
    assert sending.send_links(AT) == 0
    User.objects.update(is_active=True)
    kept = list(Membership.objects.all())
    Membership.objects.all().delete()
    assert sending.send_links(AT) == 0
    schedule.refresh_from_db()
    assert (schedule.error, mail.outbox) == ("export_not_permitted", [])
    Membership.objects.bulk_create(kept)
    assert sending.send_links(AT) == 1


def test_who_left_has_nothing_made(schedule: ReportSchedule) -> None:
    User.objects.update(is_active=False)
    assert run(AT) == 0
    assert not ExportJob.objects.exists()


def test_a_time_without_room_is_made_up_when_there_is_room(
    schedule: ReportSchedule, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onestop.reports.asking.MOST_AT_ONCE", 0)
    assert sending.ask_due(AT) == 0
    due = schedule.next_at
    schedule.refresh_from_db()
    assert (schedule.error, schedule.next_at, schedule.job) == ("export_too_many", due, None)
    monkeypatch.undo()
    assert sending.ask_due(AT + timedelta(minutes=1)) == 1
    schedule.refresh_from_db()
    assert schedule.error == ""
    assert schedule.next_at > AT


@pytest.mark.django_db(transaction=True)
def test_two_that_send_at_once_send_one_mail(
    schedule: ReportSchedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending.ask_due(AT)
    making.make_exports(lambda: AT, lambda: True)
    message, others = sending._message, []

    def meanwhile() -> None:
        others.append(sending.send_links(AT))
        connections.close_all()

    def told(to: str, job: ExportJob) -> Any:
        another = Thread(target=meanwhile)
        another.start()
        another.join()
        return message(to, job)

    monkeypatch.setattr(sending, "_message", told)
    assert sending.send_links(AT) == 1
    assert (others, len(mail.outbox)) == ([0], 1)


def test_without_an_address_nothing_can_be_sent(schedule: ReportSchedule, manager: Actor) -> None:
    User.objects.update(email="")
    with pytest.raises(RuleError) as refused:
        send_on(schedule.report.public_id, by=manager, at=AT, rhythm=Rhythm("daily", 1, 7), file_format="csv")
    assert refused.value.code == "no_address"


def test_an_ended_schedule_sends_no_more(schedule: ReportSchedule, manager: Actor) -> None:
    send_no_more(schedule.report.public_id, by=manager)
    assert run(AT) == 0
