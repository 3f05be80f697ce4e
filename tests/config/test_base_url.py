"""Every link begins with the address at which `make run` answers, whatever its port."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.development import STANDARD_ADDRESS, note_base_url
from config.serve import address_of
from tests.config.conftest import Load


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8010"),
        ("0.0.0.0", "http://127.0.0.1:8010"),
        ("::", "http://[::1]:8010"),
        ("::1", "http://[::1]:8010"),
        ("motcua.local", "http://motcua.local:8010"),
    ],
)
def test_the_address_to_type(host: str, expected: str) -> None:
    assert address_of(host, 8010) == expected


@pytest.mark.parametrize("address", ["http://127.0.0.1:8010", "http://[::1]:8010", "http://motcua.local:80"])
def test_every_process_knows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load_settings: Load, address: str
) -> None:
    monkeypatch.setenv("ONESTOP_STATE", str(tmp_path))
    note_base_url(address)
    assert address == load_settings({"ONESTOP_STATE": str(tmp_path)}).BASE_URL
    named = {"ONESTOP_STATE": str(tmp_path), "BASE_URL": "https://motcua.example.vn/"}
    assert load_settings(named).BASE_URL == "https://motcua.example.vn"


@pytest.mark.parametrize(
    "damaged", [b"", b"http://127.0.0.1", b"\xff\xfe", b"javascript:alert(1)", b"http://a b:1"]
)
def test_a_damaged_note_is_the_standard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load_settings: Load, damaged: bytes
) -> None:
    monkeypatch.setenv("ONESTOP_STATE", str(tmp_path))
    (tmp_path / "base-url").write_bytes(damaged)
    assert load_settings({"ONESTOP_STATE": str(tmp_path)}).BASE_URL == STANDARD_ADDRESS
