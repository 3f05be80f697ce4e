"""What people said after their result: grades by rows, the share of the satisfied, and what was written.

No number here opens a list: who gave which grade is nobody's business. How it is counted: docs/rules/fixed-reports.md.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from dossiers.personal_data import unseal
from dossiers.rules.actors import Actor
from dossiers.rules.rates import Rate
from dossiers.rules.roles import LEADERS
from onestop.citizens.feedback.models import Rating
from onestop.citizens.feedback.rules.ratings import GRADES, Grades, grades_of
from onestop.reports.fixed.sheets import (
    Sheet,
    check_group,
    counted,
    dossier_filters,
    label_columns,
    lines_of,
)
from onestop.reports.tables import Cell, Column, Kind, Table, rate_column
from onestop.reports.wording import scope_words
from onestop.statistics.scopes import Scope, narrowing

# Identity numbers and telephones in what people write; the words themselves stay.
_NUMBERS = re.compile(r"\d(?:[ .-]?\d){7,}")
_E_MAIL = re.compile(r"(?<!\S)\S+@\S+")


@dataclass
class Rated:
    """The grades of one row, and how many wrote something, want to be called, were called."""

    grades: Counter[int] = field(default_factory=Counter)
    texts: int = 0
    calls: int = 0
    called: int = 0


def ratings_of(scope: Scope) -> QuerySet[Rating]:
    """The ratings given in the period about dossiers of the scope; statistics go by the resolving office."""
    days = (scope.period.first, scope.period.last)
    return Rating.objects.filter(given_on__range=days, **dossier_filters(narrowing(scope)))


def rated(scope: Scope, group_by: str) -> dict[str, Rated]:
    """By key of the group. RuleError group_unknown."""
    rows = (
        ratings_of(scope)
        .order_by()
        .values("overall", key=F(f"dossier__{check_group(group_by)}"))
        .annotate(
            number=Count("pk"),
            texts=Count("pk", filter=Q(has_text=True)),
            calls=Count("pk", filter=Q(call_wanted=True)),
            called=Count("pk", filter=Q(call_wanted=True, call__isnull=False)),
        )
    )
    found: defaultdict[str, Rated] = defaultdict(Rated)
    for row in rows:
        each = found[str(row["key"])]
        each.grades[row["overall"]] += row["number"]
        each.texts += row["texts"]
        each.calls += row["calls"]
        each.called += row["called"]
    return dict(found)


def satisfaction(grades: Grades) -> Rate:
    """The satisfied and very satisfied among all who graded."""
    return Rate(grades.satisfied, grades.total)


def ratings_sheet(scope: Scope, *, group_by: str) -> Sheet:
    """How often each grade was given, the best first."""
    found = rated(scope, group_by)
    best_first = sorted(GRADES, reverse=True)
    table = Table(
        code="ratings",
        title=_("Ratings"),
        columns=(
            *label_columns(group_by),
            counted("rated", _("Rated")),
            *(counted(f"grade_{grade}", _(GRADES[grade]).capitalize()) for grade in best_first),
            counted("satisfied", _("Satisfied or better")),
            rate_column("share", _("Share of the satisfied")),
            counted("texts", _("With a text")),
            counted("calls", _("Want to be called")),
            counted("called", _("Called back")),
            counted("to_call", _("Still to call")),
        ),
        rows=[(code, label, *_cells(found[key])) for key, code, label in lines_of(group_by, found)],
        notes=_notes(found),
        scope_words=scope_words(scope),
    )
    return Sheet(table)


def _cells(each: Rated) -> tuple[Cell, ...]:
    grades = grades_of(each.grades)
    share = satisfaction(grades)
    return (
        grades.total,
        *reversed(grades.counts),
        grades.satisfied,
        share.percent,
        each.texts,
        each.calls,
        each.called,
        each.calls - each.called,
    )


def _notes(found: dict[str, Rated]) -> tuple[str, ...]:
    whole = grades_of(sum((each.grades for each in found.values()), Counter()))
    share = satisfaction(whole)
    text = share.percent_text
    return (
        _("Share of the satisfied: %(part)s of %(all)s, %(percent)s.")
        % {
            "part": share.numerator,
            "all": share.denominator,
            "percent": f"{text} %" if text else _("no cases"),
        },
        _("No number opens a list here: who gave which grade stays with those who answer for the office."),
    )


def texts_sheet(scope: Scope, by: Actor, *, most: int = 200) -> Sheet:
    """What was written, newest first, for heads and managers of the office alone; numbers and addresses masked.

    Rows hold no dossier code, so that nobody is asked why they were not satisfied.
    """
    rows = ratings_of(scope).filter(
        has_text=True, sealed__isnull=False, dossier__resolving_office__in=by.offices_with(*LEADERS)
    )
    newest = rows.select_related("dossier__resolving_office", "dossier__procedure").order_by(
        "-given_at", "-pk"
    )
    table = Table(
        code="rating-texts",
        title=_("What was written"),
        columns=(
            Column("given_on", _("Day"), Kind.DATE),
            Column("office", _("Office")),
            Column("procedure", _("Procedure code")),
            Column("grade", _("Grade")),
            Column("text", _("Text")),
        ),
        rows=list(_texts(newest[:most])),
        notes=(
            _("The newest %(most)s; telephone and identity numbers and e-mail addresses are left out.")
            % {"most": most},
        ),
        scope_words=scope_words(scope),
    )
    return Sheet(table)


def _texts(rows: QuerySet[Rating]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        dossier = row.dossier
        assert row.sealed is not None, "only rows with something written are asked for"
        text = unseal(row.sealed, about=f"rating {dossier.code}")["text"]
        yield (
            row.given_on,
            dossier.resolving_office.name,
            dossier.procedure.code,
            _(GRADES[row.overall]),
            without_numbers(text),
        )


def without_numbers(text: str) -> str:
    """The text with telephone and identity numbers and e-mail addresses taken out."""
    return _NUMBERS.sub("…", _E_MAIL.sub("…", text))
