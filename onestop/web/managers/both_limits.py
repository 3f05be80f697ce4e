"""The two limits side by side: what was promised at receipt, and what the law allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dossiers.rules.rates import Rate, Timeliness
from onestop.statistics.figures import Row, percent
from onestop.statistics.scopes import Scope
from onestop.statistics.tallies import Figures
from onestop.web.managers.questions import QuestionForm
from onestop.web.managers.rate_lines import BY_LAW, Cell, fixed, line_of, row_question, signed

COMMITTED = (("early", ""), ("on_time", ""), ("late", ""))


@dataclass(frozen=True)
class Both:
    """A row by each limit; `difference` is the on-time rate by law less the committed one, in percentage points."""

    label: str
    committed: tuple[Cell, ...]
    committed_rate: str
    by_law: tuple[Cell, ...]
    rate_by_law: str
    difference: str


def both_limits(rows: Sequence[Row], totals: Figures, form: QuestionForm, scope: Scope) -> list[Both]:
    """The rows of a report by each limit, the total last."""
    found = [
        _both(row.label, row.figures, form.address(**row_question(form, row.key, scope))) for row in rows
    ]
    return [*found, _both(_("Total"), totals, form.address(**fixed(scope)))]


def _both(label: str, figures: Figures, query: str) -> Both:
    law = _by_law(figures)
    return Both(
        label,
        line_of(label, figures, query, COMMITTED).cells,
        percent(figures.on_time_rate),
        line_of(label, figures, query, BY_LAW[:3]).cells,
        percent(law),
        _difference(figures.on_time_rate, law),
    )


def _by_law(figures: Figures) -> Rate:
    by_law = Timeliness(
        early=figures.statutory_early, on_time=figures.statutory_on_time, late=figures.statutory_late
    )
    return by_law.on_time_rate


def _difference(committed: Rate, law: Rate) -> str:
    """Between exact shares, with its sign and two decimals; nothing where one of them has no cases."""
    if committed.fraction is None or law.fraction is None:
        return "–"
    return signed(law.fraction - committed.fraction)
