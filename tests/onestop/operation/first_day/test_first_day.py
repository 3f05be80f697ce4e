"""From an empty database to an office that can take in dossiers, and the list of what is missing on the way."""

import io
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone, translation

from dossiers.rules.actors import Role
from onestop.documents.printing.letterheads import issuer_of
from onestop.operation.first_day.answers import read_answers
from onestop.operation.first_day.asking import Questions
from onestop.operation.first_day.examples import EXAMPLES
from onestop.operation.first_day.founding import Founded, found
from onestop.operation.first_day.kinds import KINDS
from onestop.operation.first_day.management.commands import first_day as command
from onestop.operation.first_day.missing import first_day
from onestop.operation.first_day.points import POINTS
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership, User
from onestop.statistics.models import Heartbeat
from procedures.models import CatalogueChange, Office
from procedures.models.vocabulary import Level
from procedures.rules.errors import RuleErrors
from procedures.selectors.calendars import calendar_for
from procedures.services import load_national_calendar
from tests.factories import BEGINNING, make_dossier, make_procedure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shipped_calendar(db: None) -> None:
    """As the migration leaves it."""
    load_national_calendar(by="test", at=BEGINNING)


def founded(kind: str = "ward", **changes: Any) -> Founded:
    told = tomllib.loads(EXAMPLES[kind]) | changes
    return found(read_answers(told), by="test", at=timezone.now())


def run(*args: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("first_day", *args, "--language", "en", stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


def administrator() -> Client:
    """The first administrator, who has chosen a password."""
    User.objects.update(must_change_password=False)
    client = Client()
    client.force_login(User.objects.get(username="quantri"))
    return client


def what_is_there() -> list[Any]:
    password = User.objects.get(username="quantri").password
    return [password, CatalogueChange.objects.count(), Membership.objects.count()]


def missing() -> set[str]:
    return {point.key for point in first_day(timezone.now()).blocking}


def test_an_empty_installation_lacks_everything_but_the_calendar() -> None:
    assert missing() == {"office", "administrator", "clerk", "resolver", "procedures"}
    assert not first_day(timezone.now()).can_take_in


@pytest.mark.parametrize("kind", EXAMPLES)
def test_each_example_founds_an_office_that_needs_only_procedures(kind: str) -> None:
    done = founded(kind)
    assert missing() == {"procedures"}
    level = KINDS[kind].level
    version = make_procedure("1.900001", levels=[level.value])
    office = Office.objects.get(code=tomllib.loads(EXAMPLES[kind])["offices"][0]["code"])
    state = first_day(timezone.now())
    assert state.desks == (office.name,)
    clerk = actor_for(User.objects.get(username__startswith="motcua."))
    assert make_dossier(office, version, by=clerk, at=timezone.now()).dossier.resolving_office == office
    assert len(done.passwords) == 4


def test_procedures_of_another_level_are_named_as_such() -> None:
    founded("ward")
    make_procedure("1.900001", levels=[Level.PROVINCE.value])
    assert missing() == {"competence"}
    make_procedure("1.900002", levels=[Level.COMMUNE.value])
    assert missing() == set()


def test_a_new_ward_beside_one_that_works_blocks_only_itself() -> None:
    founded("ward")
    make_procedure("1.900001")
    root = Office.objects.get(code="H99")
    told = {
        "province": {"code": "H99", "name": "x"},
        "offices": [{"code": "H99.13", "name": "UBND xã Mới", "kind": "ward", "parent": "H99"}],
    }
    found(read_answers(told, known_offices=frozenset({"H99"})), by="test", at=timezone.now())
    state = first_day(timezone.now())
    assert state.desks == ("Ủy ban nhân dân phường Giả Định",)
    assert {point.key: point.offices for point in state.blocking} == {
        "clerk": ("UBND xã Mới",),
        "resolver": ("UBND xã Mới",),
    }
    assert Office.objects.get(code="H99.13").parent == root


def test_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(EXAMPLES["ward"])
    code, said = run("--file", str(file))
    assert (code, "First passwords" in said, "quantri" in said) == (1, True, True)
    before = what_is_there()
    Office.objects.filter(code="H99.12").update(phone="changed since")
    code, said = run("--file", str(file))
    assert (code, "nothing was changed" in said, "First passwords" in said) == (1, True, False)
    assert what_is_there() == before
    assert Office.objects.get(code="H99.12").phone == "changed since"


def test_the_letterhead_and_the_hours_are_those_of_the_answers() -> None:
    told = tomllib.loads(EXAMPLES["ward"])
    told["offices"][0]["hours"] = {"mon": [["08:00", "12:00"]]}
    found(read_answers(told), by="test", at=timezone.now())
    office = Office.objects.get(code="H99.12")
    head = issuer_of(office).letterhead
    assert (head.agency, head.place) == ("ỦY BAN NHÂN DÂN PHƯỜNG GIẢ ĐỊNH", "Minh Họa")
    assert [len(periods) for periods in calendar_for("H99.12").hours.values()] == [1]


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        (lambda told: told.update(offices="none"), "offices", "answer_invalid"),
        (lambda told: told.update(prince={}), "prince", "answer_unknown"),
        (lambda told: told["province"].update(code="29"), "province.code", "office_code_invalid"),
        (lambda told: told["offices"][0].update(name=" "), "offices.0.name", "name_missing"),
        (lambda told: told["offices"][0].update(name=3), "offices.0.name", "answer_invalid"),
        (lambda told: told["offices"][0].update(name="a\0"), "offices.0.name", "text_has_nul"),
        (lambda told: told["offices"][0].update(kind="palace"), "offices.0.kind", "kind_unknown"),
        (lambda told: told["offices"][0].update(parent="H98"), "offices.0.parent", "office_unknown"),
        (lambda told: told["offices"][0].update(email="x"), "offices.0.email", "entry_invalid"),
        (lambda told: told["offices"][0].update(name="P" * 301), "offices.0.name", "entry_invalid"),
        (lambda told: told["offices"][0].update(phone="0" * 31), "offices.0.phone", "entry_invalid"),
        (lambda told: told["offices"][0].update(unit="k" * 41), "offices.0.kind", "entry_invalid"),
        (lambda told: told["offices"][0]["letterhead"].update(place="P" * 81),
         "offices.0.letterhead.place", "entry_invalid"),
        (lambda told: told["offices"][0]["units"][0].update(name="P" * 301), "offices.0.units.0.name", "entry_invalid"),
        (lambda told: told["people"][0].update(username="a" * 151), "people.0.username", "entry_invalid"),
        (lambda told: told["people"][0].update(username=""), "people.0.username", "username_missing"),
        (lambda told: told["people"][0].update(email="x"), "people.0.email", "entry_invalid"),
        (lambda told: told["offices"][0].update(hours={"mon": 3}), "offices.0.hours", "hours_invalid"),
        (lambda told: told["offices"][0].update(hours={"day": []}), "offices.0.hours", "hours_invalid"),
        (lambda told: told["offices"][0]["letterhead"].update(public_address="x"),
         "offices.0.letterhead.public_address", "entry_invalid"),
        (lambda told: told["offices"].append(told["offices"][0]), "offices", "code_twice"),
        (lambda told: told["people"][0].update(roles=[]), "people.0.roles", "role_unknown"),
        (lambda told: told["people"][0].update(roles="clerk"), "people.0.roles", "answer_invalid"),
        (lambda told: told["people"][0].update(roles=["king"]), "people.0.roles", "role_unknown"),
        (lambda told: told["people"][0].update(office="H98"), "people.0.office", "office_unknown"),
        (lambda told: told["people"][0].update(username="a b"), "people.0.username", "entry_invalid"),
        (lambda told: told["people"][0].update(username="quantri"), "people.0.username", "username_twice"),
        (lambda told: told["administrator"].update(full_name=""), "administrator.full_name", "name_missing"),
    ],
)  # fmt: skip
def test_wrong_answers_are_named_by_their_place(change: Callable[[Any], None], place: str, code: str) -> None:
    told = tomllib.loads(EXAMPLES["ward"])
    change(told)
    with pytest.raises(RuleErrors) as refused:
        read_answers(told)
    assert (place, code) in [(error.field, error.code) for error in refused.value.errors]


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.json", "{"), ("a.json", "[]"), ("a.toml", "x"), ("a.json", "[" * 100_000), ("a.json", b"\xff")],
)
def test_files_that_hold_no_answers(tmp_path: Path, name: str, text: str | bytes) -> None:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    code, said = run("--file", str(file))
    assert (code, str(file) in said, "Traceback" in said) == (2, True, False)


def test_a_weak_password_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    told = tomllib.loads(EXAMPLES["ward"])
    told["administrator"]["password"] = "quantri"
    file.write_text(json.dumps(told))
    code, said = run("--file", str(file))
    assert (code, "Nothing was written" in said) == (2, True)
    assert not User.objects.exists()
    assert not Office.objects.exists()


def test_the_questions_give_what_a_file_gives() -> None:
    lines = iter(
        [
            *("H99", "Tỉnh", "palace", "ward", "H99.12", "UBND phường", "Số 1", "", "", "Nơi", "CHỦ TỊCH"),
            *("c", "H99.12.HT", "Hộ tịch", "civil_status", "", "n"),
            *("quantri", "Nguyễn Quản", ""),
            *("mot", "Trần Một", "", "lanh", "Phạm Lãnh", ""),
        ]
    )
    questions = Questions(lambda _text: next(lines), lambda _text: "", lambda _text: None)
    told = questions.all(province=None, has_administrator=False)
    found(read_answers(told), by="test", at=timezone.now())
    assert missing() == {"procedures"}
    assert next(lines, None) is None
    held = Membership.objects.order_by("pk").values_list("user__username", "role", "office__code")
    assert list(held)[2:] == [("mot", Role.CLERK, "H99.12"), ("lanh", Role.HEAD, "H99.12")]


def test_without_a_terminal_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, said = run()
    assert (code, "--file" in said) == (2, True)


def test_an_example_is_printed_to_be_filled_in() -> None:
    assert run("--example", "police") == (
        0,
        EXAMPLES["police"] + "\n" * (not EXAMPLES["police"].endswith("\n")),
    )


def test_old_tables_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "missing_migrations", lambda: ["dossiers.0099"])
    code, said = run("--check")
    assert (code, "manage.py migrate" in said) == (2, True)


def test_the_page_shows_the_same_list() -> None:
    founded("ward")
    client = administrator()
    with translation.override("vi"):
        expected = [point.title for point in first_day(timezone.now()).blocking]
    page = client.get("/quan-tri/ngay-dau/")
    assert page.status_code == 200
    assert expected
    assert all(title in page.content.decode() for title in expected)
    assert "/quan-tri/ngay-dau/" in client.get("/quan-tri/").content.decode()
    client.force_login(User.objects.get(username="motcua.ward"))
    assert client.get("/quan-tri/ngay-dau/").status_code == 302


def test_what_runs_beside_is_advised_only() -> None:
    founded("ward")
    now = timezone.now()
    before = {point.key for point in first_day(now).advised}
    assert {"worker", "backup", "scanner", "email"} <= before
    for name in ("heartbeat", "backup"):
        Heartbeat.objects.create(name=name, last_success=now)
    assert before - {point.key for point in first_day(now).advised} == {"worker", "backup"}


@override_settings(MESSAGES_HELD=True)
def test_a_copy_that_holds_messages_says_so() -> None:
    assert "messages" in {point.key for point in first_day(timezone.now()).advised}


def test_a_hundred_offices_cost_no_more_queries(django_assert_max_num_queries: Any) -> None:
    founded("ward")
    root = Office.objects.get(code="H99")
    for number in range(100, 130):
        code = f"H99.{number}"
        Office.objects.create(
            code=code, name=code, level="commune", kind="commune", parent=root, path=f"/H99/{code}/"
        )
    with django_assert_max_num_queries(12):
        first_day(timezone.now())


def test_every_point_has_a_page_that_exists() -> None:
    founded("ward")
    make_procedure("1.900001")
    client = administrator()
    for point in first_day(timezone.now()).points:
        assert not point.page or client.get(point.page).status_code == 200, point.key
    assert {point.key for point in first_day(timezone.now()).points} == set(POINTS)
