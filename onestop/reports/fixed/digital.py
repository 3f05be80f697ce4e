"""How much goes without paper: received online, papers and results as files, fees paid online.

How it is counted: docs/rules/fixed-reports.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from dossiers.models import DossierFile, DossierPaper, Event, FeeReceipt
from dossiers.rules.rates import Rate
from onestop.reports.fixed.sheets import (
    Opening,
    Sheet,
    check_group,
    counted,
    dossier_filters,
    label_columns,
    lines_of,
)
from onestop.reports.tables import Cell, Column, Table, rate_column
from onestop.reports.wording import scope_words
from onestop.statistics.drill_down import dossiers_behind
from onestop.statistics.scopes import Scope, narrowing
from procedures.models.vocabulary import Channel, PaperMode
from procedures.rules.errors import RuleError, gettext_noop

# Share: what is counted, out of what.
SHARES = {
    "online_share": ("online", "received"),
    "digitised_share": ("digitised", "with_papers"),
    "result_share": ("result_filed", "resolved"),
    "paid_online_share": ("paid_online", "paid"),
}
FIGURES = tuple(name for share in SHARES.values() for name in reversed(share))
Counts = Counter[str]
# The type checker does not know annotated columns.
Annotated: TypeAlias = Any


def digital_counts(scope: Scope, group_by: str, *, at: datetime) -> dict[str, Counts]:
    """By key of the group, every figure of FIGURES. RuleError group_unknown."""
    path = f"dossier__{check_group(group_by)}"
    found: defaultdict[str, Counts] = defaultdict(Counter)
    for rows in (_received(scope, path, at), _resolved(scope, path, at), _paid(scope, path)):
        for row in rows:
            key = str(row.pop("key"))
            found[key].update({name: int(number) for name, number in row.items()})
    return {key: counts for key, counts in found.items() if any(counts.values())}


def share_of(counts: Counts, share: str) -> Rate:
    """One of SHARES as a rate."""
    part, whole = SHARES[share]
    return Rate(counts[part], counts[whole])


def _received(scope: Scope, path: str, at: datetime) -> list[dict[str, Any]]:
    events = _received_events(scope, at).order_by().values(key=F(path))
    return list(
        events.annotate(
            received=Count("pk"),
            online=Count("pk", filter=Q(dossier__channel=Channel.ONLINE)),
            with_papers=Count("pk", filter=Q(has_papers=True)),
            digitised=Count("pk", filter=Q(has_papers=True, lacks_files=False)),
        )
    )


def _received_events(scope: Scope, at: datetime) -> Annotated:
    """What was received in the period, with whether papers were handed in and whether one of them is no file."""
    handed_in = DossierPaper.objects.filter(
        dossier=OuterRef("dossier"), is_missing=False, mode=PaperMode.SUBMIT
    )
    files = DossierFile.objects.filter(
        dossier=OuterRef("dossier"),
        kind=DossierFile.Kind.PAPER,
        paper_position=OuterRef("position"),
        set_aside_at__isnull=True,
    ).exclude(verdict=DossierFile.Verdict.REFUSED)
    return dossiers_behind(scope, "received", at=at).annotate(
        has_papers=Exists(handed_in), lacks_files=Exists(handed_in.filter(~Exists(files)))
    )


def _resolved(scope: Scope, path: str, at: datetime) -> list[dict[str, Any]]:
    events = _resolved_events(scope, at).order_by().values(key=F(path))
    return list(events.annotate(resolved=Count("pk"), result_filed=Count("pk", filter=Q(has_result=True))))


def _resolved_events(scope: Scope, at: datetime) -> Annotated:
    results = DossierFile.objects.filter(
        dossier=OuterRef("dossier"), kind=DossierFile.Kind.RESULT, set_aside_at__isnull=True
    ).exclude(verdict=DossierFile.Verdict.REFUSED)
    return dossiers_behind(scope, "resolved", at=at).annotate(has_result=Exists(results))


def _paid(scope: Scope, path: str) -> list[dict[str, Any]]:
    online = Q(method=FeeReceipt.Method.ONLINE)
    rows: Annotated = _receipts(scope)
    return list(
        rows.values(key=F(path)).annotate(
            paid=Count("dossier", distinct=True),
            paid_online=Count("dossier", distinct=True, filter=online),
        )
    )


def _receipts(scope: Scope) -> QuerySet[FeeReceipt]:
    """The receipts of the period that stand, by the resolving office of their dossier."""
    return FeeReceipt.objects.filter(
        taken_at__gte=scope.period.start,
        taken_at__lt=scope.period.end,
        voided_at__isnull=True,
        **dossier_filters(narrowing(scope)),
    ).order_by()


def digital_behind(scope: Scope, figure: str, *, at: datetime) -> QuerySet[Event]:
    """The events behind a figure, oldest first; for fees the first event of each dossier paid for.

    RuleError digital_figure_unknown, and what `narrowing` raises.
    """
    if figure in ("paid", "paid_online"):
        return _first_events(scope, online=figure == "paid_online")
    received, resolved = _received_events(scope, at), _resolved_events(scope, at)
    known: dict[str, QuerySet[Event]] = {
        "received": received,
        "online": received.filter(dossier__channel=Channel.ONLINE),
        "with_papers": received.filter(has_papers=True),
        "digitised": received.filter(has_papers=True, lacks_files=False),
        "resolved": resolved,
        "result_filed": resolved.filter(has_result=True),
    }
    if figure not in known:
        raise RuleError(
            "digital_figure_unknown", gettext_noop("There is no such figure in this report."), field="figure"
        )
    return known[figure]


def _first_events(scope: Scope, *, online: bool) -> QuerySet[Event]:
    receipts = _receipts(scope)
    if online:
        receipts = receipts.filter(method=FeeReceipt.Method.ONLINE)
    return (
        Event.objects.filter(seq=1, dossier__in=receipts.values("dossier"))
        .select_related("dossier__procedure", "dossier__version__field", "dossier__resolving_office")
        .order_by("happened_at", "id")
    )


def digital_sheet(scope: Scope, *, at: datetime, group_by: str) -> Sheet:
    """Every share beside what it is made of."""
    found = digital_counts(scope, group_by, at=at)
    lines = lines_of(group_by, found)
    opens = {
        (place, name): Opening(name, group_by, code)
        for place, (_key, code, _label) in enumerate(lines)
        for name in FIGURES
    }
    opens |= {(-1, name): Opening(name) for name in FIGURES}
    columns = [column for share in SHARES for column in _columns(share)]
    table = Table(
        code="digital",
        title=_("Online and without paper"),
        columns=(*label_columns(group_by), *columns),
        rows=[(code, label, *_cells(found[key])) for key, code, label in lines],
        notes=_notes(sum(found.values(), Counter())),
        scope_words=scope_words(scope),
    )
    return Sheet(table, opens)


def figure_label(figure: str) -> str:
    """What a figure or share is called."""
    return {
        "received": _("Received"),
        "online": _("Received online"),
        "online_share": _("Share received online"),
        "with_papers": _("Received with papers"),
        "digitised": _("All papers as files"),
        "digitised_share": _("Share digitised"),
        "resolved": _("Resolved"),
        "result_filed": _("Result as a file"),
        "result_share": _("Share of results as files"),
        "paid": _("Dossiers paid for"),
        "paid_online": _("Paid online"),
        "paid_online_share": _("Share paid online"),
    }.get(figure, figure)


def _columns(share: str) -> tuple[Column, ...]:
    part, whole = SHARES[share]
    return (
        counted(whole, figure_label(whole)),
        counted(part, figure_label(part)),
        rate_column(share, figure_label(share)),
    )


def _cells(counts: Counts) -> list[Cell]:
    cells: list[Cell] = []
    for share, (part, whole) in SHARES.items():
        cells += [counts[whole], counts[part], share_of(counts, share).percent]
    return cells


def _notes(total: Counts) -> tuple[str, ...]:
    told = []
    for share in SHARES:
        rate, label = share_of(total, share), _columns(share)[2].label
        text = f"{rate.percent_text} %" if rate.denominator else _("no cases")
        told.append(f"{label}: {rate.numerator}/{rate.denominator} = {text}")
    return (
        "; ".join(told),
        _(
            "All papers as files: every paper that was handed in has a file that was neither set aside nor refused."
        ),
        _("Paid online: dossiers with an online receipt of the period, out of those with any that stands."),
        _("A dossier that was taken up again was received twice."),
    )
