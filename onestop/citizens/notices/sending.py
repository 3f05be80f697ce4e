"""Sending, one delivery at a time: claim for a few minutes, send outside any transaction, mark.

Who is killed between sending and marking leaves a claim that runs out: the notice goes once more, under the same id.
Any number may send at once; each claims what the others left.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom

import structlog
from django.conf import settings
from django.db import transaction

from onestop.citizens.notices import retry_policy as patience
from onestop.citizens.notices.channels import send
from onestop.citizens.notices.channels.errors import Failed, Refused
from onestop.citizens.notices.models import Delivery
from onestop.citizens.notices.office_hours import may_leave_at

log = structlog.get_logger("onestop.citizens.notices")

State = Delivery.State
_dice = SystemRandom().uniform


@dataclass(frozen=True)
class Result:
    """What became of one try; `counted` is whether it was one at all."""

    state: str
    error: str = ""
    next_try_at: datetime | None = None
    counted: bool = True
    server_down: bool = False


@dataclass(frozen=True)
class Server:
    """Where deliveries go together: one webhook, or all messages of one way."""

    channel: str
    webhook_id: int | None = None


@dataclass(frozen=True)
class Sent:
    """That one was dealt with; `down` names its server when nothing to it has a chance now."""

    down: Server | None = None


def send_next(*, at: datetime, without: Collection[Server] = ()) -> Sent | None:
    """Deal with the delivery that has been due longest, but for those to servers that are down; None at the end.

    Also None where messages are held: a copy of the data tells nobody anything.
    """
    if settings.MESSAGES_HELD:
        return None
    delivery = _claim(at, without)
    if delivery is None:
        return None
    result = _before(delivery, at) or _tried(delivery, at)
    _mark(delivery, result, at)
    log.info(
        "notice",
        delivery=str(delivery.public_id),
        way=delivery.channel,
        state=result.state,
        error=result.error,
    )
    return Sent(Server(delivery.channel, delivery.webhook_id) if result.server_down else None)


@transaction.atomic
def _claim(at: datetime, without: Collection[Server] = ()) -> Delivery | None:
    """The next one, counted as tried before it is: what kills its sender each time does not come for ever."""
    due = Delivery.objects.filter(state=State.WAITING, next_try_at__lte=at)
    for server in without:
        due = due.exclude(channel=server.channel, webhook=server.webhook_id)
    claimed = due.select_for_update(skip_locked=True).order_by("next_try_at", "id").first()
    if claimed:
        claimed.tries += 1
        claimed.next_try_at = at + patience.LEASE
        claimed.save(update_fields=["tries", "next_try_at"])
    return claimed


def _before(delivery: Delivery, at: datetime) -> Result | None:
    """Why it is not sent now, if there is a reason: too late, tried too often, the office closed."""
    if patience.is_late(delivery.since, at):
        return Result(State.LATE, delivery.last_error, counted=False)
    if delivery.tries > patience.MOST_TRIES:
        return Result(State.DEAD, delivery.last_error or "Unknown", counted=False)
    if delivery.channel == Delivery.Channel.WEBHOOK:
        return None
    opening = may_leave_at(delivery.office, at)
    if opening > at:
        return Result(State.WAITING, delivery.last_error, next_try_at=opening, counted=False)
    return None


def _tried(delivery: Delivery, at: datetime) -> Result:
    try:
        send(delivery, at=at)
    except Refused as error:
        return Result(State.DEAD, error.reason)
    except Failed as error:
        return _failed(delivery, error, at)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the other notices go on and this one is tried again
        return _failed(delivery, Failed(type(error).__name__), at)
    return Result(State.SENT)


def _failed(delivery: Delivery, error: Failed, at: datetime) -> Result:
    if delivery.tries >= patience.MOST_TRIES:
        return Result(State.DEAD, error.reason, server_down=error.server_down)
    return Result(
        State.WAITING,
        error.reason,
        next_try_at=at + patience.wait_after(delivery.tries, _dice),
        server_down=error.server_down,
    )


def _mark(delivery: Delivery, result: Result, at: datetime) -> None:
    """Note the result, unless the claim ran out and somebody else is at it."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.WAITING, tries=delivery.tries)
    mine.update(
        state=result.state,
        last_error=result.error[:80],
        next_try_at=result.next_try_at or at,
        tries=delivery.tries if result.counted else delivery.tries - 1,
        sent_at=at if result.state == State.SENT else None,
    )


def send_again(delivery: Delivery, *, by: str, at: datetime) -> Delivery:
    """Let a notice that was given up or dropped be tried anew, under its old id; others stay as they are."""
    ended = Delivery.objects.filter(pk=delivery.pk, state__in=(State.DEAD, State.LATE))
    if ended.update(state=State.WAITING, tries=0, since=at, next_try_at=at):
        log.info("notice sent again", delivery=str(delivery.public_id), by=by)
    delivery.refresh_from_db()
    return delivery
