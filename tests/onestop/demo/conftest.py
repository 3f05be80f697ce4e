"""The demonstration's offices, catalogue and staff, and a folder of its own for the sign-ins."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def state_folder(settings: Any, tmp_path: Path) -> Path:
    settings.STATE_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def demonstration(demonstration: None, state_folder: Path) -> None:
    """The beginning, as of NOW, without sign-ins."""
