"""Look-up secrets: ten letters printed on the slip, stored only as a keyed hash bound to the dossier code.

50 random bits: guessing is hopeless under the limits of the look-up page; the code alone can be counted
through.
"""

import hashlib
import hmac
from collections.abc import Callable

from procedures.rules.vietnamese import fold_code

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 10
_GROUP = 5
_LONGEST_INPUT = 64
# 1 and I are never issued and look like L, which is.
_MISREAD = str.maketrans("1I", "LL")
_PURPOSE = b"onestop look-up secret v1"


def new_secret(random_bytes: Callable[[int], bytes]) -> str:
    """Return a fresh secret in two groups of five ("K7M2P-9QXWT");

    `random_bytes` is `secrets.token_bytes`.
    """
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in random_bytes(LENGTH))
    return f"{letters[:_GROUP]}-{letters[_GROUP:]}"


def fold_secret(text: str) -> str:
    """Return the ten letters of a typed secret, forgiving case, dashes, spaces and 1 or I for L;

    "" when it is none.
    """
    if len(text) > _LONGEST_INPUT:
        return ""
    letters = fold_code("".join(text.split())).replace("-", "").translate(_MISREAD)
    return letters if len(letters) == LENGTH and set(letters) <= set(ALPHABET) else ""


def hash_secret(key: bytes, code: str, secret: str) -> str:
    """Return the hex keyed hash to store: HMAC-SHA256 over purpose, code and folded secret."""
    message = b"\0".join((_PURPOSE, code.encode(), fold_secret(secret).encode()))
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def secret_matches(key: bytes, code: str, secret: str, stored: str) -> bool:
    """Return whether the typed secret belongs to the code, in time that does not depend on the answer."""
    same = hmac.compare_digest(hash_secret(key, code, secret), stored)
    return same and fold_secret(secret) != ""
