"""What tests of insight may ask for: the little world of the reports, with a random history told in it."""

import pytest

from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def history(world: World) -> History:
    """Some hundred deeds: waits, hand-overs, back-dated results, calendars that change, results taken up again."""
    told = History(world, seed=11, drains=False)
    told.run(500)
    assert told.done["resolve"] > 20
    return told
