"""Whose figures somebody may see: managers, heads and auditors, each in the own offices."""

from __future__ import annotations

from dossiers.rules.actors import Actor
from dossiers.rules.roles import OVERSEERS


def overseen_by(actor: Actor) -> frozenset[int]:
    """The ids of the offices that the actor oversees."""
    return actor.offices_with(*OVERSEERS)
