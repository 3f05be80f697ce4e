"""Signs as the pages read them: from what is kept, or from the events where nothing is kept yet and it is little."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import connection

from dossiers.rules.actions import Action
from onestop.statistics.insight.fits_live import is_little
from onestop.statistics.insight.models import CountedMonth, KeptSign
from onestop.statistics.insight.rules.sign_names import RULES_VERSION, Sign
from onestop.statistics.insight.signs import Seen, SignCounts, events_with, signs_by_office_and_month
from onestop.statistics.periods import Period

_LISTED = """
SELECT listed.id FROM insight_keptsign kept, unnest(kept.event_ids, kept.happened) AS listed(id, at)
WHERE kept.month BETWEEN %s AND %s AND kept.office_id = ANY (%s) AND kept.sign = %s
  AND listed.at >= %s AND listed.at < %s
ORDER BY listed.at DESC, listed.id DESC
"""


@dataclass(frozen=True)
class Counted:
    """Signs by office and month; `since` is when the oldest kept month was counted, `latest` when the newest was.

    Of the months in `missing` nobody has counted anything yet, and there is too much to do so for one page.
    """

    seen: SignCounts
    since: datetime | None
    latest: datetime | None
    missing: frozenset[date]


@dataclass(frozen=True)
class Listed:
    """Events, newest first; `since` is when the oldest kept month of them was counted."""

    ids: list[int]
    since: datetime | None


def counted_signs(office_ids: frozenset[int], period: Period, *, at: datetime) -> Counted:
    """The signs of these offices in a period of whole months, of which the last may run."""
    moments = _counted_at(period)
    seen = _kept(office_ids, frozenset(moments))
    missing: set[date] = set()
    for is_kept, run in _runs(period, moments):
        if is_kept:
            continue
        if is_little(office_ids, run, at=at):
            seen |= signs_by_office_and_month(office_ids, run)
        else:
            missing |= {month.first for month in run.months()}
    told = sorted(moments.values())
    return Counted(seen, told[0] if told else None, told[-1] if told else None, frozenset(missing))


def listed_events(sign: Sign, office_ids: frozenset[int], period: Period) -> Listed:
    """The events that show a sign: those that were counted, and of months that nobody counted all."""
    moments = _counted_at(period)
    found: list[int] = []
    for is_kept, run in reversed(list(_runs(period, moments))):
        if is_kept:
            found += _kept_ids(sign, office_ids, run)
        else:
            found += events_with(sign, office_ids, run).values_list("pk", flat=True)
    return Listed(found, min(moments.values(), default=None))


def _counted_at(period: Period) -> dict[date, datetime]:
    """When each kept month of a period was counted."""
    months = CountedMonth.objects.filter(
        month__range=(period.first.replace(day=1), period.last), rules_version=RULES_VERSION
    )
    return dict(months.values_list("month", "counted_at"))


def _runs(period: Period, kept: dict[date, datetime]) -> Iterator[tuple[bool, Period]]:
    """The period cut where kept calendar months follow others, in order."""
    months = Period(period.first.replace(day=1), period.last).months()
    for is_kept, together in groupby(months, key=lambda month: month.first in kept):
        run = list(together)
        yield is_kept, Period(max(period.first, run[0].first), run[-1].last)


def _kept(office_ids: frozenset[int], months: frozenset[date]) -> dict[tuple[int, date], Seen]:
    found: dict[tuple[int, date], tuple[dict[Sign, int], dict[Action, int]]] = {}
    rows = KeptSign.objects.filter(month__in=months, office__in=office_ids)
    for office, month, name, shown, out_of in rows.values_list(
        "office_id", "month", "sign", "shown", "out_of"
    ):
        sign = Sign(name)
        signs, events = found.setdefault((office, month), ({}, {}))
        signs[sign], events[sign.of] = shown, out_of
    return {key: Seen(*told) for key, told in found.items()}


def _kept_ids(sign: Sign, office_ids: frozenset[int], run: Period) -> list[int]:
    months = [run.first.replace(day=1), run.last]
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, [*months, sorted(office_ids), sign.value, run.start, run.end])
        return [pk for (pk,) in cursor.fetchall()]
