"""What a desk has to do: queues of live dossiers, counted in one query and read by the page, first due on top."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from dossiers.models import Dossier, Holding, Party
from dossiers.models.dossier import LIVE_STATES, DossierQuerySet
from dossiers.rules.actors import Actor
from dossiers.rules.roles import DOSSIER_READERS
from dossiers.rules.states import OPEN_STATES, State
from dossiers.selectors.gate import visible_to
from dossiers.selectors.reminders import standing_reminder
from dossiers.selectors.standing import overdue
from procedures.rules.moments import LOCAL, local_date
from procedures.rules.workdays import WorkingCalendar

PAGE_SIZE = 50


class Queue(StrEnum):
    """A kind of work; one dossier may stand in several queues."""

    OPEN = "open"
    HELD = "held"
    MINE = "mine"
    OVERDUE = "overdue"
    TODAY = "today"
    NEXT_DAY = "next_day"
    PAUSED = "paused"
    TO_ACCEPT = "to_accept"
    TO_RETURN = "to_return"
    UNANNOUNCED = "unannounced"
    ASKED_TWICE = "asked_twice"
    PAUSED_LONG = "paused_long"
    STEP_LATE = "step_late"


@dataclass(frozen=True)
class DeskDay:
    """The moments that queues compare with. `next_day_ends` is the end of the next working day."""

    at: datetime
    today_ends: datetime
    next_day_ends: datetime
    paused_before: datetime

    @classmethod
    def of(cls, at: datetime, calendar: WorkingCalendar, *, paused_too_long: timedelta) -> DeskDay:
        """The day of a moment by a calendar."""
        today = local_date(at)
        following = calendar.next_working_day(today)
        return cls(at, _end_of(today), _end_of(following), at - paused_too_long)


def _end_of(on: date) -> datetime:
    return datetime.combine(on + timedelta(days=1), time.min, LOCAL)


@dataclass(frozen=True, kw_only=True)
class DeskQuestion:
    """What the lists of a desk are narrowed to; empty means any.

    `code` is the beginning of a dossier code, `due_from` and `due_until` the first and last local day of the due date,
    `assignee_id` 0 what is nobody's task. `office_ids` are offices one of which has a part in it, None for any.
    """

    office_id: int | None = None
    holder_id: int | None = None
    state: str = ""
    procedure: str = ""
    field: str = ""
    code: str = ""
    due_from: date | None = None
    due_until: date | None = None
    assignee_id: int | None = None
    channel: str = ""
    office_ids: Collection[int] | None = None


@dataclass(frozen=True)
class Position:
    """Where a page ended: the moment of the sorting column (None among those without one) and the row's id."""

    moment: datetime | None
    pk: int


@dataclass(frozen=True)
class DeskPage:
    """Rows of a queue, and where the next page begins (None on the last)."""

    rows: list[Dossier]
    following: Position | None


def dossiers_at_desk(actor: Actor, asked: DeskQuestion) -> DossierQuerySet:
    """The actor's dossiers, narrowed; in which of the queues they stand is not asked yet."""
    rows = visible_to(actor)
    if asked.office_id:
        rows = rows.of_offices([asked.office_id])
    if asked.office_ids is not None:
        rows = rows.of_offices(asked.office_ids)
    given = {
        "holder_office": asked.holder_id,
        "state": asked.state,
        "version__procedure__code": asked.procedure,
        "version__field__code": asked.field,
        "channel": asked.channel,
        "code__startswith": asked.code,
        "due_at__gte": datetime.combine(asked.due_from, time.min, LOCAL) if asked.due_from else None,
        "due_at__lt": _end_of(asked.due_until) if asked.due_until else None,
        "assignee_id": asked.assignee_id,
        "assignee_id__isnull": asked.assignee_id == 0,
    }
    return rows.filter(**{name: value for name, value in given.items() if value})


def in_queue(rows: DossierQuerySet, queue: Queue, day: DeskDay, actor: Actor) -> DossierQuerySet:
    """Those of the rows that stand in the queue."""
    return rows.filter(conditions(day, actor)[queue])


def conditions(day: DeskDay, actor: Actor) -> Mapping[Queue, Q]:
    """What puts a dossier into each queue. Overdue is a matter of the moment asked about, never of a job having run."""
    is_open = Q(state__in=OPEN_STATES)
    late = is_open & overdue(day.at)
    offices = actor.offices_with(*DOSSIER_READERS)
    # Somebody without a number has no tasks; `assignee_id=None` would mean "nobody's".
    mine = Q(state__in=LIVE_STATES, assignee_id=actor.id) if actor.id else Q(pk__in=())
    step_late = Holding.objects.filter(overdue(day.at), dossier=OuterRef("pk"), until__isnull=True)
    return {
        Queue.OPEN: is_open,
        Queue.HELD: is_open & Q(holder_office__in=offices),
        Queue.MINE: mine,
        Queue.OVERDUE: late,
        Queue.TODAY: is_open & Q(due_at__gte=day.at, due_at__lt=day.today_ends),
        Queue.NEXT_DAY: is_open & Q(due_at__gte=day.today_ends, due_at__lt=day.next_day_ends),
        Queue.PAUSED: is_open & Q(clock="paused"),
        Queue.TO_ACCEPT: Q(state=State.SUBMITTED.value),
        Queue.TO_RETURN: Q(state=State.RESOLVED.value),
        Queue.UNANNOUNCED: late & Q(promised_at__isnull=True),
        Queue.ASKED_TWICE: is_open & Q(supplement_count__gte=2),
        Queue.PAUSED_LONG: is_open & Q(clock="paused", suspended_at__lt=day.paused_before),
        Queue.STEP_LATE: is_open & Q(clock="running", version__is_chain=True) & Q(Exists(step_late)),
    }


def counts_by_version(
    rows: DossierQuerySet, queues: Collection[Queue], day: DeskDay, actor: Actor
) -> dict[int, dict[Queue, int]]:
    """How many of the rows stand in each queue, by procedure version: one query however many queues."""
    tests = conditions(day, actor)
    counted: Any = rows.filter(state__in=LIVE_STATES).order_by().values("version_id")
    counted = counted.annotate(**{queue.value: Count("pk", filter=tests[queue]) for queue in queues})
    return {row["version_id"]: {queue: row[queue.value] for queue in queues} for row in counted}


# What each queue is sorted by; elsewhere by due date, those without one last.
SORTED_BY = {
    Queue.TO_ACCEPT: "submitted_at",
    Queue.TO_RETURN: "finished_at",
    Queue.PAUSED: "suspended_at",
    Queue.PAUSED_LONG: "suspended_at",
}


def page_of(
    rows: DossierQuerySet, queue: Queue, after: Position | None = None, size: int = PAGE_SIZE
) -> DeskPage:
    """The rows of a queue after a position. At most four queries, however long the list.

    1. Find the keys of the page, from an index alone where it is sorted by due date. 2. Where those with a moment
    do not fill it, go on with those without. 3. Read the rows of these keys, and their applicants.
    """
    column = SORTED_BY.get(queue, "due_at")
    keys: list[tuple[datetime | None, int]] = []
    if after is None or after.moment is not None:
        keys = list(_dated(rows, column, after).values_list(column, "pk")[: size + 1])
    if len(keys) <= size:
        keys += _undated(rows, column, after).values_list(column, "pk")[: size + 1 - len(keys)]
    following = Position(*keys[size - 1]) if len(keys) > size else None
    return DeskPage(_read([pk for _moment, pk in keys[:size]]), following)


def _dated(rows: DossierQuerySet, column: str, after: Position | None) -> DossierQuerySet:
    rows = rows.filter(**{f"{column}__isnull": False})
    if after is not None:
        # The first condition is where the index starts to read, the second leaves out the equals before.
        rows = rows.filter(**{f"{column}__gte": after.moment})
        rows = rows.exclude(**{column: after.moment, "pk__lte": after.pk})
    return rows.order_by(column, "pk")


def _undated(rows: DossierQuerySet, column: str, after: Position | None) -> DossierQuerySet:
    rows = rows.filter(**{f"{column}__isnull": True})
    if after is not None and after.moment is None:
        rows = rows.filter(pk__gt=after.pk)
    return rows.order_by("pk")


def _read(pks: list[int]) -> list[Dossier]:
    """The dossiers of these keys in this order, with what a line shows; `reminder` are the words of one that stands."""
    related = ("procedure", "version", "holder_office")
    unread = ("terms", "bill", "details", "version__how_to", "version__search_key", "version__source")
    found = Dossier.objects.select_related(*related).defer(*unread).prefetch_related(applicant_prefetch())
    by_pk = found.annotate(reminder=standing_reminder()).in_bulk(pks)
    return [by_pk[pk] for pk in pks if pk in by_pk]


def applicant_prefetch() -> Prefetch:
    """The applicant of each dossier as its list `applicants`."""
    return Prefetch("parties", Party.objects.filter(role=Party.Role.APPLICANT), to_attr="applicants")
