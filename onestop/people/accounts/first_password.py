"""A first password opens one page: the one where the person chooses another, which nobody else knows."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

PAGE = "change-password"
# Where staff work; each of these reads the user's row anyway.
STAFF = ("mot-cua/", "quan-ly/", "quan-tri/", "api/v1/")


class FirstPassword:
    """Leads whoever must change the password to that page, and nowhere else that staff may go (ASVS 6.4.1)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the page asked for, or of the one that `process_view` leads to."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """A redirect for a session whose person has a first password."""
        match = request.resolver_match
        if match is None or SESSION_KEY not in request.session or not match.route.startswith(STAFF):
            return None
        if getattr(request.user, "must_change_password", False):
            return redirect(reverse(PAGE))
        return None
