"""The commands: what they load, what they refuse, and who may read the sign-ins."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dossiers.models import Dossier
from onestop.demo.sign_ins import sign_in_file
from onestop.demo.staff import staff_rows
from onestop.people.accounts.models import User
from procedures.models import Office
from tests.factories import make_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("state_folder")]


def run(command: str, *arguments: str) -> str:
    said = StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue()


def password() -> str:
    return sign_in_file().read_text().splitlines()[0].split()[-1]


def test_the_demonstration_is_loaded_once_and_can_be_signed_in_to() -> None:
    run("load_demo", "--size", "12", "--processes", "1")
    assert Dossier.objects.count() == 12
    assert sign_in_file().stat().st_mode & 0o777 == 0o600
    first = password()
    assert User.objects.get(username="quantri").check_password(first)
    run("load_demo", "--if-empty", "--processes", "1")
    assert Dossier.objects.count() == 12
    assert password() == first
    assert first in run("show_signins")
    run("show_signins", "--renew")
    assert password() != first
    assert User.objects.get(username="motcua.benmau").check_password(password())
    inactive = [row["username"] for row in staff_rows() if not row["active"]]
    assert not User.objects.filter(username__in=inactive, is_active=True).exists()


def test_a_lost_sign_in_file_is_made_anew() -> None:
    run("load_demo", "--size", "8", "--processes", "1")
    first = password()
    sign_in_file().unlink()
    run("load_demo", "--if-empty")
    assert password() != first
    assert not User.objects.get(username="quantri").check_password(first)


@pytest.mark.parametrize("command", ["load_demo", "demo_data"])
def test_a_real_office_gets_no_invented_dossiers(command: str, settings: Any) -> None:
    settings.ONESTOP_ENV = "production"
    with pytest.raises(CommandError, match="production"):
        run(command)
    assert not Office.objects.exists()


@pytest.mark.parametrize("command", ["load_demo", "demo_data"])
def test_another_office_s_database_is_left_alone(command: str) -> None:
    make_office("H50.12")
    with pytest.raises(CommandError, match="empty"):
        run(command)
    assert run("load_demo", "--if-empty") == ""
    assert not Dossier.objects.exists()
    assert not sign_in_file().exists()


def test_there_are_no_sign_ins_without_a_demonstration(state_folder: Path) -> None:
    with pytest.raises(CommandError):
        run("show_signins")
    assert list(state_folder.iterdir()) == []


def test_much_data_over_some_years_in_an_empty_database() -> None:
    said = run("demo_data", "--size", "60", "--processes", "1", "--until", "2026-11-20", "--years", "3")
    assert "60 dossiers" in said
    received = Dossier.objects.order_by("code_on").values_list("code_on", flat=True)
    assert received[0].year <= 2024
    assert received.reverse()[0].year == 2026
    for dossier in Dossier.objects.select_related("version"):
        assert dossier.version.valid_from is not None
        assert dossier.version.valid_from <= dossier.code_on


@pytest.mark.parametrize("wrong", [["--size", "0"], ["--years", "40"], ["--processes", "0"]])
def test_figures_that_make_no_sense_are_refused(wrong: list[str]) -> None:
    with pytest.raises(CommandError, match="number from"):
        run("demo_data", *wrong)
