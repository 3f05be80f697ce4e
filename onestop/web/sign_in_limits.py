"""What becomes of a sign-in: a right password gives back what it took and is remembered; a refusal gets a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onestop.people.accounts.sign_in.devices import device_of, remember
from onestop.people.accounts.sign_in.gate import admission_of
from onestop.people.accounts.sign_in.hashing import admitted
from onestop.people.accounts.sign_in.limits import Admission, forgive

BUSY_SECONDS = 3


class SignInLimits:
    """Works at every door that signs in: the sign-in page, the administration, a form after its session ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; 429 or 503 with Retry-After where the password was not looked at."""
        # Threads serve one request after the other.
        admitted.set(None)
        response = self.get_response(request)
        admission = admission_of(request)
        if admission is None:
            return response
        if admission.refused:
            forgive(admission)
            return _refused(request, response, admission)
        if admission.signed_in:
            forgive(admission)
            remember(response, device_of(request).having(admission.attempt.name))
        return response


def _refused(request: HttpRequest, response: HttpResponse, admission: Admission) -> HttpResponse:
    # The page that keeps what was being sent has its own place for the sentence.
    if not getattr(request, "shows_refusal", False):
        context = {"typed": admission.attempt.name, "refused": sentence_of(admission), "next": _next(request)}
        response = render(request, "web/sign_in.html", context)
    response.status_code = 503 if admission.busy else 429
    response["Retry-After"] = str(BUSY_SECONDS if admission.busy else admission.seconds)
    response["Cache-Control"] = "no-store, private"
    return response


def _next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or ""


def sentence_of(admission: Admission) -> str:
    """What to do, in the reader's language."""
    if admission.busy:
        return _(
            "Many people are signing in at this moment. Your password was not looked at. Try again in a moment."
        )
    return ngettext(
        "Too many wrong passwords were tried. Yours was not looked at. Try again in %(n)s second, or use a browser"
        " in which you have signed in before.",
        "Too many wrong passwords were tried. Yours was not looked at. Try again in %(n)s seconds, or use a browser"
        " in which you have signed in before.",
        admission.seconds,
    ) % {"n": admission.seconds}
