"""What is to be counted and learnt anew, and doing it step by step while time is left; each step stands by itself.

Signs: the month that runs once an hour, the eleven before it once a night, for what happened months ago may show a
sign since (reopened, filed again). Expected finish: each office once a night. What a night missed is made up for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from onestop.statistics.insight.experience import learn
from onestop.statistics.insight.keeping import count_month, forget_months_before
from onestop.statistics.insight.models import CountedMonth, OfficeExperience
from onestop.statistics.insight.rules.sign_names import RULES_VERSION
from onestop.statistics.periods import Period, midnight
from onestop.statistics.trailing_year import year_until
from procedures.models import Office
from procedures.rules.moments import local_date

Clock = Callable[[], datetime]
Step = Callable[..., bool]
HOURLY = timedelta(hours=1)
# One o'clock: what the day brought is in, and the day's first pages have the night's figures.
NIGHT = timedelta(hours=1)
# A night, and half a day to find out that it was missed.
OLD_AFTER = timedelta(hours=36)
# Offices learnt of in one transaction.
AT_ONCE = 10


def refresh(clock: Clock, goes_on: Callable[[], bool] = lambda: True, *, anew: bool = False) -> int:
    """Count and learn what is due, or `anew` all of it, as long as it may go on; returns how many steps were done."""
    at = clock()
    forget_months_before(year_until(at).first)
    done = 0
    for step in [*_months(at, anew), *_offices(at, anew)]:
        if not goes_on():
            break
        done += step(at=clock())
    return done


def last_night(at: datetime) -> datetime:
    """The latest one o'clock at night."""
    today = midnight(local_date(at)) + NIGHT
    return today if at >= today else today - timedelta(days=1)


def months_due(at: datetime) -> list[Period]:
    """The months shown whose signs are to be counted, the latest first."""
    counted = dict(
        CountedMonth.objects.filter(rules_version=RULES_VERSION).values_list("month", "counted_at")
    )
    running, *earlier = reversed(_shown_months(at))
    due = [running] if _is_before(counted.get(running.first), at - HOURLY) else []
    return due + [month for month in earlier if _is_before(counted.get(month.first), last_night(at))]


def offices_due(at: datetime) -> list[int]:
    """The offices whose dossiers are to be learnt from."""
    learnt = OfficeExperience.objects.filter(learnt_at__gte=last_night(at)).values("office")
    return list(Office.objects.exclude(pk__in=learnt).order_by("pk").values_list("pk", flat=True))


def is_old(counted_at: datetime | None, *, at: datetime) -> bool:
    """Whether what was kept then should have been replaced long ago: the worker is silent, or fails."""
    return counted_at is not None and counted_at < at - OLD_AFTER


def _is_before(counted_at: datetime | None, limit: datetime) -> bool:
    return counted_at is None or counted_at < limit


def _shown_months(at: datetime) -> tuple[Period, ...]:
    """The twelve months of the page; the one that runs up to its present day."""
    return year_until(at).months()


def _months(at: datetime, anew: bool) -> Iterator[Step]:
    for month in reversed(_shown_months(at)) if anew else months_due(at):
        yield partial(count_month, month)


def _offices(at: datetime, anew: bool) -> Iterator[Step]:
    due = list(Office.objects.order_by("pk").values_list("pk", flat=True)) if anew else offices_due(at)
    for first in range(0, len(due), AT_ONCE):
        yield partial(learn, frozenset(due[first : first + AT_ONCE]))
