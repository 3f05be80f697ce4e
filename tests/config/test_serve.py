"""`make run` says what is wrong and what to do, on standard error, with exit code 2."""

import os
import socket
from pathlib import Path

import pytest

from config.local_services.state import FolderLock
from tests.config.launching import serve


@pytest.fixture
def held_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_second_run_names_the_first_and_what_to_do(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.acquire("make run, port 8000")
    refused = serve(tmp_path, PORT="8765")
    lock.release()
    assert refused.returncode == 2
    assert f"process {os.getpid()} (make run, port 8000)" in refused.stderr
    assert "stop it with Ctrl-C" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_told_with_another(tmp_path: Path, held_port: int) -> None:
    refused = serve(tmp_path, PORT=str(held_port))
    assert refused.returncode == 2
    assert f"Port {held_port} on 127.0.0.1 cannot be used" in refused.stderr
    assert "make run PORT=8010" in refused.stderr
    assert not (tmp_path / "postgres").exists(), "no server may have been started"


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1", "８０００"])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    refused = serve(tmp_path, PORT=port)
    assert refused.returncode == 2
    assert "Write a number from 1 to 65535" in refused.stderr


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Root may write anywhere, so the name of a file stands in for a folder."""
    (tmp_path / "file").write_text("")
    refused = serve(tmp_path / "file" / "state")
    assert refused.returncode == 2
    assert f"The folder {tmp_path}/file/state cannot be written" in refused.stderr
    assert "ONESTOP_STATE=/some/folder make run" in refused.stderr
    assert "Traceback" not in refused.stderr
