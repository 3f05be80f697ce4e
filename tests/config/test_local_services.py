"""The embedded servers as real processes: they outlive no parent and lose nothing."""

import os
import shutil
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.local_services.addresses import published
from config.local_services.errors import LocalServiceError
from config.local_services.postgres import Postgres
from config.local_services.state import FolderLock, StateFolder
from tests.config.launching import Holder, cluster_parent, is_gone

KEPT = "SELECT text FROM kept"


@pytest.fixture(scope="module")
def made_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder whose cluster exists and holds one row; its path has blanks and is too long for a socket."""
    state = tmp_path_factory.mktemp("state") / ("một thư mục có dấu cách " * 4).strip()
    holder = Holder(state)
    holder.ask("CREATE TABLE kept AS SELECT 'here' AS text")
    assert holder.stop() == 0
    return state


@pytest.fixture
def holder(made_state: Path) -> Iterator[Holder]:
    running = Holder(made_state)
    yield running
    if running.process.poll() is None:
        running.stop()


def test_they_stop_with_their_holder_and_leave_nothing_running(holder: Holder) -> None:
    children = holder.children()
    assert sorted(children) == ["postgres", "valkey"]
    assert holder.stop() == 0
    assert all(is_gone(pid, patience=0.5) for pid in children.values())
    assert published(holder.state) is None


def test_they_end_when_their_parent_is_killed(holder: Holder) -> None:
    children = holder.children()
    holder.kill_parent_only()
    assert all(is_gone(pid) for pid in children.values())
    log = (holder.state / "logs" / "postgres.log").read_text()
    assert log.rstrip().endswith("database system is shut down")


def test_after_kill_9_of_everything_they_come_back_with_the_data(holder: Holder) -> None:
    holder.ask("INSERT INTO kept VALUES ('committed a moment before')")
    holder.kill_everything()
    again = Holder(holder.state)
    try:
        assert ("committed a moment before",) in again.ask(KEPT)
        assert ("here",) in again.ask(KEPT)
    finally:
        assert again.stop() == 0


def test_a_server_that_outlived_its_parent_is_ended_first(holder: Holder) -> None:
    """A stopped process cannot follow the signal of its parent's death."""
    postgres = holder.children()["postgres"]
    os.kill(postgres, signal.SIGSTOP)
    holder.kill_parent_only()
    os.kill(postgres, signal.SIGCONT)
    again = Holder(holder.state)
    try:
        assert ("here",) in again.ask(KEPT)
    finally:
        again.stop()


def test_a_noted_process_number_that_belongs_to_somebody_else_is_left_alone(holder: Holder) -> None:
    holder.stop()
    (holder.state / "children.json").write_text(
        f'{{"web": {{"pid": {os.getpid()}, "started_at": "1", "ask": {int(signal.SIGKILL)}}}}}'
    )
    (cluster_parent(holder.state) / "postgres" / "postmaster.pid").write_text(
        f"{os.getpid()}\n/elsewhere\n1\n5432\n\n\n"
    )
    again = Holder(holder.state)
    assert ("here",) in again.ask(KEPT)
    assert again.stop() == 0


def test_only_we_can_reach_the_folder_and_no_port_is_open(holder: Holder) -> None:
    assert stat.S_IMODE(holder.state.stat().st_mode) == 0o700
    assert holder.ask("SHOW listen_addresses") == [("",)]
    assert holder.ask("SHOW fsync") == [("on",)]


def test_the_application_role_may_not_change_tables(holder: Holder) -> None:
    holder.ask("SET ROLE onestop_app; SELECT 1")
    with pytest.raises(Exception, match="permission denied for schema public"):
        holder.ask("SET ROLE onestop_app; CREATE TABLE mine (x int)")


def test_a_second_start_names_the_first(holder: Holder) -> None:
    with pytest.raises(LocalServiceError) as refused:
        FolderLock(holder.state).acquire("another test")
    assert f"process {holder.process.pid} (a test)" in str(refused.value)
    assert f"kill {holder.process.pid}" in str(refused.value)


def test_a_lock_whose_holder_died_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text('{"pid": 1, "what": "make run"}')
    lock = FolderLock(tmp_path)
    lock.acquire("a test")
    assert str(lock.holder()) == f"process {os.getpid()} (a test)"
    lock.release()


def test_data_of_another_major_version_are_left_alone(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    state = StateFolder(tmp_path / "state", throw_away=True)
    state.prepare()
    postgres = Postgres(state)
    request.addfinalizer(state.remove)
    postgres.data.mkdir(parents=True)
    (postgres.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(LocalServiceError, match="written by PostgreSQL 9; installed is PostgreSQL"):
        postgres.start()
    assert [entry.name for entry in postgres.data.iterdir()] == ["PG_VERSION"]


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "state")
    with pytest.raises(LocalServiceError, match=r"has only \d+ MB free; \d+ MB are needed"):
        state.prepare(free_bytes=shutil.disk_usage(tmp_path).total + 1)


def test_a_broken_first_start_leaves_no_half_made_cluster(tmp_path: Path) -> None:
    """A cluster is made under another name; whatever stands there was left by a start that was killed."""
    state = tmp_path / "state"
    assert Holder(state).stop() == 0
    parent = cluster_parent(state)
    shutil.move(parent / "postgres", parent / "postgres.new")
    holder = Holder(state)
    assert holder.ask("SELECT 1") == [(1,)]
    assert holder.stop() == 0
    assert not (parent / "postgres.new").exists()
