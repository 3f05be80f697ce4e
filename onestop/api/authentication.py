"""Who calls: staff by their session (with CSRF token), other systems by a token. The actor is made once per request."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from dossiers.rules.actors import Actor
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import ApiToken, User

LONGEST_TOKEN = 200


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`: a token of `ApiToken`, known by its hash only; ends, can be revoked."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's user; None without such a header, AuthenticationFailed (401) for a token that does not hold."""
        scheme, _blank, value = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = _valid_token(value.strip())
        if token is None:
            raise AuthenticationFailed(
                _("This token is unknown, revoked or has ended."), code="token_invalid"
            )
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="onestop"'


def _valid_token(value: bytes) -> ApiToken | None:
    if not value or len(value) > LONGEST_TOKEN or not value.isascii():
        return None
    held = ApiToken.objects.filter(
        token_hash=ApiToken.hash_of(value.decode("ascii")),
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
        user__is_active=True,
    )
    return held.select_related("user").first()


def actor_of(request: Request) -> Actor:
    """The caller as an actor, with the roles held now; read once for each request."""
    actor: Actor | None = getattr(request, "_actor", None)
    if actor is None:
        actor = actor_for(request.user)
        request._actor = actor  # type: ignore[attr-defined]
    return actor


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document names the token."""

    target_class = "onestop.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token made under /quan-tri/."}
