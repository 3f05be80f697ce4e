"""What came of a batch: one list on the page and one on paper, remembered in the session by codes alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers.models import Dossier, Event
from dossiers.models.dossier import DossierQuerySet
from dossiers.rules.actions import Action
from dossiers.rules.actors import Actor
from dossiers.selectors import visible_to
from dossiers.selectors.desk_lists import applicant_prefetch
from onestop.documents.printing.documents import control_list_pdf, results_list_pdf
from onestop.web.clerks.papers import pdf
from onestop.web.clerks.rows import Row, rows_of
from onestop.web.desk import DeskRequest, desk_page
from procedures.models import Office
from procedures.rules.errors import gettext_noop

KEPT = "batches"


@dataclass(frozen=True)
class Batch:
    """A kind of batch: what it does to each, what its pages say, and whether a paper for both sides comes of it."""

    action: Action
    title: str
    heading: str
    button: str
    has_paper: bool = False


# By the word in the address.
BATCHES = {
    "nhan-viec": Batch(
        Action.ASSIGN,
        gettext_noop("Take on several dossiers"),
        gettext_noop("Dossiers taken on"),
        gettext_noop("Take on"),
    ),
    "giao-lai": Batch(
        Action.ASSIGN,
        gettext_noop("Give several dossiers to a colleague"),
        gettext_noop("Dossiers given to a colleague"),
        gettext_noop("Give"),
    ),
    "nhac-viec": Batch(
        Action.REMIND,
        gettext_noop("Remind of several dossiers"),
        gettext_noop("Dossiers reminded of"),
        Action.REMIND.row.button,
    ),
    "ban-giao": Batch(
        Action.HAND_OVER,
        gettext_noop("Hand over several dossiers"),
        gettext_noop("Control list of a hand-over"),
        Action.HAND_OVER.row.button,
        has_paper=True,
    ),
    "tra-ket-qua": Batch(
        Action.RETURN_RESULT,
        gettext_noop("Return several results"),
        gettext_noop("List of results returned"),
        Action.RETURN_RESULT.row.button,
        has_paper=True,
    ),
}


@dataclass(frozen=True)
class Done:
    """What came of one dossier of a batch: the event's number, or why it was not done."""

    code: str
    seq: int = 0
    why_not: str = ""


def rows_of_codes(known: DossierQuerySet, codes: Iterable[str], actor: Actor, at: datetime) -> list[Row]:
    """The lines of those dossiers that may be known, in the order in which they were ticked."""
    codes = list(codes)
    known = known.filter(code__in=codes).prefetch_related(applicant_prefetch())
    known = known.select_related(
        "procedure", "version", "holder_office", "receiving_office", "resolving_office"
    )
    by_code = {dossier.code: dossier for dossier in known}
    return rows_of([by_code[code] for code in codes if code in by_code], actor, at)


@require_safe
@desk_page
def batch_done(request: DeskRequest, key: str) -> HttpResponse:
    """The one control list of a batch: what was done, and for the others why not."""
    kept = _kept(request, key)
    kind = BATCHES[kept["word"]]
    at, results = datetime.fromisoformat(kept["at"]), _results(kept)
    not_done = rows_of_codes(visible_to(request.actor), results, request.actor, at)
    context = {
        "section": "work",
        "key": key,
        "title": _(kind.title),
        "heading": _(kind.heading),
        "has_paper": kind.has_paper,
        "at": at,
        "to": _receiver(kept),
        "done": _done_rows(kept, request.actor, at),
        "not_done": [(row.dossier, each) for row in not_done if (each := results[row.dossier.code]).why_not],
        "failures": sum(bool(result.why_not) for result in results.values()),
    }
    return render(request, "clerks/batch_done.html", context)


@require_safe
@desk_page
def batch_list(request: DeskRequest, key: str) -> HttpResponse:
    """The control list as PDF, for both sides to sign."""
    kept = _kept(request, key)
    if not BATCHES[kept["word"]].has_paper:
        raise Http404
    at, receiver = datetime.fromisoformat(kept["at"]), _receiver(kept)
    dossiers = [row.dossier for row in _done_rows(kept, request.actor, at)]
    if not dossiers:
        raise Http404
    giver = _my_events(kept, request.actor).filter(dossier=dossiers[0]).latest("seq").office
    if receiver:
        return pdf(
            control_list_pdf(dossiers, giver=giver, receiver=receiver, given_by=request.actor.name, at=at)
        )
    return pdf(results_list_pdf(dossiers, office=giver, at=at))


def _kept(request: DeskRequest, key: str) -> dict[str, Any]:
    kept: dict[str, Any] | None = request.session.get(KEPT, {}).get(key)
    # What an earlier release kept has no word.
    if kept is None or kept.get("word") not in BATCHES:
        raise Http404
    return kept


def _results(kept: dict[str, Any]) -> dict[str, Done]:
    return {result["code"]: Done(**result) for result in kept["results"]}


def _my_events(kept: dict[str, Any], actor: Actor) -> QuerySet[Event]:
    codes = [result.code for result in _results(kept).values() if not result.why_not]
    return Event.objects.filter(
        actor_id=actor.id, action=BATCHES[kept["word"]].action, dossier__code__in=codes
    )


def _done_rows(kept: dict[str, Any], actor: Actor, at: datetime) -> list[Row]:
    """What was done, by this person's own events: who handed a dossier out of the house still has the list of it."""
    mine = Dossier.objects.filter(pk__in=_my_events(kept, actor).values("dossier"))
    return rows_of_codes(mine, _results(kept), actor, at)


def _receiver(kept: dict[str, Any]) -> Office | None:
    return Office.objects.filter(code=kept["to"]).first() if kept["to"] else None
