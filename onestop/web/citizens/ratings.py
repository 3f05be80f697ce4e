"""A rating by whoever holds the slip: code and secret are posted with it, no address holds them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from onestop.citizens.feedback.rating import CITIZEN, checked, rate
from onestop.citizens.lookup.service import Attempt, LookupFailed, TooManyLookups, look_up
from onestop.web.citizens.form_errors import place_errors, summary_of
from onestop.web.citizens.no_store import unkept
from onestop.web.citizens.rating_forms import RatingForm
from onestop.web.desk import sentence
from procedures.rules.errors import RuleError, TransitionRefused


@sensitive_post_parameters("code", "secret", "text", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def rating(request: HttpRequest) -> HttpResponse:
    """The form, or the rating kept once; whatever is wrong shows it again as it was filled in."""
    if request.GET:
        # Nothing is read from an address; what somebody wrote there is at least gone from the window.
        return redirect("citizens:rating")
    if request.method != "POST":
        return _page(request, RatingForm())
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    now, typed = timezone.now(), form.cleaned_data
    try:
        # First what is wrong with the form: a forgotten tick uses up no try at the slip.
        draft = checked(form.draft())
        proven = look_up(Attempt(typed["code"], typed["secret"], request.META.get("REMOTE_ADDR", ""), now))
        rate(proven.code, draft, by=CITIZEN, at=now)
    except RuleError as error:
        return _refused(request, form, error)
    return redirect("citizens:rating-thanks")


@require_safe
@unkept
def thanks(request: HttpRequest) -> HttpResponse:
    """That it was kept."""
    return render(request, "citizens/rating_thanks.html", {"section": "rating"})


def _refused(request: HttpRequest, form: RatingForm, error: RuleError) -> HttpResponse:
    if isinstance(error, LookupFailed):
        form.add_error("code", sentence(error))
        return _page(request, form, status=404)
    if isinstance(error, TooManyLookups):
        form.add_error(None, sentence(error))
        response = _page(request, form, status=429)
        response["Retry-After"] = str(error.seconds)
        return response
    place_errors(form, error)
    return _page(request, form, status=409 if isinstance(error, TransitionRefused) else 422)


def _page(request: HttpRequest, form: RatingForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "section": "rating",
        "title": _("How was it?"),
        "form": form,
        "summary": summary_of(form) if form.is_bound else [],
    }
    return render(request, "citizens/rating_page.html", context, status=status)
