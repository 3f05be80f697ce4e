"""Whether a due moment has passed is asked of `standing` alone: no other module compares `due_at`."""

import ast
from collections.abc import Iterator

import pytest

from config.development import ROOT

HOMES = {"dossiers/rules/standing.py", "dossiers/selectors/standing.py"}
# Not whether something is late, but which due moments are asked about, or another date set beside the due moment.
OTHER_QUESTIONS = {
    "dossiers/rules/appointments.py": "a new appointment must lie after the due moment",
    "onestop/demo/scenarios.py": "the demonstration plans what happens around the due moment",
    "onestop/statistics/insight/rules/signs.py": "a limit of no length at all",
    "dossiers/selectors/desk_lists.py": "due today, due on the next day, due between two days",
    "dossiers/selectors/worklists.py": "due before a day that somebody asks for",
}


def comparisons(tree: ast.AST) -> Iterator[int]:
    """The lines that compare something called `due_at`, in Python or as a look-up of a queryset."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(map(orders, node.ops)):
            if any(name_of(side) == "due_at" for side in (node.left, *node.comparators)):
                yield node.lineno
        if isinstance(node, ast.keyword) and node.arg in {"due_at__lt", "due_at__gt"}:
            yield node.value.lineno


def orders(operator: ast.cmpop) -> bool:
    return isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)


def name_of(node: ast.AST) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def homes() -> dict[str, list[int]]:
    files = (file for floor in ("procedures", "dossiers", "onestop") for file in (ROOT / floor).rglob("*.py"))
    found = {str(file.relative_to(ROOT)): list(comparisons(ast.parse(file.read_text()))) for file in files}
    return {file: lines for file, lines in found.items() if lines and "/migrations/" not in file}


def test_no_other_module_decides_what_is_late():
    assert {file: lines for file, lines in homes().items() if file not in {*HOMES, *OTHER_QUESTIONS}} == {}


def test_no_exception_is_left_over():
    assert sorted(OTHER_QUESTIONS.keys() - homes().keys()) == []


@pytest.mark.parametrize(
    "text", ["late = dossier.due_at < at", "late = at > due_at", "rows.filter(due_at__lt=at)"]
)
def test_a_new_comparison_is_seen(text: str):
    assert list(comparisons(ast.parse(text))) == [1]
