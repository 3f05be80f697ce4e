"""Personal values as each reader may see them: masked unless the reader works on the dossier; ID numbers always."""

from __future__ import annotations

from typing import Any

from dossiers.models import Dossier, Party
from dossiers.personal_data import unseal
from dossiers.rules.actors import Actor
from dossiers.rules.lifecycle import Place
from dossiers.rules.roles import WORKERS
from dossiers.selectors import offices_of
from procedures.rules.vietnamese import mask_name

SHOWN_OF_ID = 4
SHOWN_OF_PHONE = 3


def works_on(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor works on dossiers in one of this dossier's offices, and so needs to reach the people."""
    return any(actor.may(WORKERS, office) for office in offices_of(dossier).at(Place.ANY_OWN))


def shown_name(name: str, actor: Actor, dossier: Dossier) -> str:
    """The name, or its initials for who only watches."""
    return name if works_on(actor, dossier) else mask_name(name)


def party_told(party: Party, dossier: Dossier, *, in_full: bool) -> dict[str, Any]:
    """A party; `in_full` shows name and contact, never the whole ID number."""
    known = unseal(party.sealed, about=f"party {dossier.code} {party.role}")
    hidden = dict.fromkeys(("email", "address", "birth_on"))
    return {
        "role": party.role,
        "kind": party.kind,
        "name": party.name if in_full else mask_name(party.name),
        "id_number": ending(known.get("id_number", ""), SHOWN_OF_ID),
        "phone": known.get("phone", "") if in_full else ending(known.get("phone", ""), SHOWN_OF_PHONE),
        **({name: known.get(name, "") for name in hidden} if in_full else hidden),
    }


def ending(number: str, shown: int) -> str:
    """The last signs of a number behind stars; too short a number shows none."""
    kept = number[-shown:] if len(number) > shown else ""
    return "*" * (len(number) - len(kept)) + kept
