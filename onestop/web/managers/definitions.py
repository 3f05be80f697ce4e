"""One scope by every definition: the rates side by side, why they differ, and who changes class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from onestop.reports.questions import Question
from onestop.statistics.comparing import Counted, compared, moved_events
from onestop.statistics.figures import percent
from onestop.statistics.scopes import Scope
from onestop.statistics.variants import CLASSES, variant
from onestop.web.managers.door import ManagerRequest, manager_page
from onestop.web.managers.event_lists import applicant_of, opened_page
from onestop.web.managers.questions import QuestionForm
from onestop.web.managers.rate_lines import fixed
from procedures.rules.errors import RuleError
from procedures.rules.moments import local_date

CLASS_LABELS = {
    "early": _("early"),
    "on_time": _("on time"),
    "open_on_time": _("open, counts as on time"),
    "late": _("late"),
    "open_late": _("open, counts as late"),
    "no_due": _("without a limit"),
    "": _("not counted"),
}
# How "not counted" is written in an address.
NOT_COUNTED = "ngoai"


@dataclass(frozen=True)
class Move:
    """So many that the default classes one way and this definition another."""

    before: str | Promise
    after: str | Promise
    count: int
    address: str


@dataclass(frozen=True)
class Shown:
    """A definition as the page shows it."""

    counted: Counted
    cells: tuple[int, ...]
    rate: str
    moves: tuple[Move, ...]
    address: str


@require_safe
@manager_page
def definitions(request: ManagerRequest) -> HttpResponse:
    """The rates of what was asked by each definition, beside one another."""
    now = timezone.now()
    form = _form(request, now)
    scope = form.scope()
    context: dict[str, Any] = {
        "section": "manage",
        "form": form,
        "class_labels": [CLASS_LABELS[name] for name in CLASSES if name],
    }
    if scope is not None:
        try:
            context |= {"period": scope.period, "now": now, "all_shown": _all_shown(form, scope, now)}
        except RuleError as error:
            form.refuse(error)
    return render(request, "managers/definitions.html", context, status=422 if form.errors else 200)


def _form(request: ManagerRequest, now: datetime) -> QuestionForm:
    form = QuestionForm(request.overseen, local_date(now), request.GET)
    del form.fields["nhom"]
    return form


def _all_shown(form: QuestionForm, scope: Scope, now: datetime) -> list[Shown]:
    return [_shown(each, form.address(**fixed(scope))) for each in compared(scope, at=now)]


def _shown(counted: Counted, query: str) -> Shown:
    base = reverse("managers:definition-list", args=[counted.variant.code]) + query
    moves = [
        Move(CLASS_LABELS[before], CLASS_LABELS[after], count, f"{base}&{_asked(before, after)}")
        for (before, after), count in counted.moved.most_common()
    ]
    cells = tuple(counted.classes[name] for name in CLASSES if name)
    return Shown(counted, cells, percent(counted.rate), tuple(moves), base)


def _asked(before: str, after: str) -> str:
    return urlencode({"truoc": before or NOT_COUNTED, "sau": after or NOT_COUNTED})


@require_safe
@manager_page
def moved(request: ManagerRequest, code: str) -> HttpResponse:
    """The dossiers that a definition classes otherwise than the default; the opening is noted."""
    now, named = timezone.now(), variant(code)
    form = _form(request, now)
    scope = form.scope()
    if scope is None:
        raise Http404
    before, after = (_class(request.GET.get(name)) for name in ("truoc", "sau"))
    try:
        ids = moved_events(scope, named, at=now, before=before, after=after)
    except RuleError as error:
        raise Http404(error.code) from error
    moves = {name: request.GET[name] for name in ("truoc", "sau") if request.GET.get(name)}
    told = {**Question.of_scope(scope).told(), "definition": code, **moves}
    page, events = opened_page(request, ids, "definition-moved", told, now)
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "section": "manage",
        "named": named,
        "before": CLASS_LABELS.get(before) if before is not None else "",
        "after": CLASS_LABELS.get(after) if after is not None else "",
        "period": scope.period,
        "page": page,
        "rows": [(event, applicant_of(event.dossier, request.actor)) for event in events],
        "overview": form.address(),
        "back": f"?{query.urlencode()}",
    }
    return render(request, "managers/definition_list.html", context)


def _class(text: str | None) -> str | None:
    """The class that an address names: None where it names none."""
    if not text:
        return None
    return "" if text == NOT_COUNTED else text
