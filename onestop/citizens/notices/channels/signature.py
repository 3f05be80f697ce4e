"""The signature of a webhook: moment and body under the shared secret (docs/webhooks.md)."""

from __future__ import annotations

import hmac
from hashlib import sha256


def signature(secret: str, body: bytes, seconds: int) -> str:
    """The header's value: `t=` seconds since 1970, `v1=` HMAC-SHA256 over `seconds.body` in hexadecimal digits."""
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, sha256).hexdigest()
    return f"t={seconds},v1={digest}"
