"""Claiming, trying again, giving up: twice at once, killed half-way, at night, too late."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import connection

from onestop.citizens.notices import sending, tasks
from onestop.citizens.notices.fan_out import spread
from onestop.citizens.notices.models import Delivery, OfficeNotices
from onestop.citizens.notices.retry_policy import JITTER, LEASE, MOST_TRIES, WAITS, wait_after
from onestop.citizens.notices.rounds import one_round
from onestop.citizens.notices.sending import send_again, send_next
from tests.factories import local
from tests.onestop.citizens.notices.conftest import EMAIL, MONDAY, NAME, NUMBER, PHONE, Desk, only, send_all
from tests.onestop.citizens.notices.servers import Mailbox, Receiver


def test_two_senders_at_once_send_each_notice_once(desk: Desk, gateway: Receiver) -> None:
    for _ in range(6):
        desk.take_in("sms")
    crossing, failures = threading.Barrier(2), []

    def work() -> None:
        try:
            crossing.wait()
            send_all()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    senders = [threading.Thread(target=work) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    send_all()
    ids = [post.headers["Idempotency-Key"] for post in gateway.posts]
    assert not failures
    assert len(ids) == len(set(ids)) == 6
    assert set(Delivery.objects.values_list("state", "tries")) == {("sent", 1)}


def test_killed_between_sending_and_marking_it_goes_again_under_the_same_id(
    desk: Desk, gateway: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take_in("sms")
    spread(at=MONDAY)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_mark", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            send_next(at=MONDAY)
    assert not send_next(at=MONDAY + LEASE / 2), "the claim still holds"
    assert send_next(at=MONDAY + LEASE)
    first, second = (post.headers["Idempotency-Key"] for post in gateway.posts)
    assert first == second == str(only().public_id)
    assert (only().state, only().tries) == ("sent", 2)


def test_a_sender_that_comes_back_late_changes_nothing(desk: Desk, gateway: Receiver) -> None:
    desk.take_in("sms")
    spread(at=MONDAY)
    slow = sending._claim(MONDAY)
    assert slow
    send_next(at=MONDAY + LEASE)
    sending._mark(slow, sending.Result("dead", "TimeoutError"), MONDAY + LEASE)
    assert only().state == "sent"


def test_it_waits_longer_each_time_and_then_gives_up(desk: Desk, gateway: Receiver) -> None:
    gateway.status = 503
    desk.take_in("sms")
    spread(at=MONDAY)
    at, waited = MONDAY, []
    while send_next(at=at):
        waited.append(only().next_try_at - at)
        at = only().next_try_at
    assert (only().state, only().tries, only().last_error) == ("dead", MOST_TRIES, "HTTP 503")
    assert len(gateway.posts) == MOST_TRIES
    for wait, planned in zip(waited, WAITS, strict=False):
        assert abs(wait / planned - 1) <= JITTER + 0.001
    assert len({post.headers["Idempotency-Key"] for post in gateway.posts}) == 1


def test_what_kills_its_sender_each_time_is_given_up_too(desk: Desk, gateway: Receiver) -> None:
    desk.take_in("sms")
    spread(at=MONDAY)
    for number in range(MOST_TRIES):
        assert sending._claim(MONDAY + number * LEASE)
    send_next(at=MONDAY + MOST_TRIES * LEASE)
    assert (only().state, gateway.posts) == ("dead", [])


def test_given_up_it_can_be_sent_again_by_hand(desk: Desk, gateway: Receiver) -> None:
    gateway.status = 404
    desk.take_in("sms")
    send_all()
    assert (only().state, only().tries) == ("dead", 1)
    gateway.status = 200
    later = MONDAY + timedelta(days=30)
    send_again(only(), by="quan-tri", at=later)
    send_all(later)
    assert only().state == "sent"
    assert send_again(only(), by="quan-tri", at=later).state == "sent", "what was sent stays sent"


def test_it_waits_for_the_office_to_open(desk: Desk, gateway: Receiver) -> None:
    OfficeNotices.objects.create(office=desk.office)
    friday_night, monday_morning = local(2026, 3, 6, 20), local(2026, 3, 9, 7, 30)
    desk.take_in("sms", at=friday_night)
    send_all(friday_night)
    assert (only().next_try_at, only().tries, gateway.posts) == (monday_morning, 0, [])
    send_all(monday_morning)
    assert only().state == "sent"


def test_without_the_setting_it_leaves_at_night(desk: Desk, gateway: Receiver) -> None:
    desk.take_in("sms", at=local(2026, 3, 6, 20))
    send_all(local(2026, 3, 6, 20))
    assert only().state == "sent"


@pytest.mark.parametrize(("days", "state"), [(7, "sent"), (8, "late")])
def test_a_week_later_it_is_dropped_for_all_to_see(
    desk: Desk, gateway: Receiver, days: int, state: str
) -> None:
    desk.take_in("sms")
    send_all(MONDAY + timedelta(days=days))
    assert only().state == state


def test_one_bad_notice_does_not_stop_the_others(
    desk: Desk, gateway: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.take_in("sms")
    desk.take_in("sms")
    first.parties.update(sealed=b"k0:broken")
    send_all()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["sent", "waiting"]


def test_a_server_that_is_down_holds_up_nobody_else(desk: Desk, gateway: Receiver, mailbox: Mailbox) -> None:
    gateway.status = 503
    for _ in range(3):
        desk.take_in("email", "sms")
    one_round(lambda: MONDAY, lambda: True)
    assert (len(gateway.posts), len(mailbox.messages)) == (1, 3)
    gateway.status = 200
    one_round(lambda: MONDAY, lambda: True)
    assert len(gateway.posts) == 3, "the one that failed waits a minute longer"


def test_a_receiver_that_is_refused_for_now_stops_no_other_mail(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.answers["RCPT"] = "451 try later"
    for _ in range(3):
        desk.take_in("email")
    assert one_round(lambda: MONDAY, lambda: True) == 3
    assert set(Delivery.objects.values_list("tries", flat=True)) == {1}


def test_the_command_and_the_task_need_no_more_than_the_database(
    desk: Desk, gateway: Receiver, settings: Any, capsys: pytest.CaptureFixture
) -> None:
    from django.utils import timezone

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    desk.take_in("sms", at=timezone.now())
    call_command("send_notices")
    assert only().state == "sent"
    desk.take_in("sms", at=timezone.now())
    tasks.send_notices()
    assert Delivery.objects.filter(state="sent").count() == 2
    assert "1" in capsys.readouterr().out


def test_a_message_to_the_worker_says_nothing(desk: Desk) -> None:
    """Neither the timetable nor anything else gives the task an argument."""
    task = current_app.tasks["onestop.citizens.notices.tasks.send_notices"]
    assert task.run.__code__.co_argcount == 0


@pytest.mark.real_clock
def test_no_personal_data_in_logs_and_rows(
    desk: Desk, gateway: Receiver, mailbox: Mailbox, hook: Receiver, capfd: pytest.CaptureFixture
) -> None:
    desk.follow(hook.url)
    mailbox.answers["RCPT"] = f"550 no such user {EMAIL}"
    gateway.status = 500
    desk.take_in("email", "sms")
    send_all()
    rows = json.dumps(list(Delivery.objects.values()), default=str)
    said = "".join(capfd.readouterr()) + rows + hook.posts[0].body.decode()
    assert [secret for secret in (NAME, NUMBER, PHONE, EMAIL, "phố Kín") if secret in said] == []
    assert '"state": "waiting"' in rows
    assert '"state": "dead"' in rows


def test_jitter_keeps_within_a_fifth() -> None:
    assert wait_after(1, lambda low, high: low) == WAITS[0] * 0.8
    assert wait_after(99, lambda low, high: high) == WAITS[-1] * 1.2
