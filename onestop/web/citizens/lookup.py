"""The look-up: code and secret are typed, or come from the slip's QR code, and posted; no address holds them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onestop.citizens.lookup.service import Attempt, LookupFailed, TooManyLookups, look_up
from onestop.web.citizens.lookup_answer import answer_page
from onestop.web.citizens.no_store import unkept
from onestop.web.desk import sentence

# From this many wrong look-ups of a network block on, a failure also says how to go on.
HINT_AFTER = 5
LONGEST_TYPED = 120


@sensitive_post_parameters("code", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def lookup(request: HttpRequest) -> HttpResponse:
    """The form, or how the dossier stands. Whatever does not fit gets one answer: 404 with the form as it was typed."""
    typed = _typed(request)
    if request.GET:
        # Nothing is read from an address; what somebody wrote there is at least gone from the window.
        return redirect("citizens:lookup")
    if request.method != "POST":
        return render(request, "citizens/lookup.html", typed)
    now = timezone.now()
    try:
        answer = look_up(Attempt(typed["code"], typed["secret"], request.META.get("REMOTE_ADDR", ""), now))
    except TooManyLookups as error:
        return _come_again(request, typed, error)
    except LookupFailed as error:
        return _failed(request, typed, error)
    page = answer_page(answer, now, easy=typed["easy"])
    return render(request, "citizens/lookup_answer.html", {**typed, **page})


def _typed(request: HttpRequest) -> dict[str, Any]:
    post = request.POST if request.method == "POST" else {}
    words = {name: post.get(name, "").replace("\0", "")[:LONGEST_TYPED] for name in ("code", "secret")}
    return {
        "section": "lookup",
        **words,
        "large": post.get("print") == "large",
        "easy": post.get("words") == "easy",
    }


def _failed(request: HttpRequest, typed: dict[str, Any], error: LookupFailed) -> HttpResponse:
    page = {"summary": [("id_code", _(error.template))], "kind": error.tries >= HINT_AFTER}
    return render(request, "citizens/lookup.html", {**typed, **page}, status=404)


def _come_again(request: HttpRequest, typed: dict[str, Any], error: TooManyLookups) -> HttpResponse:
    page = {"summary": [("id_code", sentence(error))], "kind": True}
    answer = render(request, "citizens/lookup.html", {**typed, **page}, status=429)
    answer["Retry-After"] = str(error.seconds)
    return answer
