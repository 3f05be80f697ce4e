"""The indicators of Decision 766/QĐ-TTg: formula, source, what they come to, and why some cannot be computed here.

Computed by us: the figure that counts is the one of the national portal. docs/rules/fixed-reports.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from dossiers.rules.rates import Rate
from onestop.reports.fixed import index_counts
from onestop.reports.fixed.digital import digital_counts, share_of
from onestop.reports.fixed.sheets import Sheet
from onestop.reports.tables import Cell, Column, Kind, Table
from onestop.reports.wording import scope_words
from onestop.statistics.scopes import Scope
from procedures.rules.errors import gettext_noop

SOURCE = gettext_noop("Decision 766/QĐ-TTg of 23/6/2022, group %(group)s")
GROUPS_OF_INDICATORS = {
    "1": (gettext_noop("Openness"), 18),
    "2": (gettext_noop("Progress of resolution"), 20),
    "3": (gettext_noop("Online services"), 22),
    "4": (gettext_noop("Digitisation"), 22),
    "5": (gettext_noop("Satisfaction"), 18),
}


OF_PETITIONS = frozenset({"petitions_in_time", "satisfaction"})
WHOLE_OFFICES_ALONE = gettext_noop(
    "Petitions go by office: it is not computed for a field, a procedure or a channel."
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """`counted` names its count, "" where our data does not hold it (`why_not`); `full_at`: full marks from %."""

    code: str
    name: str
    formula: str
    counted: str = ""
    full_at: int | None = None
    why_not: str = ""


INDICATORS = (
    Indicator(
        "1.1",
        gettext_noop("Decisions published in time"),
        gettext_noop("decisions published at least 5 working days before they take effect ÷ all decisions"),
        why_not=gettext_noop("The day of the decision's publication is not in our data."),
    ),
    Indicator(
        "1.2",
        gettext_noop("Procedures made public in time"),
        gettext_noop("procedures made public on the portal in 5 working days ÷ all"),
        why_not=gettext_noop("The national portal's day of publication is not in our data."),
    ),
    Indicator(
        "1.3",
        gettext_noop("Procedures with all their parts"),
        gettext_noop("procedures published with every part that the law asks for ÷ all published"),
        why_not=gettext_noop("Our catalogue publishes none with a part missing: the share says nothing."),
    ),
    Indicator(
        "1.4",
        gettext_noop("Dossiers sent to the national portal"),
        gettext_noop("dossiers synchronised ÷ dossiers received"),
        why_not=gettext_noop("This installation sends nothing to the national portal."),
    ),
    Indicator(
        "2.1",
        gettext_noop("Dossiers finished in time and still in time"),
        gettext_noop(
            "(finished in time + open and in time) ÷ (finished + open); more than one request for papers is late"
        ),
        counted="progress",
    ),
    Indicator(
        "2.2",
        gettext_noop("Mean time for a unit of the limit"),
        gettext_noop("time spent ÷ limit, mean of all dossiers"),
        why_not=gettext_noop("The text we have does not say in which unit the time is taken."),
    ),
    Indicator(
        "3.1",
        gettext_noop("Procedures offered online"),
        gettext_noop("public procedures with the online channel ÷ public procedures in force"),
        counted="procedures_online",
        full_at=80,
    ),
    Indicator(
        "3.3",
        gettext_noop("Dossiers filed online"),
        gettext_noop(
            "dossiers received online ÷ dossiers received; not multiplied by the share synchronised"
        ),
        counted="online_share",
        full_at=50,
    ),
    Indicator(
        "3.5",
        gettext_noop("Procedures with online payment"),
        gettext_noop("procedures with a fee paid online in the period ÷ procedures with a fee"),
        counted="procedures_paid_online",
        full_at=80,
    ),
    Indicator(
        "3.6",
        gettext_noop("Dossiers paid online"),
        gettext_noop("dossiers with a fee paid online ÷ dossiers with a fee paid; zero amounts left out"),
        counted="paid_online_share",
    ),
    Indicator(
        "4.1",
        gettext_noop("Results as electronic files"),
        gettext_noop("resolved dossiers with a file of the result ÷ resolved dossiers"),
        counted="result_share",
    ),
    Indicator(
        "4.2",
        gettext_noop("Dossiers digitised"),
        gettext_noop("dossiers all of whose papers are files ÷ dossiers received with papers"),
        counted="digitised_share",
        full_at=80,
    ),
    Indicator(
        "4.3",
        gettext_noop("Digitised data used again"),
        gettext_noop("dossiers in which digitised papers were used again ÷ dossiers received"),
        full_at=80,
        why_not=gettext_noop("Whether a paper was taken over from an earlier dossier is not recorded."),
    ),
    Indicator(
        "4.4",
        gettext_noop("Use of population data"),
        gettext_noop("dossiers checked against the population database ÷ dossiers received"),
        why_not=gettext_noop("There is no connection to the national population database."),
    ),
    Indicator(
        "5.1",
        gettext_noop("Petitions turned down in time"),
        gettext_noop("turned down within 2 working days ÷ turned down"),
        why_not=gettext_noop("Our terms count to the answer; this step has no term of its own."),
    ),
    Indicator(
        "5.3",
        gettext_noop("Petitions handled in time"),
        gettext_noop("petitions answered or turned down by their due day ÷ all that were closed"),
        counted="petitions_in_time",
    ),
    Indicator(
        "5.4",
        gettext_noop("Satisfaction by lateness and petitions"),
        gettext_noop("100 % − share of late dossiers − share of petitions, of the dossiers resolved"),
        counted="satisfaction",
        full_at=90,
    ),
)


def index_values(scope: Scope, *, at: datetime) -> dict[str, Rate]:
    """By the name of the count what it comes to; without petitions where something narrows the dossiers alone."""
    digital: Counter[str] = sum(digital_counts(scope, "level", at=at).values(), Counter())
    made: dict[str, Callable[[], Rate]] = {
        "progress": lambda: index_counts.progress(scope, at=at),
        "procedures_online": lambda: index_counts.procedures_online(scope),
        "procedures_paid_online": lambda: index_counts.procedures_paid_online(scope),
        "petitions_in_time": lambda: index_counts.petitions_in_time(scope),
        "satisfaction": lambda: index_counts.satisfaction(scope, at=at),
    }
    named = {each.counted for each in INDICATORS if each.counted}
    if scope.field or scope.procedure or scope.channel:
        named -= OF_PETITIONS
    return {name: made[name]() if name in made else share_of(digital, name) for name in sorted(named)}


def reached(value: Rate, full_at: int | None) -> Decimal | None:
    """How much of the marks the scale gives, in percent: full from `full_at` on, in proportion below."""
    if full_at is None or not value.denominator:
        return None
    # A share out of the share that gets full marks: as exact as any, and 100.00 only with full marks.
    whole = value.denominator * full_at
    return Rate(min(value.numerator * 100, whole), whole).percent


def index_sheet(scope: Scope, *, at: datetime) -> Sheet:
    """One row for each indicator, also for those that cannot be computed."""
    table = Table(
        code="index-766",
        title=_("Indicators of Decision 766/QĐ-TTg"),
        columns=(
            Column("code", _("No.")),
            Column("name", _("Indicator")),
            Column("formula", _("Formula")),
            Column("source", _("Source")),
            Column("numerator", _("Numerator"), Kind.INTEGER),
            Column("denominator", _("Denominator"), Kind.INTEGER),
            Column("percent", _("Value"), Kind.PERCENT),
            Column("full_at", _("Full marks from"), Kind.PERCENT),
            Column("reached", _("Of full marks"), Kind.PERCENT),
            Column("why_not", _("Why it is not computed")),
        ),
        rows=list(_rows(index_values(scope, at=at))),
        notes=(
            _("Computed by us from our own data; not the national portal's figure, which alone counts."),
            _("The text we have gives the points of the five groups only: %(points)s.")
            % {"points": _points()},
            _("The formulas were read in a technical description of 2026, not in the decision itself."),
        ),
        scope_words=scope_words(scope),
    )
    return Sheet(table)


def _rows(values: dict[str, Rate]) -> Iterator[tuple[Cell, ...]]:
    for each in INDICATORS:
        value = values.get(each.counted)
        group, _points_of = GROUPS_OF_INDICATORS[each.code[0]]
        source = _(SOURCE) % {"group": f"{each.code[0]} ({_(group)})"}
        yield (
            each.code,
            _(each.name),
            _(each.formula),
            source,
            *((value.numerator, value.denominator, value.percent) if value else (None, None, None)),
            each.full_at,
            reached(value, each.full_at) if value else None,
            _why_not(each, value),
        )


def _why_not(each: Indicator, value: Rate | None) -> str:
    if each.why_not:
        return _(each.why_not)
    if value is None:
        return _(WHOLE_OFFICES_ALONE)
    return "" if value.denominator else _("no cases")


def _points() -> str:
    return "; ".join(f"{_(name)} {points}" for name, points in GROUPS_OF_INDICATORS.values())
