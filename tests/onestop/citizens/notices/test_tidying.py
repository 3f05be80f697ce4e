"""Old deliveries go, their figures stay; what was given up or waits stays whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from onestop.citizens.notices import tidying
from onestop.citizens.notices.fan_out import spread
from onestop.citizens.notices.models import Delivery, DeliveryDay
from onestop.citizens.notices.sending import send_next
from onestop.citizens.notices.tasks import tidy_notices
from onestop.citizens.notices.tidying import tidy_batch
from onestop.documents.printing.models import PrintSettings
from tests.conftest import AppRole
from tests.onestop.citizens.notices.conftest import MONDAY, Desk, send_all
from tests.onestop.citizens.notices.servers import Receiver

QUARTER = timedelta(days=90)


def days() -> list[tuple[object, ...]]:
    return list(DeliveryDay.objects.order_by("state").values_list("on", "channel", "kind", "state", "number"))


def test_what_was_sent_is_summed_up_and_removed(desk: Desk, gateway: Receiver, app_role: AppRole) -> None:
    for _ in range(3):
        desk.take_in("sms")
    send_all()
    assert tidy_batch(at=MONDAY + QUARTER) == 0
    with app_role.acting():
        assert tidy_batch(at=MONDAY + QUARTER + timedelta(seconds=1)) == 3
    assert not Delivery.objects.exists()
    assert days() == [(date(2026, 3, 2), "sms", "received", "sent", 3)]
    desk.take_in("sms")
    send_all()
    assert tidy_batch(at=MONDAY + 2 * QUARTER) == 1
    assert days() == [(date(2026, 3, 2), "sms", "received", "sent", 4)]


def test_dropped_ones_go_and_given_up_and_waiting_ones_stay(desk: Desk, gateway: Receiver) -> None:
    desk.take_in("sms")
    send_all(MONDAY + timedelta(days=8))
    gateway.status = 404
    desk.take_in("sms")
    send_all()
    gateway.status = 503
    desk.take_in("sms")
    spread(at=MONDAY)
    send_next(at=MONDAY)
    assert tidy_batch(at=MONDAY + 2 * QUARTER) == 1
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["dead", "waiting"]
    assert [row[3:] for row in days()] == [("late", 1)]


def test_broken_off_nothing_is_counted_twice(desk: Desk, gateway: Receiver) -> None:
    desk.take_in("sms")
    send_all()
    with transaction.atomic():
        assert tidy_batch(at=MONDAY + 2 * QUARTER) == 1
        transaction.set_rollback(True)
    assert (Delivery.objects.count(), days()) == (1, [])


def test_the_task_takes_portions(desk: Desk, gateway: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "BATCH", 2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY + 2 * QUARTER)
    for _ in range(5):
        desk.take_in("sms")
    send_all()
    tidy_notices()
    assert [row[4] for row in days()] == [5]


def test_links_lead_to_the_offices_own_address(desk: Desk, gateway: Receiver) -> None:
    PrintSettings.objects.create(office=desk.office, public_address="https://motcua.phuong-thu.test/")
    desk.take_in("sms")
    send_all()
    assert "https://motcua.phuong-thu.test/tra-cuu/" in gateway.posts[0].body.decode()
