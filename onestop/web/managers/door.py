"""Who comes in: managers, heads and auditors; everybody else at work finds no such page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.db import OperationalError
from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from dossiers.rules.roles import OVERSEERS
from onestop.web.desk import DeskRequest, Page, desk_page

# PostgreSQL: query_canceled. No page may hold the database for longer than its statement limit.
STOPPED = "57014"

P = ParamSpec("P")


class ManagerRequest(DeskRequest):
    """A request of somebody who oversees an office."""

    overseen: frozenset[int]


def manager_page(view: Callable[Concatenate[ManagerRequest, P], HttpResponseBase]) -> Page[P]:
    """A page of the desk for those who oversee an office; `request.overseen` are the ids of their offices.

    A question that takes the database too long is answered with what to do, and the question is still in the address.
    """

    @wraps(view)
    def page(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        asked = cast("ManagerRequest", request)
        asked.overseen = asked.actor.offices_with(*OVERSEERS)
        if not asked.overseen:
            raise Http404
        try:
            return view(asked, *args, **kwargs)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != STOPPED:
                raise
            return render(request, "managers/too_large.html", {"section": "manage"}, status=503)

    return desk_page(page)
