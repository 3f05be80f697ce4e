"""Pages that hold what somebody typed or proved: kept by nobody, listed nowhere, told to no other site."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_cache_control

View = Callable[..., HttpResponse]


def unkept(view: View) -> View:
    """The view, whose answers no cache keeps and no search engine lists."""

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Not no-referrer: browsers would send `Origin: null` with the form, and the CSRF check would refuse it.
        response["Referrer-Policy"] = "same-origin"
        return response

    return page
