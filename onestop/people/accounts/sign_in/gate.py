"""The first of the authentication backends: it signs nobody in, and turns away who tried too often."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from onestop.people.accounts.sign_in.devices import device_of
from onestop.people.accounts.sign_in.hashing import admitted
from onestop.people.accounts.sign_in.limits import Admission, Attempt, admit
from procedures.rules.unicode_forms import normalized


class SignInGate:
    """Before any password is looked at: the limits; `request.admission` tells the page how it went."""

    def authenticate(
        self, request: HttpRequest | None, username: Any = None, password: Any = None, **_others: Any
    ) -> None:
        """None lets the next backend look at the password; PermissionDenied ends the attempt."""
        if request is None or username is None or password is None:
            return
        admission = admit(_attempt(request, str(username)))
        request.admission = admission  # type: ignore[attr-defined]
        if admission.refused:
            raise PermissionDenied
        admitted.set(admission)


def _attempt(request: HttpRequest, typed: str) -> Attempt:
    name = normalized("NFKC", typed)
    device = device_of(request)
    known = device.name if device.knows(name) else ""
    return Attempt(name, known, request.META.get("REMOTE_ADDR", ""), timezone.now())


@receiver(user_logged_in)
def _signed_in(request: HttpRequest | None, **_others: Any) -> None:
    """The password was right; whoever was signed in before and typed a wrong one did not get here."""
    admission = admission_of(request) if request else None
    if admission:
        admission.signed_in = True


def admission_of(request: HttpRequest) -> Admission | None:
    """How the sign-in of this request went; None if nobody tried."""
    return getattr(request, "admission", None)
