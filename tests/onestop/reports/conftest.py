"""What tests of exports and own reports may ask for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dossiers.rules.actors import Actor, Role
from onestop.people.accounts.actors import actor_for
from tests.factories import local, make_dossier
from tests.onestop.statistics.worlds import World, make_world
from tests.onestop.web.conftest import make_user

AT = local(2026, 4, 2, 10)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture(autouse=True)
def exports_folder(tmp_path: Path, settings: Any) -> Path:
    settings.EXPORTS_FOLDER = tmp_path / "exports"
    return settings.EXPORTS_FOLDER


@pytest.fixture
def manager(world: World) -> Actor:
    return actor_for(make_user("quan-ly", world.province, Role.MANAGER), AT.date())


def take_in_many(world: World, count: int) -> list[str]:
    """So many dossiers of March, in the two communes by turns; their codes in the order of receipt."""
    begin = local(2026, 3, 2)
    return [
        make_dossier(
            world.communes[n % 2], world.versions[0], by=world.actor, at=begin + timedelta(minutes=n)
        ).dossier.code
        for n in range(count)
    ]
