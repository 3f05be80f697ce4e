"""How much lies where: the queues of today, counted by unit or by person in one query."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count

from dossiers.models.dossier import LIVE_STATES
from dossiers.rules.actors import Actor
from dossiers.selectors.desk_lists import DeskDay, Queue, conditions
from dossiers.selectors.gate import visible_to


def counts_by(
    column: str, actor: Actor, offices: Collection[int], queues: Collection[Queue], day: DeskDay
) -> dict[Any, dict[Queue, int]]:
    """Counts of each queue by a column of the dossier, of what these offices resolve or hold and the actor may see."""
    tests = conditions(day, actor)
    rows: Any = visible_to(actor).of_offices(offices).filter(state__in=LIVE_STATES).order_by().values(column)
    rows = rows.annotate(**{queue.value: Count("pk", filter=tests[queue], distinct=True) for queue in queues})
    return {row[column]: {queue: row[queue.value] for queue in queues} for row in rows}
