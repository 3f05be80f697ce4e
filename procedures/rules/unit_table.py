"""The units in which the law states a time limit: one row for each, with everything that differs between them.

Pages, papers, the importer, the spreadsheet, linked data and the calculator take what they need from a row. How a
unit is counted is matched in `counts.py`, `day_limits.py`, `hour_limits.py` and `day_walk.py`: the type checker
refuses a unit that is not named there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from procedures.rules.errors import gettext_noop, ngettext_noop


class Unit(StrEnum):
    """The units in which the law states a time limit."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    WORKING_HOURS = "working_hours"
    CLOCK_HOURS = "clock_hours"
    SAME_DAY = "same_day"
    NONE = "none"

    @property
    def row(self) -> "UnitRow":
        """Return all that is known of this unit."""
        return ROWS[self]

    @property
    def counts_hours(self) -> bool:
        """Return whether lateness is decided by the moment, not by the day."""
        return self.row.by_the_moment

    @property
    def counts_working_days(self) -> bool:
        """Return whether a day off does not count."""
        return self.row.skips_closed_days

    @property
    def has_amount(self) -> bool:
        """Return whether a limit in this unit states a number."""
        return self.row.amount is not None


@dataclass(frozen=True, slots=True)
class Amount:
    """The numbers of a unit, and its words for a number.

    `largest`: a hundred years; beyond that a number is a typing error, and dates leave the supported range.
    `plausible`: the most that the importer takes from a national record without a flag.
    `listed`: the most that the public calculator lists day by day.
    `iso`: the ISO 8601 duration; ISO has no working day, so the unit's words go with it.
    `counted`: singular and plural for pages, to be translated with ngettext; `%(n)s` is the number.
    `portal`: how the national portal writes the unit, in small letters without blanks; empty where it has no such unit.
    """

    largest: int
    plausible: int
    listed: int
    iso: str
    counted: tuple[str, str]
    portal: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit. `label` is its name in lists of choices, to be translated.

    `skips_closed_days`: a day off counts nothing. `by_the_moment`: late is decided by the moment, else by the day.
    `rough_hours` only puts limits of different units in an order; nobody is promised anything by it.
    `vietnamese`: the unit's words on official papers and in the spreadsheet template.
    """

    label: str
    vietnamese: str
    rough_hours: int
    skips_closed_days: bool
    by_the_moment: bool
    amount: Amount | None = None


_A_CENTURY_OF_DAYS, _A_CENTURY_OF_HOURS, _A_CENTURY_OF_MONTHS = 36_525, 876_600, 1_200

ROWS: Mapping[Unit, UnitRow] = MappingProxyType(
    {
        Unit.WORKING_DAYS: UnitRow(
            gettext_noop("working days"),
            "ngày làm việc",
            rough_hours=8,
            skips_closed_days=True,
            by_the_moment=False,
            amount=Amount(
                largest=_A_CENTURY_OF_DAYS,
                plausible=1_000,
                listed=250,
                iso="P{}D",
                counted=ngettext_noop("%(n)s working day", "%(n)s working days"),
                portal="ngàylàmviệc",
            ),
        ),
        Unit.CALENDAR_DAYS: UnitRow(
            gettext_noop("days"),
            "ngày",
            rough_hours=6,
            skips_closed_days=False,
            by_the_moment=False,
            amount=Amount(
                largest=_A_CENTURY_OF_DAYS,
                plausible=1_500,
                listed=366,
                iso="P{}D",
                counted=ngettext_noop("%(n)s day", "%(n)s days"),
                portal="ngày",
            ),
        ),
        Unit.MONTHS: UnitRow(
            gettext_noop("months"),
            "tháng",
            rough_hours=180,
            skips_closed_days=False,
            by_the_moment=False,
            amount=Amount(
                largest=_A_CENTURY_OF_MONTHS,
                plausible=60,
                listed=12,
                iso="P{}M",
                counted=ngettext_noop("%(n)s month", "%(n)s months"),
                portal="tháng",
            ),
        ),
        Unit.WORKING_HOURS: UnitRow(
            gettext_noop("working hours"),
            "giờ làm việc",
            rough_hours=1,
            skips_closed_days=True,
            by_the_moment=True,
            amount=Amount(
                largest=_A_CENTURY_OF_HOURS,
                plausible=800,
                listed=1_000,
                iso="PT{}H",
                counted=ngettext_noop("%(n)s working hour", "%(n)s working hours"),
                portal="giờlàmviệc",
            ),
        ),
        Unit.CLOCK_HOURS: UnitRow(
            gettext_noop("hours"),
            "giờ",
            rough_hours=1,
            skips_closed_days=False,
            by_the_moment=True,
            amount=Amount(
                largest=_A_CENTURY_OF_HOURS,
                plausible=2_400,
                listed=1_000,
                iso="PT{}H",
                counted=ngettext_noop("%(n)s hour", "%(n)s hours"),
                portal="giờ",
            ),
        ),
        Unit.SAME_DAY: UnitRow(
            gettext_noop("the same day"),
            "trong ngày",
            rough_hours=4,
            skips_closed_days=True,
            by_the_moment=False,
        ),
        Unit.NONE: UnitRow(
            gettext_noop("no individual limit"),
            "không quy định thời hạn",
            rough_hours=10**6,
            skips_closed_days=False,
            by_the_moment=False,
        ),
    }
)
AMOUNTS: Mapping[Unit, Amount] = MappingProxyType(
    {unit: row.amount for unit, row in ROWS.items() if row.amount is not None}
)
_without_row = set(Unit) - ROWS.keys()
if _without_row:
    raise TypeError(f"units without a row in unit_table.ROWS: {sorted(_without_row)}")
