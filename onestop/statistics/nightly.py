"""The nightly truth: recount, repair, and raise an alarm for any difference: a difference is a bug, not noise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction

from dossiers.models import StaleKey
from onestop.statistics.models import RecountAlarm
from onestop.statistics.refresh import drain, sum_halves
from onestop.statistics.tally_keys import hold_whole
from onestop.statistics.verification import Difference, differences, half_differences, imbalances
from procedures.rules.moments import local_date

log = structlog.get_logger(__name__)

MONTHS = 13


def recount_and_repair(*, at: datetime, months: int = MONTHS) -> list[RecountAlarm]:
    """Compare the last months with an independent recount, put right what differs, and return the alarms.

    What differs is declared stale, so that reports are right at once and the drain writes the tally anew.
    """
    today = local_date(at)
    first = (today.replace(day=1) - timedelta(days=31 * (months - 1))).replace(day=1)
    found = [*_by_month(first, today), *imbalances()]
    alarms = _raise_alarms(found, at)
    if found:
        drain(at=at)
    return [*alarms, *_mend_halves(at)]


def _by_month(first: date, last: date) -> Iterable[Difference]:
    while first <= last:
        following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield from differences(first, min(last, following - timedelta(days=1)))
        first = following


@transaction.atomic
def _mend_halves(at: datetime) -> list[RecountAlarm]:
    """Sums that are not those of their tallies: not before the tallies themselves are right."""
    hold_whole()
    found = list(half_differences())
    sum_halves({(each.office_id, each.on) for each in found if each.on})
    return RecountAlarm.objects.bulk_create(_alarm(each, at) for each in found)


@transaction.atomic
def _raise_alarms(found: Sequence[Difference], at: datetime) -> list[RecountAlarm]:
    alarms = [_alarm(each, at) for each in found]
    keys = {(each.office_id, each.procedure_id, each.on) for each in found if each.on and each.procedure_id}
    StaleKey.objects.bulk_create(
        StaleKey(office_id=office_id, procedure_id=procedure_id, on=on, created_at=at)
        for office_id, procedure_id, on in sorted(keys)
    )
    return RecountAlarm.objects.bulk_create(alarms)


def _alarm(each: Difference, at: datetime) -> RecountAlarm:
    log.error(
        "tally differs from recount",
        office=each.office_id,
        procedure=each.procedure_id,
        on=str(each.on),
        bucket=each.bucket,
        stored=each.stored,
        counted=each.counted,
    )
    return RecountAlarm(
        office_id=each.office_id,
        procedure_id=each.procedure_id,
        on=each.on,
        found_at=at,
        bucket=each.bucket,
        stored=each.stored,
        counted=each.counted,
        settled_at=at if each.on else None,
    )
