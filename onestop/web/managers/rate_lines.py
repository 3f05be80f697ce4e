"""The table of rates: its columns, its lines, and the order in which they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onestop.statistics.figures import Row, percent
from onestop.statistics.scopes import Scope
from onestop.statistics.tallies import Figures
from onestop.web.managers.questions import QuestionForm

# The columns under their common heads, each a bucket whose dossiers can be listed.
GROUPS = (
    ("", (("carried_over", _("From before")),)),
    (
        _("Received"),
        (
            ("received", _("Received")),
            ("received_online", _("Online")),
            ("received_direct", _("Directly")),
            ("received_postal", _("By post")),
            ("reopened", _("Of these taken up again")),
        ),
    ),
    (
        _("Resolved"),
        (
            ("early", _("Early")),
            ("on_time", _("On time")),
            ("late", _("Late")),
            ("no_due", _("Without limit")),
        ),
    ),
    (
        _("Ended otherwise"),
        (("withdrawn", _("Withdrawn")), ("stopped", _("Stopped")), ("refused", _("Refused"))),
    ),
    (
        _("Open"),
        (("open_within", _("Within")), ("open_overdue", _("Overdue")), ("open_paused", _("Paused"))),
    ),
)
COLUMNS = tuple(column for _head, columns in GROUPS for column in columns)
BY_LAW = (
    ("statutory_early", _("Early by law")),
    ("statutory_on_time", _("On time by law")),
    ("statutory_late", _("Late by law")),
    ("statutory_no_due", _("Without limit by law")),
)
# What the list behind a figure is called, where its heading stands alone.
LABELS = {
    **dict((*COLUMNS, *BY_LAW)),
    "received_online": _("Received online"),
    "received_direct": _("Received directly"),
    "received_postal": _("Received by post"),
    "open_within": _("Open, within"),
    "open_overdue": _("Open, overdue"),
    "open_paused": _("Open, paused"),
}
RATES = (("ty-le", _("On-time rate")), ("ty-le-som", _("Early rate")))


@dataclass(frozen=True)
class Cell:
    """A figure and the address of the list behind it."""

    bucket: str
    count: int
    address: str


@dataclass(frozen=True)
class Line:
    """One line of the table; `address` asks the same for this row alone."""

    label: str
    cells: tuple[Cell, ...]
    figures: Figures
    address: str = ""

    @property
    def on_time(self) -> str:
        return percent(self.figures.on_time_rate)

    @property
    def early(self) -> str:
        return percent(self.figures.early_rate)


@dataclass(frozen=True)
class Head:
    """The head of a column and the address under which it sorts; `order` is what aria-sort says, if anything."""

    label: str | Promise
    address: str
    order: str = ""


def line_of(
    label: str, figures: Figures, query: str, columns: Sequence[tuple[str, str | Promise]] = COLUMNS
) -> Line:
    """A line; its numbers lead to the lists of the question in `query`."""
    base = reverse("managers:behind") + query
    cells = (Cell(name, figures.bucket(name), f"{base}&so-lieu={name}") for name, _label in columns)
    return Line(label, tuple(cells), figures, reverse("managers:rates") + query)


def lines_of(rows: Sequence[Row], form: QuestionForm, scope: Scope) -> list[Line]:
    """The lines of a report's rows."""
    return [
        line_of(row.label, row.figures, form.address(**row_question(form, row.key, scope))) for row in rows
    ]


def fixed(scope: Scope) -> dict[str, str]:
    """The period as two days, so that a link means the same tomorrow."""
    return {"ky": "", "tu": scope.period.first.isoformat(), "den": scope.period.last.isoformat()}


def row_question(form: QuestionForm, key: str, scope: Scope, group: str = "") -> dict[str, str]:
    """What narrows the question to one row of a grouping (the form's own unless told)."""
    days, group = fixed(scope), group or form.group_by
    if group == "month":
        month = next(part for part in scope.period.months() if part.name == key)
        return {**days, "tu": month.first.isoformat(), "den": month.last.isoformat()}
    if group == "office":
        return {**days, "don_vi": key, "rieng": "on"}
    name = {"field": "linh_vuc", "procedure": "thu_tuc", "channel": "kenh", "level": "cap"}[group]
    return {**days, name: key}


def sorted_lines(lines: list[Line], asked: str) -> list[Line]:
    """In the order of the address: a column's name, with "-" before it the other way round; else as they came.

    Counts begin with the largest, rates with the lowest; lines without cases stand last.
    """
    name = asked.removeprefix("-")
    turned = asked.startswith("-")
    if name in dict(COLUMNS):
        return sorted(lines, key=lambda line: line.figures.bucket(name), reverse=not turned)
    if name in dict(RATES):
        known = [line for line in lines if line.figures.on_time_rate.denominator]
        known.sort(key=lambda line: _rate(line, name), reverse=turned)
        return known + [line for line in lines if not line.figures.on_time_rate.denominator]
    return lines


def heads(labels: Sequence[tuple[str, str | Promise]], asked: str, query: str) -> list[Head]:
    """The heads of columns; a second click turns the order round."""
    joint = "" if query == "?" else "&"
    return [
        Head(
            label,
            f"{query}{joint}xep={'-' if asked == name else ''}{name}#h-table",
            _ORDER[asked == name, name.startswith("ty-le")] if asked.removeprefix("-") == name else "",
        )
        for name, label in labels
    ]


# Whether it stands as first sorted, and whether the column is a rate.
_ORDER: Mapping[tuple[bool, bool], str] = {
    (True, False): "descending",
    (False, False): "ascending",
    (True, True): "ascending",
    (False, True): "descending",
}


def signed(points: Fraction) -> str:
    """Percentage points with two decimals, half up, and their sign ("−1,25"), none on zero.

    What is less than a hundredth is shown as one: only what is the same has no difference.
    """
    hundredths = floor(abs(points) * 10_000 + Fraction(1, 2))
    if points:
        hundredths = max(hundredths, 1)
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{Decimal(hundredths).scaleb(-2):.2f}".replace(".", ",")


def _rate(line: Line, name: str) -> Fraction:
    """The rate of a line that has cases."""
    rate = line.figures.on_time_rate if name == "ty-le" else line.figures.early_rate
    assert rate.fraction is not None
    return rate.fraction
