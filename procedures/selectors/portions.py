"""Many rows, read in portions and in their order, with no cursor of the database's left open in between.

A cursor belongs to a connection. Behind a pooler in transaction mode the next statement may go to another one, and the
cursor is gone: a download ends in the middle. Hence none here (DISABLE_SERVER_SIDE_CURSORS), and this instead.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def in_portions(rows: QuerySet[Row], size: int = 500) -> Iterator[Row]:
    """The rows that there are now, by one statement where one portion holds them.

    Takes eight bytes of memory for each, and one portion. Needs a whole number as key.

    A row that is deleted meanwhile is left out; one that is changed meanwhile comes as it is then.
    """
    first = list(rows[: size + 1])
    if len(first) <= size:
        yield from first
        return
    keys = array("q", rows.values_list("pk", flat=True))
    whole = rows.order_by() if not rows.query.is_sliced else _without_slice(rows)
    for start in range(0, len(keys), size):
        part = keys[start : start + size].tolist()
        found = {row.pk: row for row in whole.filter(pk__in=part)}
        yield from (found[key] for key in part if key in found)


def _without_slice(rows: QuerySet[Row]) -> QuerySet[Row]:
    whole = rows.all()
    whole.query.clear_limits()
    return whole.order_by()
