"""The process that looks through a file: it says what the rules say, and what it may not do ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossiers.inspection import process as file_inspection
from dossiers.inspection.process import inspect
from procedures.rules.errors import RuleError
from tests.dossiers.file_samples import docx, jpeg, packed_object, pdf, png, xlsx

SOUND = {"a.pdf": pdf(), "a.png": png(), "a.jpg": jpeg(), "a.docx": docx(), "a.xlsx": xlsx()}
REFUSED = {
    "script.pdf": (pdf(b"<< /JS (x) >>"), "pdf_acts", {}),
    "bomb.pdf": (pdf(packed_object(b"\0" * (51 << 20))), "file_unpacks", {}),
    "flood.png": (png(30_000, 30_000), "picture_too_large", {"most": 100}),
    "other.docx": (xlsx(), "file_content_differs", {"kind": "DOCX"}),
    "other.exe": (pdf(), "file_type_unknown", {}),
}
ENDLESS = "while True: pass"
HUNGRY = (
    "import sys; sys.path.insert(0, sys.argv[1])\nfrom dossiers import file_inspector as own\nown._limit(0)\n"
)
OUTRAGES = {
    "takes all memory": HUNGRY + "bytearray(2 << 30)",
    "writes": HUNGRY + "open('/tmp/outrage', 'wb').write(b'x' * 9999)",
    "dies": "import os; os.kill(os.getpid(), 9)",
    "says nonsense": "print('{')",
    "says nothing": "pass",
}


def code_of(path: Path, name: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(RuleError) as caught:
        inspect(path, name)
    assert str(caught.value)
    assert caught.value.field == "file"
    return caught.value.code, caught.value.params


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_of_its_kind(tmp_path: Path, name: str) -> None:
    (tmp_path / "kept").write_bytes(SOUND[name])
    assert name.rpartition(".")[2] in inspect(tmp_path / "kept", name).extensions


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_comes_back_as_the_rules_made_it(tmp_path: Path, name: str) -> None:
    content, code, params = REFUSED[name]
    (tmp_path / "kept").write_bytes(content)
    assert code_of(tmp_path / "kept", name) == (code, params)


@pytest.mark.parametrize("outrage", OUTRAGES)
def test_an_inspector_that_fails_is_a_refusal(
    tmp_path: Path, outrage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_bytes(pdf())
    monkeypatch.setattr(file_inspection, "_START", OUTRAGES[outrage])
    assert code_of(tmp_path / "kept", "a.pdf")[0] == "file_not_checked"


def test_an_inspector_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept").write_bytes(pdf())
    monkeypatch.setattr(file_inspection, "_START", ENDLESS)
    monkeypatch.setattr(file_inspection, "SECONDS", 1)
    assert code_of(tmp_path / "kept", "a.pdf")[0] == "file_not_checked"


def test_the_inspector_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSONAL_DATA_KEYS", "canary")
    (tmp_path / "kept").write_bytes(pdf())
    says = "import json, os; print(json.dumps({'code': 'x', 'template': ' '.join(os.environ.values()), 'params': {}}))"
    monkeypatch.setattr(file_inspection, "_START", says)
    with pytest.raises(RuleError) as caught:
        inspect(tmp_path / "kept", "a.pdf")
    assert "canary" not in caught.value.template
