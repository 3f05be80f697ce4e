"""The scanner's client against a little socket server that speaks clamd's INSTREAM."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dossiers.inspection import scanner as file_scanner
from dossiers.inspection.scanner import verdict_on

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class LittleClamd:
    """Reads one INSTREAM a connection and answers as clamd does, or with what a test puts into `answer`."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener, self.answer, self.seen = listener, b"", []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">I", stream.read(4))[0]:
                    content += stream.read(length)
                self.seen.append(content)
                found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
                connection.sendall(self.answer or found)


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: Any, settings: Any, tmp_path: Path) -> Iterator[LittleClamd]:
    if request.param == "tcp":
        listener = socket.create_server(("127.0.0.1", 0))
        settings.FILE_SCANNER = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(tmp_path / "c"))
        listener.listen()
        settings.FILE_SCANNER = f"unix://{tmp_path / 'c'}"
    with listener:
        yield LittleClamd(listener)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"%PDF-" + b"x" * 200_000)
    return path


def test_clean(clamd: LittleClamd, file: Path) -> None:
    assert verdict_on(file) == "clean"
    assert clamd.seen == [file.read_bytes()]


def test_found(clamd: LittleClamd, file: Path) -> None:
    file.write_bytes(b"%PDF-" + EICAR)
    assert verdict_on(file) == "refused"


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"stream: OK and more\0", b"stream: x" * 900]
)
def test_no_clear_answer_is_none(clamd: LittleClamd, file: Path, answer: bytes) -> None:
    clamd.answer = answer
    assert verdict_on(file) == "pending"


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "unix:///nowhere", "/no/such/program", "/bin/sh -c 'exit 2'"]
)
def test_nobody_there(settings: Any, file: Path, address: str) -> None:
    settings.FILE_SCANNER = address
    assert verdict_on(file) == "pending"


def test_a_scanner_that_hangs(settings: Any, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_scanner, "SECONDS", 0.2)
    settings.FILE_SCANNER = "/bin/sh -c 'exec sleep 20'"
    assert verdict_on(file) == "pending"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.FILE_SCANNER = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert verdict_on(file) == "pending"


@pytest.mark.parametrize(("command", "verdict"), [("/bin/true", "clean"), ("/bin/false", "refused")])
def test_a_command(settings: Any, file: Path, command: str, verdict: str) -> None:
    settings.FILE_SCANNER = command
    assert verdict_on(file) == verdict


def test_none_is_named(settings: Any, file: Path) -> None:
    settings.FILE_SCANNER = ""
    assert verdict_on(file) == "clean"
