"""Whether the keys of this process are those of the data: a wrong key under a right label opens nothing and seals on.

For each key a known value is kept in the database, sealed with it (`KeyCanary`). It is made when a key is first seen,
and then only if the key opens what was sealed under its label before.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from dossiers.models import Party
from dossiers.personal_data import index_of, seal, unseal
from onestop.operation.models import KeyCanary

DATA, INDEX = "data:", "index"
KNOWN = {"canary": "Một cửa"}
# Dossiers are looked at from both ends: the first key sealed the oldest, the last one the newest.
LOOKED_AT = 50


def wrong_keys() -> list[str]:
    """Names of keys that do not fit the data: `PERSONAL_DATA_KEYS 2026`, `PERSONAL_INDEX_KEY`."""
    kept = {row.name: bytes(row.proof) for row in KeyCanary.objects.all()}
    wrong = [
        f"PERSONAL_DATA_KEYS {label}"
        for label in settings.PERSONAL_DATA_KEYS
        if not _opens(label, kept.get(DATA + label))
    ]
    return wrong if _finds(kept.get(INDEX)) else [*wrong, "PERSONAL_INDEX_KEY"]


def missing_keys() -> list[str]:
    """Labels under which something was sealed here, and whose keys this process does not have."""
    names = KeyCanary.objects.filter(name__startswith=DATA).order_by("name").values_list("name", flat=True)
    labels = [name.removeprefix(DATA) for name in names]
    return [label for label in labels if label not in settings.PERSONAL_DATA_KEYS]


def refuse_wrong_keys() -> None:
    """Raise ImproperlyConfigured in production when a key does not fit; a database that is away is asked later."""
    if settings.ONESTOP_ENV != "production":
        return
    try:
        wrong = wrong_keys()
    except DatabaseError:
        return
    finally:
        connection.close()
    if wrong:
        raise ImproperlyConfigured(
            f"onestop does not start: {', '.join(wrong)}: this key is not the one with which the data of this database "
            "were made. Put the right key into the environment; with this one nothing could be read, and what is "
            "taken in would be sealed with a second key under the same label."
        )


def _opens(label: str, proof: bytes | None) -> bool:
    about = f"canary {label}"
    if proof is not None:
        return _unseals(proof, about)
    # One record that does not open is a damaged record; none that opens is another key.
    opened = [_unseals(sealed, whose) for sealed, whose in _sealed_under(label)]
    if opened and not any(opened):
        return False
    _keep(DATA + label, seal(KNOWN, about=about, key_id=label))
    return True


def _finds(proof: bytes | None) -> bool:
    ours = index_of(KNOWN["canary"]).encode()
    if proof is not None:
        return proof == ours
    found = [index == index_of(number) for index, number in _indexed()]
    if found and not any(found):
        return False
    _keep(INDEX, ours)
    return True


def _keep(name: str, proof: bytes) -> None:
    # Several processes may see a key for the first time at once; the first wins, and all have the same key.
    KeyCanary.objects.bulk_create([KeyCanary(name=name, proof=proof)], ignore_conflicts=True)


def _unseals(sealed: bytes, about: str) -> bool:
    try:
        unseal(sealed, about=about)
    except (InvalidTag, ValueError):
        return False
    return True


def _sealed_under(label: str) -> Iterator[tuple[bytes, str]]:
    prefix = f"{label}:".encode()
    for party in _parties():
        if bytes(party.sealed).startswith(prefix):
            yield bytes(party.sealed), _about(party)


def _indexed() -> Iterator[tuple[str, str]]:
    """Stored indexes of identity numbers, beside the numbers, of those that can be read."""
    for party in _parties():
        label = bytes(party.sealed).partition(b":")[0].decode()
        if (
            party.id_index
            and label in settings.PERSONAL_DATA_KEYS
            and _unseals(bytes(party.sealed), _about(party))
        ):
            yield party.id_index, unseal(party.sealed, about=_about(party)).get("id_number", "")


def _parties() -> list[Party]:
    rows = Party.objects.select_related("dossier")
    return [*rows.order_by("pk")[:LOOKED_AT], *rows.order_by("-pk")[:LOOKED_AT]]


def _about(party: Party) -> str:
    return f"party {party.dossier.code} {party.role}"
