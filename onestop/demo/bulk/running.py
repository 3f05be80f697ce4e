"""The whole run: days are planned, shared out among processes, written, and the statistics counted."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection, transaction

from dossiers.models import SerialCounter
from onestop.demo.bulk.tracks import Tracks
from onestop.demo.bulk.writing import DayPlan, Writer
from onestop.demo.history import liveliness
from onestop.demo.parallel import in_parallel
from onestop.demo.routes import routes
from onestop.demo.staff import Cast
from procedures.models import Office, ProcedureVersion
from procedures.rules.errors import RuleError, gettext_noop
from procedures.selectors.calendars import calendar_for

TABLES = (
    "dossier",
    "event",
    "party",
    "dossierpaper",
    "holding",
    "suspensionrecord",
    "stalekey",
    "serialcounter",
)


def write_dossiers(
    *,
    size: int,
    seed: int,
    since: date,
    until: date,
    processes: int,
    checked: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write `size` dossiers received from `since` to `until`; returns how many events they have.

    The same arguments on the same reference data give the same dossiers (but for the keys' encryption). `checked`
    lets the tables' triggers look at every row, at a third of the speed.
    """
    days = plan_days(size, since, until)
    all_routes = routes()
    known = {(c.office_id, c.on): c.last for c in SerialCounter.objects.filter(on__range=(since, until))}

    def write(share: Sequence[DayPlan], count: Callable[[int], None]) -> None:
        with _no_collection():
            tracks = Tracks(all_routes, Cast.of_database())
            Writer(tracks, seed, until, checked, known_serials=known).write(share, count)

    before = _last_event()
    # A day is one process's matter, so that its codes are dense and in order.
    in_parallel(write, [days[number::processes] for number in range(processes)], size, progress)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE dossiers_{table}")
        cursor.execute("SELECT count(*) FROM dossiers_event WHERE id > %s", [before])
        return int(cursor.fetchone()[0])


@contextmanager
def _no_collection() -> Iterator[None]:
    """Many strings and no cycles: looking for some takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _last_event() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM dossiers_event")
        return int(cursor.fetchone()[0])


def plan_days(size: int, since: date, until: date) -> list[DayPlan]:
    """The dossiers spread over the working days, each with its range of ids, which is taken from the sequence now."""
    calendar = calendar_for()
    span = (since + timedelta(days=n) for n in range((until - since).days + 1))
    days = [day for day in span if calendar.is_working(day)]
    if not days:
        raise RuleError("no_working_days", gettext_noop("There is no working day in this time."))
    total, first = sum(map(liveliness, days)), _reserve_ids(size)
    plans, cumulated, given = [], 0, 0
    for day in days:
        cumulated += liveliness(day)
        count = cumulated * size // total - given
        plans.append(DayPlan(day, count, first + given))
        given += count
    return plans


@transaction.atomic
def _reserve_ids(size: int) -> int:
    with connection.cursor() as cursor:
        sequence = "pg_get_serial_sequence('dossiers_dossier', 'id')"
        cursor.execute(f"SELECT nextval({sequence})")
        first = int(cursor.fetchone()[0])
        cursor.execute(f"SELECT setval({sequence}, %s)", [first + size - 1])
    return first


def earliest_day() -> date:
    """The first day on which every present office and procedure of the demonstration is in force."""
    offices = Office.objects.filter(valid_to__isnull=True, valid_from__isnull=False)
    versions = ProcedureVersion.objects.filter(valid_from__isnull=False)
    starts = [
        *offices.values_list("valid_from", flat=True),
        *versions.values_list("valid_from", flat=True),
    ]
    return max(day for day in starts if day)
