"""Who comes in: managers, heads and auditors; everybody else at work finds no such page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse

from onestop.web.desk import OVERSEERS, desk_page


def manager_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the desk for those who oversee an office; `request.overseen` are the ids of their offices."""

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.overseen = request.actor.offices_with(*OVERSEERS)
        if not request.overseen:
            raise Http404
        return view(request, *args, **kwargs)

    return desk_page(page)
