"""The end of a session that never falls idle: ten hours after sign-in, one working day."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

LONGEST_SESSION = timedelta(hours=10)
SIGNED_IN_AT = "signed_in_at"


class SessionEnd:
    """Signs a user out ten hours after sign-in, however busy the session is (ASVS 7.3.2)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, for nobody when the session is over. Visitors without a session cost no query."""
        # Not request.user: that would read the user's row where a page does not need it.
        if SESSION_KEY in request.session:
            now = timezone.now().timestamp()
            since = request.session.setdefault(SIGNED_IN_AT, now)
            if now - since > LONGEST_SESSION.total_seconds():
                logout(request)
        return self.get_response(request)
