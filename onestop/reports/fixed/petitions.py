"""The register of petitions in numbers: what came in during the period and what became of it by now.

Apart from the figures of procedures: other law, other clocks. How it is counted: docs/rules/fixed-reports.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from dossiers.rules.actors import Actor, Role
from dossiers.selectors.standing import overdue
from onestop.citizens.feedback.models import Petition
from onestop.citizens.feedback.models.petitions import OPEN_STATES
from onestop.citizens.feedback.rules.petitions import Kind as PetitionKind
from onestop.citizens.feedback.rules.petitions import PetitionState
from onestop.reports.fixed.sheets import Sheet, counted
from onestop.reports.tables import Column, Table
from onestop.reports.wording import scope_words
from onestop.statistics.scopes import Scope, narrowing
from procedures.models import Office

PARTS = ("in_time", "late", "forwarded", "rejected", "open_within", "open_overdue")


@dataclass(frozen=True, slots=True)
class Register:
    """What came in, and its parts; they add up."""

    received: int = 0
    in_time: int = 0
    late: int = 0
    forwarded: int = 0
    rejected: int = 0
    open_within: int = 0
    open_overdue: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether the parts make the whole."""
        return sum(getattr(self, name) for name in PARTS) == self.received


def petitions_in(scope: Scope, by: Actor) -> QuerySet[Petition]:
    """What came in during the period at the offices of the scope; denunciations are for their office's head alone."""
    rows = Petition.objects.filter(received_on__range=(scope.period.first, scope.period.last))
    office_ids = narrowing(scope).office_ids
    if office_ids is not None:
        rows = rows.filter(office__in=office_ids)
    guarded = Q(kind=PetitionKind.DENUNCIATION.value)
    return rows.filter(~guarded | Q(office__in=by.offices_with(Role.HEAD)))


def registers(scope: Scope, by: Actor, *, at: datetime) -> dict[tuple[int, str], Register]:
    """By office and kind. Without a term nothing is late."""
    is_open, answered = Q(state__in=OPEN_STATES), Q(state=PetitionState.ANSWERED.value)
    closed_late = Q(due_at__isnull=False, closed_at__gt=F("due_at"))
    rows = (
        petitions_in(scope, by)
        .order_by()
        .values("office", "kind")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=answered),
            late=Count("pk", filter=answered & closed_late),
            forwarded=Count("pk", filter=Q(state=PetitionState.FORWARDED.value)),
            rejected=Count("pk", filter=Q(state=PetitionState.REJECTED.value)),
            still_open=Count("pk", filter=is_open),
            open_overdue=Count("pk", filter=is_open & overdue(at)),
        )
    )
    return {
        (row["office"], row["kind"]): Register(
            received=row["received"],
            in_time=row["answered"] - row["late"],
            late=row["late"],
            forwarded=row["forwarded"],
            rejected=row["rejected"],
            open_within=row["still_open"] - row["open_overdue"],
            open_overdue=row["open_overdue"],
        )
        for row in rows
    }


def petitions_sheet(scope: Scope, by: Actor, *, at: datetime) -> Sheet:
    """Office by office, kind by kind."""
    found = registers(scope, by, at=at)
    offices = Office.objects.filter(pk__in={office for office, _kind in found}).order_by("path")
    rows = [
        (
            office.code,
            office.name,
            _(kind.label),
            register.received,
            *(getattr(register, part) for part in PARTS),
        )
        for office in offices
        for kind in PetitionKind
        if (register := found.get((office.pk, kind.value))) is not None
    ]
    # A petition has neither: a heading that named them would say what is not so.
    narrowed = replace(scope, field="", procedure="", channel="")
    table = Table(
        code="petitions",
        title=_("Register of petitions, complaints and denunciations"),
        columns=(
            Column("key", _("Code")),
            Column("label", _("Office")),
            Column("kind", _("Kind")),
            counted("received", _("Received")),
            counted("in_time", _("Answered in time")),
            counted("late", _("Answered late")),
            counted("forwarded", _("Forwarded")),
            counted("rejected", _("Not taken on")),
            counted("open_within", _("Open, within")),
            counted("open_overdue", _("Open, overdue")),
        ),
        rows=rows,
        notes=(
            _(
                "Received = answered + forwarded + not taken on + open; what was forwarded is received again there."
            ),
            _("Denunciations are counted for the head of their office alone."),
            _("These figures enter no rate of procedures."),
            _("Petitions go by office: procedure, field and channel do not narrow this table down."),
        ),
        scope_words=scope_words(narrowed),
    )
    return Sheet(table)
