"""Files of the state folder as a power cut leaves them: hints burn, in one sentence; what is no hint is told, and kept.

A new file of the folder must be classified here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from config.development import ROOT
from config.local_services.errors import LocalServiceError
from config.local_services.stack import Stack
from config.local_services.state import ASIDE, StateFolder
from tests.config.launching import Holder, cluster_parent, environment

# What may burn. The office opens with each of them damaged in each way.
HINTS = (
    *("lock", "in-use", "children.json", "addresses.json", "base-url", "socket-folder", "sign-ins.txt"),
    *("valkey/*", "logs/*", "run/*", "static/*", "exports/*", "beat-schedule*"),
)
# What may not: its damage is told, and nobody touches it.
KEPT = ("secrets.json", "postgres-folder", "postgres/*", "files/*")
DAMAGES = {
    "empty": lambda whole: b"",
    "cut": lambda whole: whole[: len(whole) // 2],
    "garbage": lambda whole: b"\x00\xff{[" * 300,
    "other": lambda whole: b'{"pid": {}, "web": 3, "x": {"pid": "1", "started_at": null, "ask": "now"}}',
}
# Leaves what a day at the counter leaves, without the minute that a whole start takes.
A_DAY = """
import json, os, redis
os.umask(0o077)
from config import development
from config.beat import Scheduler
from config.celery import app
from config.local_services.stack import locked_stack
with locked_stack("a test") as stack:
    named = stack.start()
    client = redis.Redis.from_url(named["REDIS_URL"])
    for number in range(200):
        client.lpush("onestop:celery", json.dumps({"number": number}))
        client.set(f"key {number}", "x" * 100)
    client.bgrewriteaof()
    Scheduler(app=app, schedule_filename=str(stack.state.path / "beat-schedule"), lazy=False).close()
    development.secrets_for_development()
    development.note_base_url("http://127.0.0.1:8010")
    for name in ("web", "worker", "beat"):
        stack.state.log(name).write_text("a line\\n")
    shape = {"pid": 999999, "started_at": "1", "ask": 15}
    (stack.state.path / "left.json").write_text(json.dumps({"web": shape}))
os.replace(stack.state.path / "left.json", stack.state.path / "children.json")
(stack.state.path / "addresses.json").write_text(json.dumps({"redis": "unix:///nowhere"}))
"""


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder after a day; nothing runs."""
    state = tmp_path_factory.mktemp("day") / "state"
    done = subprocess.run(
        [sys.executable, "-c", A_DAY],
        env=environment(state, DJANGO_SETTINGS_MODULE="config.settings"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return state


def every_file(state: Path) -> list[str]:
    found = (file.relative_to(state).as_posix() for file in state.rglob("*") if file.is_file())
    return sorted(found)


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


@pytest.fixture
def copied(day: Path, tmp_path: Path) -> Path:
    """The folder, to be hurt; the cluster too where it lies in it."""
    state = tmp_path / "state"
    shutil.copytree(day, state, symlinks=True)
    if os.geteuid() == 0 and (state / "postgres").exists():
        subprocess.run(["chown", "-R", "--reference", day / "postgres", state / "postgres"], check=True)
    return state


def test_every_file_is_a_hint_or_is_kept(day: Path) -> None:
    unknown = [name for name in every_file(day) if not matches(name, HINTS + KEPT)]
    assert unknown == [], "say in HINTS or KEPT what may become of it"
    assert {"secrets.json", "children.json"} <= set(every_file(day))
    assert [name for name in every_file(day) if name.startswith(("valkey/", "beat-schedule"))]


def test_nobody_else_may_read_a_file(day: Path) -> None:
    """The cluster's files are PostgreSQL's own matter, in a folder that it keeps closed."""
    ours = [name for name in every_file(day) if not name.startswith("postgres/")]
    assert [name for name in ours if (day / name).stat().st_mode & 0o077] == []
    assert day.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", DAMAGES)
def test_with_any_hint_damaged_the_servers_start(copied: Path, damage: str) -> None:
    """All but the valkey's, which the next test takes one by one, at once: each is read by somebody else."""
    for name in every_file(copied):
        if matches(name, HINTS) and not name.startswith("valkey/"):
            hurt(copied / name, damage)
    holder = Holder(copied)
    assert holder.ask("SELECT 1") == [(1,)]
    assert holder.stop() == 0


@pytest.mark.parametrize("damage", DAMAGES)
def test_with_any_file_of_the_broker_damaged_it_starts(
    day: Path, tmp_path: Path, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    names = [name for name in every_file(day) if name.startswith("valkey/")]
    assert len(names) >= 3
    for number, name in enumerate(names):
        state = StateFolder(tmp_path / str(number))
        state.prepare()
        shutil.copytree(day / "valkey", state.path / "valkey")
        hurt(state.path / name, damage)
        start_valkey(state)
        was_set_aside = (state.path / f"valkey{ASIDE}").exists()
        assert ("set aside" in capfd.readouterr().err) == was_set_aside


def test_what_is_set_aside_is_kept_once(day: Path, tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "state")
    state.prepare()
    for _time in range(2):
        (state.path / "valkey" / "appendonlydir").mkdir(parents=True, exist_ok=True)
        for file in (day / "valkey" / "appendonlydir").iterdir():
            (state.path / "valkey" / "appendonlydir" / file.name).write_bytes(b"garbage")
        start_valkey(state)
    assert [entry.name for entry in state.path.glob(f"*{ASIDE}*")] == [f"valkey{ASIDE}"]


def start_valkey(state: StateFolder) -> None:
    stack = Stack(state)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", "postgresql://named@/elsewhere")
        patched.delenv("REDIS_URL", raising=False)
        stack.start()
        stack.stop()


def hurt(file: Path, damage: str) -> None:
    file.write_bytes(DAMAGES[damage](file.read_bytes()))


@pytest.mark.parametrize("damage", ["empty", "cut", "garbage"])
def test_damaged_secrets_are_told_and_kept(copied: Path, damage: str) -> None:
    hurt(copied / "secrets.json", damage)
    before = (copied / "secrets.json").read_bytes()
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=environment(copied, ONESTOP_ENV="development"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "secrets.json: is damaged, and holds the keys of the personal data" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (copied / "secrets.json").read_bytes() == before


@pytest.mark.parametrize("damage", ["empty", "garbage"])
@pytest.mark.parametrize("name", ["PG_VERSION", "global/pg_control", "postgresql.conf", "pg_hba.conf"])
def test_a_damaged_database_is_told_and_kept(copied: Path, name: str, damage: str) -> None:
    """Or it opens with all its data: some of its files PostgreSQL and we can make again."""
    cluster = cluster_parent(copied) / "postgres"
    if not cluster.is_relative_to(copied):
        pytest.skip("the cluster of another user lies outside of the folder")
    hurt(cluster / name, damage)
    said = why_postgres_does_not_start(StateFolder(copied))
    # A version that was cut from 18 to 1 reads as another's.
    told = (
        f"The database in {cluster} does not open. Nothing in it was changed.",
        f"The data in {cluster} were written",
    )
    assert said == "" or said.startswith(told)
    assert "Traceback" not in said
    assert (cluster / "base").is_dir()
    assert not list(copied.glob(f"postgres*{ASIDE}*"))


def why_postgres_does_not_start(state: StateFolder) -> str:
    stack = Stack(state)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("REDIS_URL", "redis://named")
        patched.delenv("DATABASE_URL", raising=False)
        try:
            stack.start()
        except LocalServiceError as error:
            return str(error)
        finally:
            stack.stop()
    return ""


def test_a_note_cut_short_removes_nobody_s_folder(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "state")
    state.prepare()
    precious = tmp_path / "precious"
    precious.mkdir()
    for noted in (str(precious), "", "/", ".", "\x00"):
        (state.path / "socket-folder").write_text(noted)
        state.remove()
        assert precious.exists()
    assert state.path.exists()


def test_a_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    """It is emptied under its writer, who goes on at the beginning."""
    state = StateFolder(tmp_path)
    state.prepare()
    with state.log("web").open("ab", buffering=0) as writer:
        writer.write(b"old\n" * 100)
        state.rotate_logs(largest=100)
        writer.write(b"new\n")
    state.rotate_logs(largest=100)
    assert (state.logs / "web.log").read_text() == "new\n"
    assert (state.logs / "web.log.1").read_text() == "old\n" * 100
    assert (state.logs / "web.log.1").stat().st_mode & 0o077 == 0
