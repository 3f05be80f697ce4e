"""Some months of dossiers for the demonstration, told through the services: deterministic by seed and moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction

from dossiers.models import Dossier
from onestop.demo.moments import Moments
from onestop.demo.parallel import Count, in_parallel
from onestop.demo.routes import Route, routes
from onestop.demo.scenario_mix import Fate, fate_of
from onestop.demo.scenarios import Life
from onestop.demo.staff import Cast
from procedures.rules.workdays import LOCAL, WorkingCalendar, local_date
from procedures.selectors.calendars import calendar_for, calendar_version_for, working_calendar
from procedures.selectors.terms import terms_on

DAYS = 240
# So many dossiers fall due on the day itself and on the working day after, for the work list to show.
DUE_SOON = 4
Numbered = tuple[int, "Planned"]


@dataclass(frozen=True)
class Planned:
    """A dossier that will come in: when, where for what, and to which end."""

    received_at: datetime
    route: Route
    fate: Fate
    seed: str


def plan(all_routes: Sequence[Route], *, size: int, seed: int, now: datetime) -> list[Planned]:
    """`size` dossiers over the last months in order of receipt; the same seed and moment plan the same."""
    rng = Random(f"onestop {seed}")  # noqa: S311 -- a story, no secret
    calendar = calendar_for()
    days = _working_days(calendar, local_date(now))
    weights = [route.weight for route in all_routes]
    planned = list(_due_soon(all_routes, calendar, rng, now))
    while len(planned) < size:
        on = rng.choices(days, [liveliness(day) for day in days])[0]
        received_at = Moments(calendar, rng).on_day(on)
        route = rng.choices(all_routes, weights)[0]
        fate = fate_of(rng, received_at, now)
        planned.append(Planned(received_at, route, fate, f"{seed} {len(planned)}"))
    return sorted((each for each in planned if each.received_at < now), key=lambda each: each.received_at)


def _working_days(calendar: WorkingCalendar, today: date) -> list[date]:
    days = (today - timedelta(days=back) for back in range(DAYS, -1, -1))
    return [day for day in days if calendar.is_working(day)]


def liveliness(on: date) -> int:
    """Mondays and the weeks after the school year ends are busy."""
    return 10 + (3 if on.weekday() == 0 else 0) + (2 if on.month in (6, 7, 8) else 0)


def _due_soon(
    all_routes: Sequence[Route], calendar: WorkingCalendar, rng: Random, now: datetime
) -> Iterator[Planned]:
    """Open dossiers that fall due today and on the next working day, received when their limit asks for it."""
    first = calendar.on_or_after(local_date(now))
    for due_on in (first, calendar.next_working_day(first)):
        found = [
            (route, on)
            for route in all_routes
            if route.receiving.code in ("H99.11", "H99.11.CA")
            and (on := _received_for(route, calendar, due_on)) is not None
        ]
        for route, on in rng.sample(found, min(DUE_SOON, len(found))):
            at = datetime.combine(on, time(8, rng.randrange(60)), LOCAL)
            yield Planned(at, route, Fate.NEGLECTED, f"due {due_on} {route.version.pk}")


def _received_for(route: Route, calendar: WorkingCalendar, due_on: date) -> date | None:
    """The day on which a dossier of this route must come in to fall due then; None for limits not in working days."""
    version = route.version
    case = next((case.key for case in version.cases.all()), "")
    terms = terms_on(version, case_key=case, channel=version.channels[0], office=route.resolving, on=due_on)
    if terms.committed.unit != "working_days" or not terms.committed.amount or len(version.cases.all()) > 1:
        return None
    wanted = int(terms.committed.amount)
    days = (due_on - timedelta(days=back) for back in range(1, 60))
    return next(
        (on for on in days if calendar.is_working(on) and calendar.nth_working_day(on, wanted) == due_on),
        None,
    )


def load_history(
    *,
    size: int,
    seed: int,
    now: datetime,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Tell every planned dossier, each in a transaction of its own; returns how many were told now.

    Those told by an earlier, interrupted call with the same arguments are left out. Each receiving office is one
    process's matter, so that its codes are numbered in order of receipt.
    """
    planned = plan(routes(), size=size, seed=seed, now=now)
    known = Dossier.objects.exclude(details__demonstration=None)
    told = set(known.values_list("details__demonstration", flat=True))
    missing = [(number, each) for number, each in enumerate(planned) if number not in told]

    def tell_share(share: Sequence[Numbered], count: Count) -> None:
        cast = Cast.of_database()
        for number, each in share:
            tell(each, number, cast=cast, now=now)
            count(1)

    in_parallel(tell_share, _shared_out(missing, processes), len(missing), progress)
    return len(missing)


def _shared_out(planned: Sequence[Numbered], processes: int) -> list[list[Numbered]]:
    """The dossiers by receiving office, the largest offices first, each to the process with the least to do."""
    by_office: defaultdict[int, list[Numbered]] = defaultdict(list)
    for numbered in planned:
        by_office[numbered[1].route.receiving.pk].append(numbered)
    shares: list[list[Numbered]] = [[] for _ in range(processes)]
    for office in sorted(by_office.values(), key=len, reverse=True):
        min(shares, key=len).extend(office)
    return shares


@transaction.atomic
def tell(planned: Planned, number: int, *, cast: Cast, now: datetime) -> None:
    """Lead one planned dossier through its life, as far as now."""
    calendar = working_calendar(calendar_version_for(planned.route.resolving).pk)
    Life(
        route=planned.route,
        number=number,
        now=now,
        cast=cast,
        rng=Random(planned.seed),  # noqa: S311 -- a story, no secret
        calendar=calendar,
        at=planned.received_at,
    ).tell(planned.fate)
