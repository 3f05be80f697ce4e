"""Doing something to a dossier: GET shows one short form, POST does it, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.models import Event
from dossiers.rules.actions import Action, Effect
from dossiers.rules.codes import parse_code
from dossiers.rules.forms import official_form
from dossiers.rules.lifecycle import allowed_actions, transition
from dossiers.rules.states import State
from dossiers.selectors import clock_of, dossier_for, visible_to
from dossiers.selectors.timeline import timeline_of
from onestop.people.dispatch import act
from onestop.web.clerks.event_facts import timeline_told
from onestop.web.clerks.form_choice import error_field, error_lines, form_class
from onestop.web.clerks.options import OFFERED, button_for, why_not
from onestop.web.clerks.rows import applicant_of
from onestop.web.clerks.time_left import LOOKS, time_left
from onestop.web.desk import DeskRequest, desk_page, sentence
from procedures.rules.errors import (
    NotFound,
    NotPermitted,
    RuleError,
    RuleErrors,
    StaleRevision,
    TransitionRefused,
    gettext_noop,
)
from procedures.rules.moments import local_date

CLOCK = {
    Effect.STARTS: gettext_noop("The clock starts."),
    Effect.SUSPENDS: gettext_noop("The clock stops where the terms of the dossier say so."),
    Effect.RESUMES: gettext_noop("The clock goes on, or starts anew, as the terms of the dossier say."),
    Effect.STOPS: gettext_noop("The clock ends and the outcome is settled."),
    Effect.PROMISES: gettext_noop("The due date that counts stays; the new appointment stands beside it."),
    Effect.RECALCULATES: gettext_noop("The due date is counted anew by the calendar chosen."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def action(request: DeskRequest, code: str, action: str) -> HttpResponse:
    """The form of an action, and the action."""
    if action not in [offered.value for offered in OFFERED]:
        raise Http404
    deed = DeedPage(request, code, Action(action))
    return deed.send() if request.method == "POST" else deed.page()


action.takes_files = True  # type: ignore[attr-defined]


class DeedPage:
    """One action on one dossier by one person: the form, what it says about itself, and the doing."""

    def __init__(self, request: DeskRequest, code: str, action: Action) -> None:
        self.request, self.action, self.now = request, action, timezone.now()
        self.dossier = dossier_for(request.actor, parse_code(code).text)
        self.form = self._form(request.POST if request.method == "POST" else None)
        self.summary: list[tuple[str, str]] = []
        self.changed: list[Event] = []

    def _form(self, data: Any) -> Any:
        today, actor = local_date(self.now), self.request.actor
        files = None if data is None else self.request.FILES
        form = form_class(self.action)(self.dossier, self.action, today, data, actor=actor, files=files)
        asked = self.request.GET
        form.initial.update({name: asked[name] for name in form.presets if name in asked})
        return form

    # --- showing -----------------------------------------------------------------------------------------

    def page(self, status: int = 200) -> HttpResponse:
        """The form; where the action is not possible now, the reason instead of the button."""
        dossier, state = self.dossier, State(self.dossier.state)
        for name in self.request.FILES.keys() & self.form.fields.keys():
            self.form.fields[name].help_text = _(
                "Choose the file again: no page keeps it when it is shown again."
            )
        dossier.applicants = list(dossier.parties.filter(role="applicant"))  # type: ignore[attr-defined]
        context = {
            "section": "work",
            "dossier": dossier,
            "state": state,
            "look": LOOKS[state],
            "applicant": applicant_of(dossier, self.request.actor),
            "time": time_left(dossier, self.now),
            "action": self.action,
            "title": button_for(self.action, self.request.actor, dossier),
            "why_not": why_not(self.action, self.request.actor, dossier, clock_of(dossier), self.now),
            "form": self.form,
            "summary": self.summary,
            "changed": timeline_told(self.changed),
            **self._consequences(state, self.now),
        }
        return render(self.request, "clerks/action.html", context, status=status)

    def _consequences(self, state: State, at: datetime) -> dict[str, Any]:
        if self.action not in allowed_actions(state):
            return {}
        row = transition(self.action, state)
        effect = CLOCK.get(row.effect) if state.is_open or row.effect is Effect.STARTS else None
        return {
            "clock": _(effect) if effect else "",
            "official": official_form(row.form, local_date(at)) if row.form else None,
        }

    # --- doing -------------------------------------------------------------------------------------------

    def send(self) -> HttpResponse:
        """Do it, and show the dossier; or show the form again with what was typed and what is wrong."""
        if not self.form.is_valid():
            return self._refused()
        revision = self.form.cleaned_data["revision"]
        values = self.form.values()
        try:
            act(self.action, self.dossier.code, values, by=self.request.actor, at=self.now, revision=revision)
        except NotFound:
            raise
        except StaleRevision:
            return self._changed_meanwhile(revision)
        except (TransitionRefused, NotPermitted) as error:
            self.summary = [("", sentence(error))]
            return self.page(403 if isinstance(error, NotPermitted) else 409)
        except RuleError as error:
            self._place(error.errors if isinstance(error, RuleErrors) else [error])
            return self._refused()
        messages.success(self.request, self._done(), extra_tags="good")
        return self._onwards()

    def _done(self) -> str:
        last = self.dossier.events.order_by("-seq").first()
        said = _("Recorded: %(action)s.") % {"action": _(self.action.row.button)}
        if last is None or not last.form:
            return said
        return said + " " + _("Form %(number)s is to be printed.") % {"number": last.form}

    def _onwards(self) -> HttpResponse:
        """To the dossier; to the work list where it has left this person's offices with the action."""
        if visible_to(self.request.actor).filter(pk=self.dossier.pk).exists():
            return redirect("clerks:dossier", self.dossier.code)
        return redirect("clerks:work")

    def _changed_meanwhile(self, revision: int) -> HttpResponse:
        """Somebody was quicker: say who did what, keep what was typed, and offer it again on the new state."""
        since = list(timeline_of(self.dossier).filter(seq__gt=revision))
        if len(since) == 1 and self._is_mine(since[0]):
            messages.info(self.request, _("This was recorded already; nothing was done twice."))
            return redirect("clerks:dossier", self.dossier.code)
        self.changed = since
        typed = self.request.POST.copy()
        typed["revision"] = str(self.dossier.last_seq)
        self.form = self._form(typed)
        return self.page(409)

    def _is_mine(self, event: Event) -> bool:
        """Whether the event after the form was shown is this very sending, come twice."""
        typed = {**self.form.values(), "action": self.action.value}
        told = {**event.data, "action": event.action, "reason": event.reason}
        plain = [name for name in typed.keys() & told.keys() if isinstance(told[name], str | int)]
        return event.actor_id == self.request.actor.id and all(typed[name] == told[name] for name in plain)

    def _place(self, errors: Any) -> None:
        """Each refusal beside its field; a reason that is missing as well is told with them, not after them."""
        for error in errors:
            self.form.add_error(error_field(self.form, error.field), sentence(error))
        missing = self.form.needs_reason(self.action) and not self.form.data.get("reason", "").strip()
        if missing and "reason" not in self.form.errors:
            self.form.add_error("reason", _("Give the reason."))

    def _refused(self) -> HttpResponse:
        self.summary = [
            line for form in (self.form, *getattr(self.form, "papers", ())) for line in error_lines(form)
        ]
        return self.page(422)
