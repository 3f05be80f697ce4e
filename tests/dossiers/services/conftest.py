from dataclasses import dataclass

import pytest

from dossiers.rules.actors import Actor
from procedures.models import Office, ProcedureVersion
from tests.factories import make_actor, make_office, make_procedure


@dataclass(frozen=True)
class Desk:
    """An office with one procedure of three working days and somebody who holds every role at the counter."""

    office: Office
    version: ProcedureVersion
    by: Actor


@pytest.fixture
def desk(db: None) -> Desk:
    office = make_office("H99.01")
    return Desk(office, make_procedure("1.000001"), make_actor(office))
