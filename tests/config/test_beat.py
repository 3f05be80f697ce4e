"""The scheduler's file: it remembers over a restart, and a damaged one stops nothing."""

from __future__ import annotations

import logging
import shelve
from datetime import timedelta
from pathlib import Path

import pytest

from config.beat import ASIDE, Scheduler
from config.celery import app

DAMAGES = {
    "empty": lambda whole: b"",
    "cut": lambda whole: whole[: len(whole) // 2],
    "garbage": lambda whole: b"\x00\xff" * 700,
    "overwritten": lambda whole: whole[:40] + b"\x00" * (len(whole) - 40),
}


def opened(path: Path) -> Scheduler:
    return Scheduler(app=app, schedule_filename=str(path / "beat-schedule"), lazy=False)


def files(path: Path) -> list[Path]:
    return sorted(file for file in path.iterdir() if not file.name.endswith(ASIDE))


def test_it_remembers_when_a_task_was_last_due(tmp_path: Path) -> None:
    first = opened(tmp_path)
    entry = first.schedule["nightly recount"]
    entry.last_run_at -= timedelta(days=3)
    before = entry.last_run_at
    first.close()
    again = opened(tmp_path)
    assert again.schedule["nightly recount"].last_run_at == before
    assert set(again.schedule) >= set(app.conf.beat_schedule)
    again.close()


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_stops_nothing(
    tmp_path: Path, damage: str, number: int, caplog: pytest.LogCaptureFixture
) -> None:
    opened(tmp_path).close()
    if number >= len(files(tmp_path)):
        return
    victim = files(tmp_path)[number]
    victim.write_bytes(DAMAGES[damage](victim.read_bytes()))
    with caplog.at_level(logging.ERROR, "config.beat"):
        scheduler = opened(tmp_path)
    assert set(scheduler.schedule) >= set(app.conf.beat_schedule)
    scheduler.close()
    if list(tmp_path.glob(f"*{ASIDE}")):
        assert "is set aside; it holds hints only" in caplog.text
    assert opened(tmp_path).schedule.keys() >= app.conf.beat_schedule.keys()


def test_a_truncated_one_is_set_aside_under_another_name(tmp_path: Path) -> None:
    opened(tmp_path).close()
    max(files(tmp_path), key=lambda file: file.stat().st_size).write_bytes(b"")
    opened(tmp_path).close()
    assert list(tmp_path.glob(f"*{ASIDE}"))
    with shelve.open(str(tmp_path / "beat-schedule"), "r") as kept:
        assert "entries" in kept


def test_where_nothing_can_be_written_it_goes_on_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A name in a folder that is none: nobody can write there, root neither."""
    (tmp_path / "file").write_text("")
    with caplog.at_level(logging.WARNING, "config.beat"):
        scheduler = opened(tmp_path / "file")
        scheduler.sync()
    assert set(scheduler.schedule) >= set(app.conf.beat_schedule)
    assert "it goes on without" in caplog.text
