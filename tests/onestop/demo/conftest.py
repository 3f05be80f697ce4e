"""The demonstration's offices, catalogue and staff, and a folder of its own for the sign-ins."""

from pathlib import Path
from typing import Any

import pytest

from onestop.demo.beginning import begin
from tests.factories import local

# A Friday afternoon: the Saturday before was worked (swap day), the Tuesday after is a day off.
NOW = local(2026, 11, 20, 15)


@pytest.fixture
def state_folder(settings: Any, tmp_path: Path) -> Path:
    settings.STATE_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def demonstration(db: None, state_folder: Path) -> None:
    begin(NOW)
