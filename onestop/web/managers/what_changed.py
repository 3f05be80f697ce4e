"""Where a fall of the on-time rate comes from: the offices and procedures whose late cases pulled it down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise

from onestop.reports.charts.contributions import Cases, Share, contributions
from onestop.reports.wording import GROUP_LABELS
from onestop.statistics.figures import Row, resolution
from onestop.statistics.scopes import Scope
from onestop.web.managers.questions import QuestionForm
from onestop.web.managers.rate_lines import row_question, signed

MOST_ROWS = 8
GROUPINGS = ("office", "procedure")


@dataclass(frozen=True)
class Cause:
    """A row of the table: `points` are percentage points with their sign, addresses lead to the late dossiers."""

    label: str
    share: Share
    points: str
    late_now: str
    late_before: str


@dataclass(frozen=True)
class Causes:
    """The rows of one grouping that pulled the rate down, what did most on top."""

    group: str
    heading: str | Promise
    rows: tuple[Cause, ...]


def causes_of(form: QuestionForm, scope: Scope, at: datetime) -> list[Causes]:
    """By office and by procedure, which rows account for the fall against the period before."""
    before = scope.during(scope.period.before())
    return [Causes(group, GROUP_LABELS[group], _rows(form, group, scope, before, at)) for group in GROUPINGS]


def _rows(form: QuestionForm, group: str, scope: Scope, before: Scope, at: datetime) -> tuple[Cause, ...]:
    now_rows = resolution(scope, at=at, group_by=group).rows
    rows_before = resolution(before, at=at, group_by=group).rows
    labels = {row.key: row.label for row in (*rows_before, *now_rows)}
    shares = contributions(_cases(now_rows), _cases(rows_before))
    return tuple(
        Cause(
            labels[share.key],
            share,
            signed(share.points),
            _late(form, share.key, scope, group),
            _late(form, share.key, before, group),
        )
        for share in shares[:MOST_ROWS]
        if share.points < 0
    )


def _cases(rows: Iterable[Row]) -> dict[str, Cases]:
    return {
        row.key: Cases(row.figures.late, row.figures.on_time_rate.denominator)
        for row in rows
        if row.figures.on_time_rate.denominator
    }


def _late(form: QuestionForm, key: str, scope: Scope, group: str) -> str:
    query = form.address(**row_question(form, key, scope, group))
    return f"{reverse('managers:behind')}{query}&so-lieu=late"
