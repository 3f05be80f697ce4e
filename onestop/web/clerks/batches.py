"""Many dossiers at once: hand over, or return. Each is its own transaction, and one list says what came of each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers.models import Event
from dossiers.rules.actions import Action
from dossiers.selectors import visible_to
from dossiers.selectors.desk_lists import applicant_prefetch
from onestop.deeds import act
from onestop.web.clerks.action_names import BUTTONS
from onestop.web.clerks.batch_forms import FORMS, BatchForm
from onestop.web.clerks.rows import Row, rows_of
from onestop.web.desk import desk_page, sentence
from procedures.models import Office
from procedures.rules.errors import RuleError, StaleRevision, gettext_noop
from procedures.rules.moments import local_date

MOST = 100
KEPT = "batches"
KEPT_BATCHES = 5
WORDS = {"ban-giao": Action.HAND_OVER, "tra-ket-qua": Action.RETURN_RESULT}
TITLES = {
    Action.HAND_OVER: gettext_noop("Hand over several dossiers"),
    Action.RETURN_RESULT: gettext_noop("Return several results"),
}


@dataclass(frozen=True)
class Done:
    """What came of one dossier of a batch: the event's number, or why it was not done."""

    code: str
    seq: int = 0
    why_not: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def batch(request: Any, word: str) -> HttpResponse:
    """The form for the dossiers ticked in a list; sent, it does each of them and leads to the list of results."""
    if word not in WORDS:
        raise Http404
    action, now = WORDS[word], timezone.now()
    picked = _picked(request.POST if request.method == "POST" else request.GET)
    rows = _rows(picked, request.actor, now)
    form = FORMS[action](
        [row.dossier for row in rows], local_date(now), request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and rows and form.is_valid():
        results = [_do(action, code, revision, form, request.actor, now) for code, revision in picked.items()]
        return redirect("clerks:batch-done", _keep(request, action, results, form, now))
    context = {
        "section": "work",
        "title": _(TITLES[action]),
        "button": _(BUTTONS[action]),
        "rows": rows,
        "form": form,
        "missing": len(picked) - len(rows),
        "summary": [(form[name].auto_id, str(e)) for name, errors in form.errors.items() for e in errors],
    }
    return render(request, "clerks/batch.html", context, status=422 if form.errors else 200)


def _picked(data: Any) -> dict[str, int]:
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


def _rows(picked: Iterable[str], actor: Any, at: datetime) -> list[Row]:
    """The lines of those dossiers that this person may know of, in the order in which they were ticked."""
    known = visible_to(actor).filter(code__in=list(picked))
    known = known.select_related(
        "procedure", "version", "holder_office", "receiving_office", "resolving_office"
    )
    by_code = {dossier.code: dossier for dossier in known.prefetch_related(applicant_prefetch())}
    return rows_of([by_code[code] for code in picked if code in by_code], actor, at)


def _do(action: Action, code: str, revision: int, form: BatchForm, actor: Any, at: datetime) -> Done:
    try:
        event = act(action, code, form.values(), by=actor, at=at, revision=revision)
    except StaleRevision as error:
        seq = _done_already(action, code, revision, actor)
        return Done(code, seq) if seq else Done(code, why_not=sentence(error))
    except RuleError as error:
        return Done(code, why_not=sentence(error))
    return Done(code, event.seq)


def _done_already(action: Action, code: str, revision: int, actor: Any) -> int:
    """The number of the event that this very sending made when it came the first time; 0 when it is another's."""
    events = Event.objects.filter(dossier__code=code, seq__gt=revision).order_by("seq")
    mine = [event.seq for event in events if (event.actor_id, event.action) == (actor.id, action.value)]
    return mine[0] if len(events) == len(mine) == 1 else 0


def _keep(request: Any, action: Action, results: list[Done], form: BatchForm, at: datetime) -> str:
    """Remember the results in the session, codes and no names; returns the key in the address."""
    key = uuid.uuid4().hex
    kept = {
        "action": action.value,
        "at": at.isoformat(),
        "to": form.values().get("to_office", ""),
        "results": [asdict(result) for result in results],
    }
    earlier = list(request.session.get(KEPT, {}).items())[1 - KEPT_BATCHES :]
    request.session[KEPT] = dict([*earlier, (key, kept)])
    return key


@require_safe
@desk_page
def batch_done(request: Any, key: str) -> HttpResponse:
    """The one control list of a batch: what was done, and for the others why not."""
    kept = request.session.get(KEPT, {}).get(key)
    if kept is None:
        raise Http404
    at = datetime.fromisoformat(kept["at"])
    results = {result["code"]: Done(**result) for result in kept["results"]}
    rows = [(row, results[row.dossier.code]) for row in _rows(results, request.actor, at)]
    shown = {row.dossier.code for row, _result in rows}
    context = {
        "section": "work",
        "title": _(TITLES[Action(kept["action"])]),
        "handed_over": kept["action"] == Action.HAND_OVER.value,
        "at": at,
        "to": Office.objects.filter(code=kept["to"]).first() if kept["to"] else None,
        "done": [row for row, result in rows if not result.why_not],
        "not_done": [(row.dossier, result) for row, result in rows if result.why_not],
        "unknown": [result for code, result in results.items() if code not in shown],
        "failures": sum(bool(result.why_not) for result in results.values()),
    }
    return render(request, "clerks/batch_done.html", context)
