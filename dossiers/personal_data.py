"""Personal values at rest: AES-256-GCM with a key id, and keyed hashes for equality search.

Keys come from the environment (docs/security.md), never from the database: a dump alone opens nothing.
"""

import hmac
import json
import os
from collections.abc import Mapping
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from procedures.rules.errors import RuleError, gettext_noop

NONCE_BYTES = 12


def seal(values: Mapping[str, object], *, about: str, key_id: str = "") -> bytes:
    """Encrypt values as `key id : nonce + ciphertext`; `about` names the record and must be the same to open it.

    Without `key_id` the first key is used, as it must be for all that is kept of people.
    """
    key_id = key_id or next(iter(settings.PERSONAL_DATA_KEYS))
    key = settings.PERSONAL_DATA_KEYS[key_id]
    nonce = os.urandom(NONCE_BYTES)
    plain = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
    return f"{key_id}:".encode() + nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(sealed: bytes | memoryview, *, about: str) -> dict[str, str]:
    """Decrypt what `seal` made. Raises RuleError("personal_data_key_missing") when its key is not configured."""
    key_id, _, body = bytes(sealed).partition(b":")
    key = settings.PERSONAL_DATA_KEYS.get(key_id.decode())
    if key is None:
        raise RuleError(
            "personal_data_key_missing",
            gettext_noop("The key %(key)s of personal data is not configured."),
            key=key_id.decode(),
        )
    return json.loads(AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], about.encode()))


def digest_of(values: Mapping[str, object]) -> str:
    """The keyed digest of personal values that the hash chain covers in their stead; the order of keys is no matter."""
    return index_of(json.dumps(values, ensure_ascii=False, sort_keys=True))


def index_of(value: str) -> str:
    """The keyed hash of a normalised value for equality search; empty for an empty value."""
    if not value:
        return ""
    return hmac.new(settings.PERSONAL_INDEX_KEY, value.encode(), sha256).hexdigest()


def digits_of_phone(text: str) -> str:
    """The phone number without blanks and marks, `+84` as 0."""
    digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
    return "0" + digits[2:] if text.lstrip().startswith("+84") else digits
