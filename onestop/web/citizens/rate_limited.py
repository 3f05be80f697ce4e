"""Public pages that cost work: who asks too often is told how long to wait, and nothing is counted or typeset."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from onestop.people.limits.rate_limits import ComeAgain, spend

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def come_again(view: View[P]) -> View[P]:
    """The view, with 429 and Retry-After where it raises ComeAgain."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ComeAgain as error:
            return _refused(request, error.seconds)

    return page


def limited(kind: str) -> Callable[[View[P]], View[P]]:
    """The view within the limits of that kind (settings.PUBLIC_LIMITS); beyond them 429 with Retry-After."""

    def within(view: View[P]) -> View[P]:
        @come_again
        @wraps(view)
        def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            spend(kind, request.META.get("REMOTE_ADDR", ""), timezone.now())
            return view(request, *args, **kwargs)

        return page

    return within


def _refused(request: HttpRequest, seconds: int) -> HttpResponse:
    answer = render(request, "citizens/too_many.html", {"seconds": seconds}, status=429)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer
