"""The register of a period (form 07) as managers read it: every dossier received, without addresses and telephones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from dossiers.models import Event, Party
from dossiers.rules.actors import Actor
from dossiers.rules.states import State
from onestop.people.masking import shown_name
from onestop.reports.fixed.sheets import Sheet
from onestop.reports.tables import Cell, Column, Kind, Table
from onestop.reports.wording import scope_words
from onestop.statistics.drill_down import dossiers_behind
from onestop.statistics.scopes import Scope
from procedures.selectors.portions import in_portions

APPLICANTS = Prefetch(
    "dossier__parties", Party.objects.filter(role=Party.Role.APPLICANT), to_attr="applicants"
)


def register_entries(scope: Scope, *, at: datetime) -> QuerySet[Event]:
    """What was received in the period, oldest first; as many as the figure “received”."""
    return (
        dossiers_behind(scope, "received", at=at)
        .select_related("dossier__procedure", "dossier__version", "dossier__resolving_office")
        .prefetch_related(APPLICANTS)
    )


def register_sheet(scope: Scope, by: Actor, *, at: datetime) -> Sheet:
    """The columns of form 07; names as far as the reader may see them."""
    table = Table(
        code="register",
        title=_("Register of dossiers"),
        columns=(
            Column("code", _("Dossier")),
            Column("procedure", _("Procedure")),
            Column("applicant", _("Applicant")),
            Column("office", _("Resolving office")),
            Column("received_at", _("Received at"), Kind.MOMENT),
            Column("due_at", _("Due"), Kind.MOMENT),
            Column("finished_at", _("Result ready"), Kind.MOMENT),
            Column("returned_at", _("Returned at"), Kind.MOMENT),
            Column("state", _("State")),
        ),
        rows=register_rows(register_entries(scope, at=at), by),
        notes=(_("The numbered form 07 with addresses and telephones is printed as PDF for one office."),),
        scope_words=scope_words(scope),
    )
    return Sheet(table)


def register_rows(events: QuerySet[Event], by: Actor) -> Iterator[tuple[Cell, ...]]:
    """One row for each event, as they come."""
    for event in in_portions(events, 1000):
        yield register_row(event, by)


def register_row(event: Event, by: Actor) -> tuple[Cell, ...]:
    """An entry as the list shows it."""
    dossier = event.dossier
    parties = dossier.applicants  # type: ignore[attr-defined]  # prefetched under this name
    return (
        dossier.code,
        dossier.version.name,
        shown_name(parties[0].name, by, dossier) if parties else "",
        dossier.resolving_office.name,
        event.happened_at,
        dossier.due_at,
        dossier.finished_at,
        dossier.returned_at,
        _(State(dossier.state).label),
    )
