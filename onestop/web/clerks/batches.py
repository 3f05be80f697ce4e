"""Many dossiers at once, from taking on to returning. Each is its own transaction; one list says what came of each."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.models import Dossier, Event
from dossiers.models.dossier import DossierQuerySet
from dossiers.rules.actions import Action
from dossiers.rules.actors import Actor
from dossiers.selectors import visible_to
from onestop.people.dispatch import act
from onestop.web.clerks.batch_forms import FORMS, BatchForm
from onestop.web.clerks.batch_lists import BATCHES, KEPT, Done, rows_of_codes
from onestop.web.desk import DeskRequest, desk_page, sentence
from procedures.rules.errors import RuleError, StaleRevision
from procedures.rules.moments import local_date

MOST = 100
KEPT_BATCHES = 5


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def batch(request: DeskRequest, word: str) -> HttpResponse:
    """The form for the dossiers ticked in a list; sent, it does each of them and leads to the list of results."""
    if word not in BATCHES:
        raise Http404
    kind, now = BATCHES[word], timezone.now()
    action = kind.action
    picked = _picked(request.POST if request.method == "POST" else request.GET)
    rows = rows_of_codes(visible_to(request.actor), picked, request.actor, now)
    form = FORMS[word](
        [row.dossier for row in rows], local_date(now), request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and rows and form.is_valid():
        results = [_do(action, code, revision, form, request.actor, now) for code, revision in picked.items()]
        return redirect("clerks:batch-done", _keep(request, word, results, form, now))
    context = {
        "section": "work",
        "title": _(kind.title),
        "button": _(kind.button),
        "rows": rows,
        "form": form,
        "missing": len(picked) - len(rows),
        "summary": [(form[name].auto_id, str(e)) for name, errors in form.errors.items() for e in errors],
    }
    return render(request, "clerks/batch.html", context, status=422 if form.errors else 200)


def _picked(data: QueryDict) -> dict[str, int]:
    """Code and revision of each dossier ticked, in the order of the list."""
    found: dict[str, int] = {}
    for value in data.getlist("hs")[:MOST]:
        code, _tilde, revision = value.partition("~")
        if (
            code.isprintable()
            and len(code) <= 60
            and revision.isascii()
            and revision.isdigit()
            and len(revision) < 9
        ):
            found[code] = int(revision)
    return found


def picked_dossiers(known: DossierQuerySet, data: QueryDict) -> list[Dossier]:
    """The dossiers ticked, as far as they may be known, in the order of the list."""
    codes = list(_picked(data))
    found = {dossier.code: dossier for dossier in known.filter(code__in=codes)}
    return [found[code] for code in codes if code in found]


def _do(action: Action, code: str, revision: int, form: BatchForm, actor: Actor, at: datetime) -> Done:
    try:
        event = act(action, code, form.values(), by=actor, at=at, revision=revision)
    except StaleRevision as error:
        seq = _done_already(action, code, revision, actor)
        return Done(code, seq) if seq else Done(code, why_not=sentence(error))
    except RuleError as error:
        return Done(code, why_not=sentence(error))
    return Done(code, event.seq)


def _done_already(action: Action, code: str, revision: int, actor: Actor) -> int:
    """The number of the event that this very sending made when it came the first time; 0 when it is another's."""
    events = Event.objects.filter(dossier__code=code, seq__gt=revision).order_by("seq")
    mine = [event.seq for event in events if (event.actor_id, event.action) == (actor.id, action.value)]
    return mine[0] if len(events) == len(mine) == 1 else 0


def _keep(request: DeskRequest, word: str, results: list[Done], form: BatchForm, at: datetime) -> str:
    """Remember the results in the session, codes and no names; returns the key in the address."""
    key = uuid.uuid4().hex
    kept = {
        "word": word,
        "at": at.isoformat(),
        "to": form.values().get("to_office", ""),
        "results": [asdict(result) for result in results],
    }
    earlier = list(request.session.get(KEPT, {}).items())[1 - KEPT_BATCHES :]
    request.session[KEPT] = dict([*earlier, (key, kept)])
    return key
