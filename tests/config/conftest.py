"""Settings read anew under another environment."""

import importlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from unittest.mock import patch

import pytest

Load = Callable[[Mapping[str, str]], ModuleType]


@pytest.fixture
def load_settings() -> Iterator[Load]:
    """Imports config.settings as a process with exactly these variables would; Django keeps its own."""
    kept = {name: module for name, module in sys.modules.items() if name.startswith("config.settings")}

    def load(environment: Mapping[str, str]) -> ModuleType:
        for name in [name for name in sys.modules if name.startswith("config.settings")]:
            del sys.modules[name]
        with patch.dict(os.environ, environment, clear=True):
            return importlib.import_module("config.settings")

    yield load
    for name in [name for name in sys.modules if name.startswith("config.settings")]:
        del sys.modules[name]
    sys.modules.update(kept)


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the terminal of whoever runs the tests speaks; subprocesses inherit it."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
