"""The import contracts hold, and each catches what it is there to catch."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.development import ROOT

FLOORS = ("config", "onestop", "dossiers", "procedures")


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
    ("procedures.models.procedures", "onestop.people.accounts.models"),
    ("dossiers.services.intake", "onestop.people.accounts.models"),
    ("dossiers.rules.clock", "config.env"),
    ("onestop.people.accounts.models", "config.env"),
]
AUDIENCES = "Pages of citizens, clerks and managers do not know each other"
SERVICES = "Inside the floors of promises and dossiers: services, selectors, models, rules"
ROOMS = "Inside the counter: doors use rooms, rooms do not know doors"
UP_INSIDE_A_FLOOR = [
    ("procedures.models.procedures", "procedures.services.versions", SERVICES),
    ("procedures.selectors.search", "procedures.services.versions", SERVICES),
    ("dossiers.models.dossier", "dossiers.selectors.gate", SERVICES),
    ("dossiers.selectors.gate", "dossiers.services.intake", SERVICES),
    ("onestop.people.accounts.models", "onestop.statistics.models", ROOMS),
    ("onestop.statistics.models", "onestop.api.problems", ROOMS),
    ("onestop.web.clerks.work", "onestop.web.managers.rates", AUDIENCES),
]
# The second line of each closes a circle with an import that is there already.
CIRCLES = [
    ("dossiers.rules.states", "dossiers.rules.lifecycle", "dossiers.rules"),
    ("procedures.rules.errors", "procedures.rules.workdays", "procedures.rules"),
    ("config.local_services.errors", "config.local_services.stack", "config.local_services"),
    ("onestop.api.problems", "onestop.api.views.dossiers", "onestop.api"),
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
    "onestop.statistics.periods",
    "onestop.statistics.tallies",
)


def test_an_arrow_up_between_floors_fails(house: Path) -> None:
    for importer, imported in UP_A_FLOOR:
        plant(house, importer, f"import {imported}")
    code, said = lint(house)
    assert code == 1
    assert "Floors: imports go down only BROKEN" in said
    assert [pair for pair in UP_A_FLOOR if f"{pair[0]} -> {pair[1]} (l." not in said] == []


def test_an_arrow_up_inside_a_floor_fails(house: Path) -> None:
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


def test_a_circle_among_neighbours_fails(house: Path) -> None:
    for importer, imported, _ in CIRCLES:
        plant(house, importer, f"import {imported}")
    code, said = lint(house)
    assert code == 1
    assert "No circles among neighbours BROKEN" in said
    assert [package for _, _, package in CIRCLES if package not in said] == []


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


def test_a_new_file_needs_no_entry(house: Path) -> None:
    for package in ("onestop.web.clerks", "dossiers.rules", "procedures.services", "config"):
        plant(house, f"{package}.brand_new", '"""A file that no list names."""')
    code, said = lint(house)
    assert code == 0, said
