"""Finds the field of administration that a foreign catalogue names, and makes it when there is none."""

from __future__ import annotations

import hashlib

from procedures.models import Field
from procedures.rules.vietnamese import search_key, sort_key

UNKNOWN = "Chưa xác định lĩnh vực"
CODE_LENGTH, NAME_LENGTH, SORT_KEY_LENGTH = 60, 300, 900


class FieldNames:
    """Fields by their names, remembered for one import once they were found in the database."""

    def __init__(self) -> None:
        self._found: dict[str, Field] = {}

    def named(self, name: str) -> Field:
        """The field with this name up to accents and case; an empty name has a field of its own."""
        name = name or UNKNOWN
        key = search_key(name)[:NAME_LENGTH]
        if key in self._found:
            return self._found[key]
        known = Field.objects.filter(search_key=key).order_by("id").first()
        if known is not None:
            self._found[key] = known
            return known
        # A new one is not remembered yet: its entry may still fail and take the field back with it.
        return Field.objects.create(
            code=_free_code(key),
            name=name[:NAME_LENGTH],
            search_key=key,
            sort_key=sort_key(name)[:SORT_KEY_LENGTH],
        )


def _free_code(key: str) -> str:
    """A code made of the name's words, with a digest when it is too long or taken."""
    words = "-".join(key.split())
    code = "".join(sign for sign in words if sign.isascii() and (sign.isalnum() or sign == "-"))
    if code and len(code) <= CODE_LENGTH and not Field.objects.filter(code=code).exists():
        return code
    digest = hashlib.sha256(key.encode()).hexdigest()[:8]
    return f"{code[: CODE_LENGTH - 9]}-{digest}"
