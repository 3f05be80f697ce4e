"""What a tally is of, and the lock of those who write tallies.

Drains share the lock of the whole, a full recount holds it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dossiers.locks import hold, try_hold

TallyKey = tuple[int, int, date]
_WHOLE = "tallies"
_AT_MOST_SECONDS = 60


def try_whole() -> bool:
    """Whether nobody else writes tallies; if so, nobody begins to until the transaction ends."""
    return try_hold(_WHOLE)


def hold_whole() -> None:
    """Wait until nobody writes tallies, a minute at most, then keep all others out."""
    hold(_WHOLE, at_most_seconds=_AT_MOST_SECONDS)


def columns_of(keys: Sequence[TallyKey]) -> list[list[object]]:
    """Keys as the three arrays that `unnest` takes."""
    return [[key[part] for key in keys] for part in range(3)]
