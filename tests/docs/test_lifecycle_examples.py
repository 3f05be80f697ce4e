"""Every example and table of the pages on life cycle, outcomes and codes holds."""

import doctest
import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from dossiers.rules.lifecycle import TRANSITIONS, State
from procedures.rules.workdays import LOCAL, WorkingCalendar

PAGES = Path(__file__).parents[2] / "docs" / "rules"
NAMES = ["life-cycle.md", "outcomes-and-rates.md", "dossier-codes.md"]


@pytest.fixture
def docs_examples(monkeypatch):
    """The names that the pages import: `at` reads a local moment, `calendar` is a plain one of 2026."""
    module = ModuleType("docs_examples")
    module.at = lambda text: datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LOCAL)
    module.calendar = WorkingCalendar(code="example", years=frozenset({2026}))
    monkeypatch.setitem(sys.modules, "docs_examples", module)


@pytest.mark.usefixtures("docs_examples")
@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_page_hold(name):
    text = (PAGES / name).read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    told = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert result.attempted > 3
    assert not result.failed, "".join(told)


def rows_after(heading):
    text = (PAGES / "life-cycle.md").read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    lines = [line for line in text.partition("\n## ")[0].splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_the_page_lists_the_states_of_the_code():
    yes = {True: "yes", False: "no"}
    assert rows_after("States") == [
        [s.value, str(s.national_code), s.national_name, yes[s.is_open], yes[s.is_final]] for s in State
    ]


def names(found):
    return {"" if each is None else str(each) for each in found}


def split(cell):
    return {"" if each == "–" else each for each in cell.replace(" or ", ", ").split(", ")}


def test_the_page_shows_the_table_of_the_code():
    rows = rows_after("The table")
    assert len(rows) == len(TRANSITIONS)
    for row, (action, sources, target, who, needs, form, effect) in zip(TRANSITIONS, rows, strict=True):
        roles, _, rest = who.partition(" @ ")
        where, _, kinds = rest.partition(" + ")
        assert (row.action, row.target or "same", row.where, row.form or "–") == (action, target, where, form)
        assert (names(row.sources), names(row.roles)) == (split(sources), split(roles))
        assert (names(row.needs) or {""}, names(row.kinds) or {""}) == (split(needs), split(kinds))
        assert " ".join(filter(None, [row.effect, row.suspension])) == effect
