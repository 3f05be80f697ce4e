"""Browsers in which an account has signed in: a signed cookie, as OWASP describes "device cookies".

It opens nothing. It says only whose allowance of wrong passwords an attempt uses up. A counter's browser serves several
people, so it names the last few accounts, by keyed hashes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from onestop.people.limits.limiter import key_of

KEPT = timedelta(days=180)
MOST_ACCOUNTS = 12
_SALT = "onestop.people.accounts.device"
_HASH_LETTERS = 16


@dataclass(frozen=True)
class Device:
    """A browser: its random name, and hashes of the accounts that signed in there, the latest first."""

    name: str
    accounts: tuple[str, ...] = ()

    def knows(self, user_name: str) -> bool:
        """Whether that account has signed in here."""
        return _hash(user_name) in self.accounts

    def having(self, user_name: str) -> Device:
        """The same browser after that account signed in."""
        mine = _hash(user_name)
        others = tuple(account for account in self.accounts if account != mine)
        return Device(self.name, (mine, *others)[:MOST_ACCOUNTS])


def device_of(request: HttpRequest) -> Device:
    """The browser that asks; a new one without a cookie, or with one that we did not sign."""
    try:
        name, *accounts = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=KEPT
        )
        return Device(str(name), tuple(map(str, accounts)))
    except (signing.BadSignature, TypeError, ValueError):
        return Device(token_urlsafe(12))


def remember(response: HttpResponse, device: Device) -> None:
    """Leave the browser's cookie with the answer."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([device.name, *device.accounts], salt=_SALT),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _hash(user_name: str) -> str:
    return key_of("device account", user_name)[:_HASH_LETTERS]
