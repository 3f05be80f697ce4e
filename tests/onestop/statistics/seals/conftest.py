"""What tests of seals stand on."""

import pytest

from tests.onestop.statistics.worlds import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
