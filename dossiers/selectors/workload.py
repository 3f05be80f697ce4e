"""How much lies where and falls due when: the queues of today by unit or person, the days ahead, one query each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate

from dossiers.models.dossier import LIVE_STATES
from dossiers.rules.actors import Actor
from dossiers.rules.states import OPEN_STATES
from dossiers.selectors.desk_lists import (
    DeskDay,
    DeskQuestion,
    Queue,
    conditions,
    dossiers_at_desk,
)
from dossiers.selectors.gate import visible_to
from procedures.rules.moments import LOCAL


def counts_by(
    column: str, actor: Actor, offices: Collection[int], queues: Collection[Queue], day: DeskDay
) -> dict[Any, dict[Queue, int]]:
    """Counts of each queue by a column of the dossier, of what these offices resolve or hold and the actor may see."""
    tests = conditions(day, actor)
    rows: Any = visible_to(actor).of_offices(offices).filter(state__in=LIVE_STATES).order_by().values(column)
    rows = rows.annotate(**{queue.value: Count("pk", filter=tests[queue], distinct=True) for queue in queues})
    return {row[column]: {queue: row[queue.value] for queue in queues} for row in rows}


def due_by_day(actor: Actor, asked: DeskQuestion) -> dict[date, int]:
    """How many of the actor's open dossiers fall due on each local day; those without a due date on none."""
    rows: Any = dossiers_at_desk(actor, asked).filter(state__in=OPEN_STATES, due_at__isnull=False)
    rows = rows.order_by().values(on=TruncDate("due_at", tzinfo=LOCAL)).annotate(n=Count("pk", distinct=True))
    return {row["on"]: row["n"] for row in rows}
