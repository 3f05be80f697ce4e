"""The commands print to files and say in one line why they do not."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dossiers.services.processing import hand_over, start
from tests.factories import local
from tests.onestop.documents.printing.conftest import Counter
from tests.onestop.documents.printing.reading import read

pytestmark = pytest.mark.django_db


def test_forms_are_found_by_their_number(counter: Counter, tmp_path: Path) -> None:
    code = counter.take_in(local(2026, 3, 2)).dossier.code
    file = tmp_path / "f.pdf"
    call_command("print_form", code, form="01", output=file)
    assert "GIẤY TIẾP NHẬN" in read(file.read_bytes()).text
    call_command("print_form", code, form="06", output=file)
    assert "PHIẾU KIỂM SOÁT" in read(file.read_bytes()).text
    start(code, by=counter.by, at=local(2026, 3, 2, 10))
    hand_over(code, by=counter.by, at=local(2026, 3, 2, 15), to_office="H99.01.HT")
    call_command("print_form", code, form="06", output=file)
    assert "15 giờ 00 phút" in read(file.read_bytes()).text
    call_command("print_form", code, form="01", copies="both", event=1, output=file)
    assert len(read(file.read_bytes()).pages) == 2


def test_the_secret_is_asked_for_not_given_on_the_command_line(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = counter.take_in(local(2026, 3, 2))
    monkeypatch.setattr("getpass.getpass", lambda prompt: receipt.secret.lower())
    file = tmp_path / "f.pdf"
    call_command("print_form", receipt.dossier.code, form="01", ask_secret=True, output=file)
    assert f"Mã tra cứu: {receipt.secret}" in read(file.read_bytes()).text


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [(("H99.01-000000-9999", "01"), 2), (("", "04"), 1), (("", "05"), 1), (("", "99"), 1)],
)
def test_what_cannot_be_printed_is_told(
    counter: Counter, tmp_path: Path, arguments: tuple[str, str], exit_code: int
) -> None:
    code = counter.take_in(local(2026, 3, 2)).dossier.code
    with pytest.raises(CommandError) as refused:
        call_command("print_form", arguments[0] or code, form=arguments[1], output=tmp_path / "f.pdf")
    assert refused.value.returncode == exit_code
    assert not (tmp_path / "f.pdf").exists()


def test_the_register_of_a_period(counter: Counter, tmp_path: Path) -> None:
    counter.take_in(local(2026, 3, 2))
    file = tmp_path / "r.pdf"
    arguments = ["--from", "2026-03-01", "--to", "2026-03-31", "--output", str(file)]
    call_command("print_register", "--office", "H99.01", *arguments)
    assert "Cộng trong kỳ: 1 hồ sơ." in read(file.read_bytes()).text
    with pytest.raises(CommandError) as refused:
        call_command("print_register", "--office", "X", *arguments)
    assert refused.value.returncode == 2
