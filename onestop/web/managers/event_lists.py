"""Lists of dossiers by the event that put them there: a page of rows with applicants, and who opened it is logged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet

from dossiers.models import Dossier, Event, Party
from dossiers.rules.actors import Actor
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.people.masking import shown_name
from onestop.web.managers.door import ManagerRequest

log = structlog.get_logger("onestop.lists")
PAGE_SIZE = 50


def opened_page(
    request: ManagerRequest, ids: Sequence[int], subject: str, scope: dict[str, object], at: datetime
) -> tuple[Page, list[Event]]:
    """The asked page of a list of event ids, with its events in that order; the opening is noted without names."""
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("trang"))
    note_list(request, subject, scope, page.paginator.count, at)
    found = _events().in_bulk(list(page))
    return page, [found[pk] for pk in page if pk in found]


def note_list(
    request: ManagerRequest, subject: str, scope: dict[str, object], rows: int, at: datetime
) -> None:
    """Put in the reading log who opened a list with names, and in the log of lists that it was opened."""
    note(by=request.actor, at=at, kind=Reading.Kind.LIST, subject=subject, scope=scope, rows=rows)
    log.info("list opened", by=request.actor.id, figure=subject, count=rows)


def applicant_of(dossier: Dossier, actor: Actor) -> str:
    """The applicant's name as this person may see it; needs `with_applicants`."""
    parties: list[Party] = dossier.applicants  # type: ignore[attr-defined]
    return shown_name(parties[0].name, actor, dossier) if parties else ""


def with_applicants(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with their dossiers' applicants read along, as `applicant_of` needs them."""
    applicants = Prefetch(
        "dossier__parties", Party.objects.filter(role=Party.Role.APPLICANT), to_attr="applicants"
    )
    return events.prefetch_related(applicants)


def _events() -> QuerySet[Event]:
    shown = ("dossier__procedure", "dossier__version", "dossier__resolving_office", "dossier__holder_office")
    return with_applicants(Event.objects.select_related(*shown).defer("dossier__bill", "data"))
