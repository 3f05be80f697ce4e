"""A disk that is full, for real: servers of their own on a small memory disk. Needs the right to mount one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SIZE = "500m"
ASKS = """
import os, tempfile
tempfile.tempdir = os.environ["SMALL_DISK"]
from config.local_services import stack
from config.local_services.for_commands import as_owner
with stack.throw_away_stack() as named:
    os.environ.update(named)
    os.environ.update(as_owner(os.environ))
    import django
    django.setup()
    from tests.hostile.on_full_disk import asked
    for line in asked(os.environ["SMALL_DISK"]):
        print(line, flush=True)
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A memory disk that others may enter, gone afterwards."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=777", "tmpfs", disk], check=False
    )
    if mounted.returncode:
        pytest.skip("a memory disk cannot be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.mark.proof
@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a disk")
def test_a_full_disk_is_503_and_the_office_goes_on_when_there_is_room(small_disk: Path) -> None:
    for folder in (small_disk, *small_disk.parents):
        folder.chmod(folder.stat().st_mode | 0o111)
    named = {
        "ONESTOP_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SMALL_DISK": str(small_disk),
    }
    beside = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(
        [sys.executable, "-c", ASKS],
        cwd=ROOT,
        env={**beside, **named},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert lines == ["well 201", "full 503 storage_full 120", "look-up True", "page 200", "room 201"], (
        done.stderr[-2000:]
    )
