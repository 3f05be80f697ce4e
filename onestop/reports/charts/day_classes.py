"""Days early and late in classes: every day near the due date by itself, wider ones further off."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

# The first day of each class but the lowest, which is open; negative days are early, 0 is the due day.
BOUNDS = (-20, -10, -5, -3, -2, -1, 0, 1, 2, 3, 4, 6, 11, 21)


@dataclass(frozen=True, slots=True)
class DayClass:
    """From the first to the last day, both included; None is open."""

    first: int | None
    last: int | None

    @property
    def text(self) -> str:
        """The days without their sign: "3", "4–5", ">20", "0"."""
        if self.first is None or self.last is None:
            return f">{abs(self.last or self.first or 0) - 1}"
        near, far = sorted((abs(self.first), abs(self.last)))
        return str(near) if near == far else f"{near}–{far}"


def _classes() -> tuple[DayClass, ...]:
    starts: tuple[int | None, ...] = (None, *BOUNDS)
    ends = (*(bound - 1 for bound in BOUNDS), None)
    return tuple(DayClass(first, last) for first, last in zip(starts, ends, strict=True))


CLASSES = _classes()


def class_of(days: int) -> int:
    """The place in CLASSES of so many days after the due day."""
    return bisect_right(BOUNDS, days)
