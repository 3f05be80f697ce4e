"""Late dossiers with the reasons noted on them: counts by reason that add up to the late figures, and the list.

How it is counted: docs/rules/fixed-reports.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Event
from dossiers.rules.actions import Action
from dossiers.rules.lateness import LATE_REASONS
from dossiers.rules.outcomes import Outcome
from onestop.reports.fixed.sheets import (
    Opening,
    Sheet,
    check_group,
    counted,
    label_columns,
    lines_of,
)
from onestop.reports.tables import Cell, Column, Kind, Table
from onestop.reports.wording import scope_words
from onestop.statistics.drill_down import dossiers_behind
from onestop.statistics.scopes import Scope
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import local_date
from procedures.selectors.portions import in_portions

LATE, OVERDUE, UNEXPLAINED = "late", "open_overdue", "unexplained"
KINDS = {LATE: gettext_lazy("resolved late"), OVERDUE: gettext_lazy("open and overdue")}
REASONS = (*(reason.value for reason in LATE_REASONS), UNEXPLAINED)
FIGURES = (LATE, OVERDUE, *REASONS)


def late_dossiers(scope: Scope, *, at: datetime, figure: str = "") -> QuerySet[Event]:
    """The events of what was resolved late in the period or stood overdue at its end, oldest first.

    `figure`: one of FIGURES narrows it down. Each has `late_reason` ("" unexplained), `remedy`, `apology`.
    RuleError late_figure_unknown, and what `narrowing` raises.
    """
    if figure and figure not in FIGURES:
        raise RuleError(
            "late_figure_unknown", gettext_noop("There is no such figure in this report."), field="figure"
        )
    kinds = [figure] if figure in KINDS else list(KINDS)
    # One list of ids: two of them with OR between would read every event there is.
    first, *others = (dossiers_behind(scope, kind, at=at).order_by().values("pk") for kind in kinds)
    # The type checker does not know annotated columns.
    events: Any = _explained(Event.objects.filter(pk__in=first.union(*others, all=True)))
    if figure in REASONS:
        events = events.filter(late_reason="" if figure == UNEXPLAINED else figure)
    shown = ("dossier__procedure", "dossier__version", "dossier__resolving_office")
    found: QuerySet[Event] = events.select_related(*shown).order_by("happened_at", "id")
    return found


def _explained(events: QuerySet[Event]) -> QuerySet[Event]:
    """With the last explanation of the same life of the dossier: a reopening between the two begins another."""
    reopened_between = Event.objects.filter(
        dossier=OuterRef("dossier"),
        action=Action.REOPEN,
        seq__gt=Least(OuterRef("seq"), OuterRef(OuterRef("seq"))),
        seq__lte=Greatest(OuterRef("seq"), OuterRef(OuterRef("seq"))),
    )
    said = Event.objects.filter(dossier=OuterRef("dossier"), action=Action.EXPLAIN_LATENESS)
    last = said.filter(~Exists(reopened_between)).order_by("-seq")
    apology = Event.objects.filter(dossier=OuterRef("dossier"), action=Action.REAPPOINT).order_by("-seq")

    def told(name: str) -> Coalesce:
        words = Subquery(last.values(told=KeyTextTransform(name, "data"))[:1])
        return Coalesce(words, Value(""), output_field=TextField())

    return events.annotate(
        late_reason=told("late_reason"),
        remedy=told("remedy"),
        apology=Coalesce(Subquery(apology.values("reason")[:1]), Value(""), output_field=TextField()),
    )


def reasons_sheet(scope: Scope, *, at: datetime, group_by: str) -> Sheet:
    """By group of rows: resolved late, open and overdue, and the same dossiers by the group of the reason."""
    found = _counted(scope, at, f"dossier__{check_group(group_by)}")
    lines = lines_of(group_by, found)
    rows: list[tuple[Cell, ...]] = [
        (code, label, *(found[key][name] for name in FIGURES)) for key, code, label in lines
    ]
    opens = {
        (row, name): Opening(name, group_by, code)
        for row, (key, code, _label) in enumerate(lines)
        for name in FIGURES
    }
    opens |= {(-1, name): Opening(name) for name in FIGURES}
    table = Table(
        code="late-reasons",
        title=_("Late dossiers by the group of the reason"),
        columns=(*label_columns(group_by), *_columns()),
        rows=rows,
        notes=_notes(found.values()),
        scope_words=scope_words(scope),
    )
    return Sheet(table, opens)


def _counted(scope: Scope, at: datetime, path: str) -> dict[str, Counter[str]]:
    """By key of the group: how many of each figure."""
    events: Any = late_dossiers(scope, at=at)
    grouped = events.order_by().values("late_reason", "outcome", key=F(path)).annotate(number=Count("pk"))
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in grouped:
        kind = LATE if row["outcome"] == Outcome.LATE else OVERDUE
        found[str(row["key"])][kind] += row["number"]
        found[str(row["key"])][row["late_reason"] or UNEXPLAINED] += row["number"]
    return dict(found)


def _columns() -> tuple[Column, ...]:
    return (
        counted(LATE, _("Resolved late")),
        counted(OVERDUE, _("Open and overdue")),
        *(counted(reason.value, _(label).capitalize()) for reason, label in LATE_REASONS.items()),
        counted(UNEXPLAINED, _("Not yet explained")),
    )


def _notes(counts: Iterable[Counter[str]]) -> tuple[str, ...]:
    """The sum that must come out, with its numbers."""
    total: Counter[str] = sum(counts, Counter())
    return (
        _("Check: resolved late + open and overdue = %(late)s; the groups of reasons add up to %(reasons)s.")
        % {"late": total[LATE] + total[OVERDUE], "reasons": sum(total[name] for name in REASONS)},
        _("The reason and the remedy are noted on the dossier; of several notes the last one counts."),
    )


def list_sheet(scope: Scope, *, at: datetime, figure: str = "") -> Sheet:
    """Each late dossier with its days, its apology, the group of the reason and the remedy; no names."""
    columns = (
        Column("code", _("Dossier")),
        Column("procedure", _("Procedure code")),
        Column("procedure_name", _("Procedure")),
        Column("office", _("Office")),
        Column("kind", _("How it is late")),
        Column("due_at", _("Due"), Kind.MOMENT),
        Column("finished_at", _("Result ready"), Kind.MOMENT),
        Column("days", _("Days late"), Kind.INTEGER),
        Column("apology", _("Reason given with the apology")),
        Column("late_reason", _("Group of the reason")),
        Column("remedy", _("What is done about it")),
    )
    events = late_dossiers(scope, at=at, figure=figure)
    table = Table(
        code="late-list",
        title=_("List of late dossiers"),
        columns=columns,
        rows=late_rows(events, open_until(scope, at)),
        notes=(_("Days late are calendar days; for what is open, until the end of the period or now."),),
        scope_words=scope_words(scope),
    )
    return Sheet(table)


def open_until(scope: Scope, at: datetime) -> datetime:
    """The moment until which what is open is late: the last one of the period, or now."""
    # The end of a period is the first moment of the next day: that day belongs to it no more.
    return min(scope.period.end - timedelta(microseconds=1), at)


def late_rows(events: QuerySet[Event] | Iterable[Event], until: datetime) -> Iterator[tuple[Cell, ...]]:
    """One row for each event, as they come."""
    found = in_portions(events, 2000) if isinstance(events, QuerySet) else events
    for event in found:
        yield late_row(event, until)


def late_row(event: Event, until: datetime) -> tuple[Cell, ...]:
    """A late dossier as the list shows it; what is open is late until that moment."""
    dossier, is_resolved = event.dossier, event.outcome == Outcome.LATE
    ended = event.happened_at if is_resolved else until
    reason = event.late_reason  # type: ignore[attr-defined]  # annotated by `late_dossiers`
    return (
        dossier.code,
        dossier.procedure.code,
        dossier.version.name,
        dossier.resolving_office.name,
        str(KINDS[LATE if is_resolved else OVERDUE]),
        event.due_at,
        event.happened_at if is_resolved else None,
        (local_date(ended) - local_date(event.due_at)).days if event.due_at else None,
        event.apology,  # type: ignore[attr-defined]  # annotated
        _(LATE_REASONS[reason]) if reason in LATE_REASONS else _("not yet explained"),
        event.remedy,  # type: ignore[attr-defined]  # annotated
    )
