"""The import contracts hold, and each catches what it is there to catch."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from config.development import ROOT

FLOORS = ("config", "onestop", "dossiers", "procedures")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
EXHAUSTIVE = {contract["containers"][0]: contract for contract in CONTRACTS if contract.get("exhaustive")}
# Django finds these by name; nothing imports them and they may import all of their floor.
WITHOUT_PLACE = ("migrations", "management")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the four floors and of the contracts, to plant violations in."""
    for floor in FLOORS:
        shutil.copytree(ROOT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests" / "house").mkdir(parents=True)
    for file in ("pyproject.toml", "tests/house/standard_library.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def lint(house: Path) -> tuple[int, str]:
    """The exit code of import-linter there, and all that it said."""
    program = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [program, "--no-cache"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )
    return answer.returncode, answer.stdout + answer.stderr


def plant(house: Path, module: str, line: str) -> None:
    """Appends a line of code to a module, which may be new."""
    path = house / (module.replace(".", "/") + ".py")
    text = path.read_text() if path.exists() else ""
    path.write_text(f"{text}\n{line}\n")


def test_the_house_keeps_its_contracts(house: Path) -> None:
    code, said = lint(house)
    assert code == 0, said


# Each list is planted at once and must be reported line by line: one run of the linter takes a second or two.
UP_A_FLOOR = [
    ("procedures.services.versions", "dossiers.models.dossier"),
    ("procedures.models.procedures", "onestop.accounts.models"),
    ("dossiers.services.intake", "onestop.accounts.models"),
    ("dossiers.rules.clock", "config.env"),
    ("onestop.accounts.models", "config.env"),
]
UP_INSIDE_A_FLOOR = [
    ("procedures.models.procedures", "procedures.services.versions", "Inside procedures"),
    ("procedures.selectors.search", "procedures.services.versions", "Inside procedures"),
    ("dossiers.models.dossier", "dossiers.selectors.gate", "Inside dossiers"),
    ("dossiers.selectors.gate", "dossiers.services.intake", "Inside dossiers"),
    ("onestop.accounts.models", "onestop.reporting.models", "Inside onestop"),
    ("onestop.reporting.models", "onestop.api.problems", "Inside onestop"),
    ("dossiers.rules.states", "dossiers.rules.lifecycle", "Inside dossiers.rules"),
    ("procedures.rules.errors", "procedures.rules.workdays", "Inside procedures.rules"),
    ("config.local_services.errors", "config.local_services.stack", "Inside config.local_services"),
]
LIBRARIES = (
    "django",
    "rest_framework",
    "celery",
    "redis",
    "psycopg",
    "structlog",
    "tqdm",
    "zoneinfo_of_somebody",
)
PLAIN = (
    "procedures.rules.workdays",
    "dossiers.rules.clock",
    "onestop.reporting.periods",
    "onestop.reporting.tallies",
)


def test_an_arrow_up_between_floors_fails(house: Path) -> None:
    for importer, imported in UP_A_FLOOR:
        plant(house, importer, f"import {imported}")
    code, said = lint(house)
    assert code == 1
    assert "Floors: imports go down only BROKEN" in said
    assert [pair for pair in UP_A_FLOOR if f"{pair[0]} -> {pair[1]} (l." not in said] == []


def test_an_arrow_up_or_a_circle_inside_a_floor_fails(house: Path) -> None:
    for importer, imported, _ in UP_INSIDE_A_FLOOR:
        plant(house, importer, f"import {imported}")
    code, said = lint(house)
    assert code == 1
    missed = [
        (importer, imported, contract)
        for importer, imported, contract in UP_INSIDE_A_FLOOR
        if f"{contract} BROKEN" not in said or f"{importer} -> {imported} (l." not in said
    ]
    assert missed == []


def test_a_library_or_a_model_in_plain_python_fails(house: Path) -> None:
    for module in PLAIN:
        for library in LIBRARIES:
            plant(house, module, f"import {library}")
        plant(house, module, "import procedures.models")
    code, said = lint(house)
    assert code == 1
    assert "Rules are plain Python: the standard library only BROKEN" in said
    expected = {f"{module} imports {name}," for module in PLAIN for name in (*LIBRARIES, "procedures.models")}
    assert [line for line in sorted(expected) if line not in said] == []


def test_a_new_file_without_a_place_fails(house: Path) -> None:
    for package in EXHAUSTIVE:
        plant(house, f"{package}.without_a_place", '"""Nobody has said where this belongs."""')
    code, said = lint(house)
    assert code == 1
    missed = [
        package
        for package, contract in EXHAUSTIVE.items()
        if f"{contract['name']} BROKEN" not in said or f"- {package}.without_a_place" not in said
    ]
    assert missed == []


def test_every_package_has_a_contract_that_asks_for_a_place() -> None:
    files = (file.relative_to(ROOT) for floor in FLOORS for file in (ROOT / floor).rglob("*.py"))
    packages = {
        ".".join(file.parent.parts)
        for file in files
        if file.name not in {"__init__.py", "apps.py"} and not set(WITHOUT_PLACE) & set(file.parts)
    }
    assert sorted(packages - EXHAUSTIVE.keys()) == []
