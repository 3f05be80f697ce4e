"""Tokens for other systems: shown once, kept as a hash, with an end (docs/security.md)."""

from __future__ import annotations

from datetime import datetime, timedelta

from onestop.people.accounts.models import ApiToken, User

LONGEST_LIFE = timedelta(days=366)


def issue_token(
    user: User, *, name: str, at: datetime, life: timedelta = LONGEST_LIFE
) -> tuple[ApiToken, str]:
    """A new token of the user and its value, which cannot be shown again; it ends after `life`, a year at most."""
    value = ApiToken.new_value()
    token = ApiToken.objects.create(
        user=user, name=name, token_hash=ApiToken.hash_of(value), expires_at=at + min(life, LONGEST_LIFE)
    )
    return token, value


def revoke_token(token: ApiToken, *, at: datetime) -> ApiToken:
    """The token, worthless from now on; revoking twice keeps the first moment."""
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
    return token
