"""Which version is valid when: no two on one day, and each ends where the next begins.

A version has an end of its own (its publication or its repeal names it, or there is none), and a last day that follows
from it: the day before the next one begins, where that comes first. Withdrawing a version that has not begun gives its
predecessor back the days that were its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from procedures.rules.errors import RuleError, gettext_noop


@dataclass(frozen=True, slots=True)
class Period:
    """A published version that was not withdrawn; `own_end` is None where nobody has named an end."""

    number: int
    begins: date
    own_end: date | None


def refuse_backwards(valid_from: date | None, valid_to: date | None) -> None:
    """Raise RuleError validity_backwards where the end lies before the beginning."""
    if valid_from and valid_to and valid_to < valid_from:
        raise RuleError(
            "validity_backwards",
            gettext_noop("The end of validity lies before its beginning."),
            field="valid_to",
        )


def last_days(periods: Sequence[Period]) -> dict[int, date | None]:
    """Return the last day of each version by its number; None where it has none.

    Raises RuleError version_validity_overlaps where two begin on one day.
    """
    ordered = sorted(periods, key=lambda each: each.begins)
    days: dict[int, date | None] = {}
    for place, each in enumerate(ordered):
        following = ordered[place + 1] if place + 1 < len(ordered) else None
        if following and following.begins == each.begins:
            raise _overlaps(each)
        before_next = following.begins - timedelta(days=1) if following else None
        ends = [end for end in (each.own_end, before_next) if end]
        days[each.number] = min(ends, default=None)
    return days


def own_ends(told: Sequence[Period]) -> list[Period]:
    """Return versions of which only the last day is known with ends of their own: none where the next one cut it."""
    ordered = sorted(told, key=lambda each: each.begins)
    begins = {each.begins - timedelta(days=1) for each in ordered}
    return [
        Period(each.number, each.begins, None if each.own_end in begins else each.own_end) for each in ordered
    ]


def refuse_overlap(new: Period, others: Sequence[Period]) -> None:
    """Raise RuleError version_validity_overlaps where a version begins before one that is published for a later day.

    One that ends by itself before the next begins is no overlap.
    """
    for other in others:
        if other.begins >= new.begins and not (new.own_end and new.own_end < other.begins):
            raise _overlaps(other)


def refuse_repeal(begins: date, ends: date | None, last_day: date) -> None:
    """Raise RuleError repeal_before_start, or repeal_after_end where the version has ended by then anyway."""
    if last_day < begins:
        raise RuleError(
            "repeal_before_start",
            gettext_noop(
                "This version is valid from %(on)s; its last day cannot lie before. One that has not begun can be "
                "withdrawn."
            ),
            field="last_day",
            on=f"{begins:%d/%m/%Y}",
        )
    if ends and last_day > ends:
        raise RuleError(
            "repeal_after_end",
            gettext_noop("This version ends on %(on)s already; a repeal makes no version longer."),
            field="last_day",
            on=f"{ends:%d/%m/%Y}",
        )


def _overlaps(other: Period) -> RuleError:
    return RuleError(
        "version_validity_overlaps",
        gettext_noop("Version %(number)s is valid from %(on)s already; choose a later day."),
        field="valid_from",
        number=other.number,
        on=f"{other.begins:%d/%m/%Y}",
    )
