"""A unit of time limits is one row; every place that must know it fails until it does."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.development import ROOT
from procedures.importing.national_limits import UNIT_WORDS
from procedures.models.vocabulary import UNIT_CHOICES
from procedures.rules.unit_table import AMOUNTS, ROWS, Unit

PLACES = ("counts.py", "day_walk.py")
ROW = """        Unit.WEEKS: UnitRow(
            gettext_noop("weeks"),
            "tuần",
            rough_hours=40,
            skips_closed_days=False,
            by_the_moment=False,
        ),
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rules to which `weeks` is added as a unit, without a row."""
    place = tmp_path / "procedures" / "rules"
    shutil.copytree(ROOT / "procedures" / "rules", place, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "procedures" / "__init__.py").touch()
    table = place / "unit_table.py"
    table.write_text(table.read_text().replace("    NONE =", '    WEEKS = "weeks"\n    NONE =', 1))
    return place


def run(rules: Path, *command: str) -> str:
    """What Python prints on that command beside the copy."""
    answer = subprocess.run(
        [sys.executable, *command], cwd=rules.parent.parent, capture_output=True, text=True, check=False
    )
    return answer.stdout + answer.stderr


def test_a_unit_without_a_row_stops_everything(rules: Path) -> None:
    assert "units without a row in unit_table.ROWS: [<Unit.WEEKS: 'weeks'>]" in run(
        rules, "-c", "import procedures.rules.time_limits"
    )


def test_a_unit_that_no_count_names_is_refused_by_the_type_checker(rules: Path) -> None:
    table = rules / "unit_table.py"
    table.write_text(
        table.read_text().replace("        Unit.NONE: UnitRow(", ROW + "        Unit.NONE: UnitRow(", 1)
    )
    told = run(rules, "-m", "mypy", "--strict", "--config-file=", "procedures/rules")
    missed = [place for place in PLACES if not re.search(rf"rules/{place}:.*assert_never.*WEEKS", told)]
    assert missed == [], told


def test_the_rows_say_all_that_pages_papers_and_readers_ask() -> None:
    assert list(ROWS) == list(Unit)
    assert [value for value, _ in UNIT_CHOICES] == [unit.value for unit in Unit]
    for amount in AMOUNTS.values():
        assert 0 < amount.listed <= amount.largest
        assert 0 < amount.plausible <= amount.largest
        assert all("%(n)s" in text for text in amount.counted)
        assert re.fullmatch(f"(?:{UNIT_WORDS})?", amount.portal)


def test_papers_word_the_units_as_the_table_does() -> None:
    common = (ROOT / "onestop/documents/printing/templates/common.typ").read_text()
    words = re.search(r"#let units = \((.*?)\n\)", common, re.DOTALL)
    assert words is not None
    printed = dict(re.findall(r'(\w+): "([^"]+)"', words[1]))
    assert printed == {unit.value: unit.row.vietnamese for unit in AMOUNTS}
