"""The register of petitions at the desk: the list with its totals, one petition, and what is done to it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dossiers.rules.roles import PETITION_READERS
from dossiers.selectors import visible_to
from onestop.citizens.feedback.models import Petition
from onestop.citizens.feedback.petition_register import (
    history,
    open_first,
    petition_for,
    petitions_of,
    register_totals,
    written,
)
from onestop.citizens.feedback.rules.codes import parse_petition_code
from onestop.citizens.feedback.rules.petitions import PetitionAction, PetitionState, added, possible_actions
from onestop.web.clerks.form_choice import error_field, error_lines
from onestop.web.clerks.periods_asked import asked_period
from onestop.web.clerks.petition_forms import BUTTONS, TAKES, PetitionDeedForm
from onestop.web.desk import DeskRequest, desk_page, sentence
from procedures.rules.errors import NotFound, NotPermitted, RuleError, StaleRevision, TransitionRefused
from procedures.rules.moments import local_date

PAGE_SIZE = 50
LOOKS = {
    PetitionState.RECEIVED: "warn",
    PetitionState.IN_PROGRESS: "",
    PetitionState.ANSWERED: "done",
    PetitionState.FORWARDED: "done",
    PetitionState.REJECTED: "done",
}


@require_safe
@desk_page
def petitions(request: DeskRequest) -> HttpResponse:
    """The list, what is due first on top, and the totals of a period, whose parts make the whole."""
    now, actor = timezone.now(), request.actor
    asked = asked_period(request.GET, local_date(now))
    totals = register_totals(actor, asked.period, now)
    page = Paginator(open_first(petitions_of(actor)), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "section": "petitions",
        "reads": bool(actor.offices_with(*PETITION_READERS)),
        "asked": asked,
        "totals": [(_(kind.label), each) for kind, each in totals.items()],
        "sum": added(totals.values()),
        "page": page,
        "rows": [(each, LOOKS[PetitionState(each.state)], each.is_late(now)) for each in page],
    }
    return render(request, "clerks/petitions.html", context)


@require_safe
@desk_page
def petition(request: DeskRequest, code: str) -> HttpResponse:
    """One petition with its words, its steps and what can be done."""
    return _page(request, petition_for(request.actor, parse_petition_code(code)))


@require_POST
@desk_page
def act(request: DeskRequest, code: str, action: str) -> HttpResponse:
    """Do it and show the petition; or show it with the form as it was filled in and what is wrong."""
    if action not in {offered.value for offered in TAKES}:
        raise Http404
    found, now = petition_for(request.actor, parse_petition_code(code)), timezone.now()
    form = PetitionDeedForm(found, PetitionAction(action), now, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        form.send(found.code, by=request.actor, at=now)
    except NotFound:
        raise
    except RuleError as error:
        return _refused(request, found.code, form, error)
    messages.success(request, _("Recorded: %(action)s.") % {"action": form.title}, extra_tags="good")
    return redirect("clerks:petition", found.code)


def _refused(request: DeskRequest, code: str, form: PetitionDeedForm, error: RuleError) -> HttpResponse:
    """The petition as it is now, with what was typed; it can be sent again for the new state."""
    found, typed = petition_for(request.actor, code), request.POST.copy()
    if isinstance(error, StaleRevision):
        typed["revision"] = str(found.last_seq)
    form = PetitionDeedForm(found, form.action, timezone.now(), typed)
    form.is_valid()
    form.add_error(error_field(form, error.field), sentence(error))
    statuses = {NotPermitted: 403, StaleRevision: 409, TransitionRefused: 409}
    return _page(request, found, form, status=statuses.get(type(error), 422))


def _page(
    request: DeskRequest, found: Petition, sent: PetitionDeedForm | None = None, *, status: int = 200
) -> HttpResponse:
    now, state = timezone.now(), PetitionState(found.state)
    context = {
        "section": "petitions",
        "petition": found,
        "look": LOOKS[state],
        "late": found.is_late(now),
        "written": written(found),
        "steps": [(_(BUTTONS[PetitionAction(each.event.action)]), each) for each in history(found)],
        "dossier": visible_to(request.actor).filter(code=found.about_code).first()
        if found.about_code
        else None,
        "onward": Petition.objects.filter(forwarded_from=found).select_related("office").first(),
        "forms": _forms(found, sent),
        "summary": error_lines(sent) if sent else [],
    }
    return render(request, "clerks/petition.html", context, status=status)


def _forms(found: Petition, sent: PetitionDeedForm | None) -> list[PetitionDeedForm]:
    """A form for each thing that can be done now; the one that was sent stands there as it was filled in.

    It stays in sight with its words even where it cannot be done any more.
    """
    now, state = timezone.now(), PetitionState(found.state)
    possible = [action for action in possible_actions(state) if action in TAKES]
    forms = [
        sent if sent and sent.action is action else PetitionDeedForm(found, action, now)
        for action in possible
    ]
    return forms if sent is None or sent in forms else [sent, *forms]
