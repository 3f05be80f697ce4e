"""What a test may leave in its process is put back: language, time zone, addresses, caches, random numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.urls import set_script_prefix, set_urlconf
from django.utils import timezone, translation


@pytest.fixture(autouse=True)
def restored_process() -> Iterator[None]:
    """Each test begins as a new process would: with nothing kept, in Vietnamese, at the office's clock."""
    for cache in ("default", "figures"):
        caches[cache].clear()
    yield
    translation.deactivate()
    timezone.deactivate()
    set_urlconf(None)
    set_script_prefix("/")
