"""Documents name files that exist, and the recipes name every place that a newcomer must touch."""

import re

import pytest

from config.development import ROOT

DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")]
)
FOLDERS = (
    "config",
    "onestop",
    "dossiers",
    "procedures",
    "tests",
    "docs",
    "deploy",
    "benchmarks",
    "tools",
    "locale",
)
PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]+)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
# ADRs tell what was decided on their day; a later one says what became of it.
HISTORY = "adr"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_links_to_what_is_there(document):
    missing = [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize(
    "document",
    [each for each in DOCUMENTS if HISTORY not in each.parts],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_document_names_files_that_are_there(document):
    missing = [name for name in PATH.findall(document.read_text()) if not (ROOT / name).exists()]
    assert missing == []


def test_the_index_of_decisions_is_whole():
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    listed = set(LINK.findall(index))
    assert listed == {each.name for each in (ROOT / "docs" / "adr").glob("0*.md")}


RECIPES = {
    "A transition": (
        "dossiers/rules/action_table.py",
        "dossiers/rules/transitions.py",
        "tests/dossiers/rules/test_lifecycle.py",
        "make transition",
        "onestop/people/dispatch.py",
        "docs/rules/life-cycle.md",
        "tests/house/test_actions.py",
    ),
    "A unit of time limits": ("procedures/rules/unit_table.py", "docs/rules/time-limits.md"),
    "A column of form II.06a": (
        "onestop/statistics/form_06a_columns.py",
        "tests/house/test_form_06a_columns.py",
        "docs/rules/statistics.md",
    ),
    "A report": ("onestop/statistics/definitions.py", "docs/rules/statistics.md"),
}


@pytest.mark.parametrize(("title", "places"), RECIPES.items())
def test_a_recipe_names_every_place(title, places):
    text = (ROOT / "CONTRIBUTING.md").read_text()
    recipe = re.search(rf"\*\*{re.escape(title)}\.\*\*(.*?)(?=\n\n\*\*|\n## |\Z)", text, re.DOTALL)
    assert recipe is not None
    assert [place for place in places if place not in recipe[1]] == []
