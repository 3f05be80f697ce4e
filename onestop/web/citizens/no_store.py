"""Pages that hold what somebody typed or proved: kept by nobody, listed nowhere, told to no other site."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def unkept(view: View[P]) -> View[P]:
    """The view, whose answers no cache keeps and no search engine lists."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Not no-referrer: browsers would send `Origin: null` with the form, and the CSRF check would refuse it.
        response["Referrer-Policy"] = "same-origin"
        return response

    return page
