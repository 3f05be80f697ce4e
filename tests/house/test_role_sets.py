"""A set of roles is named once, in `dossiers.rules.roles`; what one action asks for is in the table of actions."""

import ast
from collections.abc import Iterator

import pytest

from config.development import ROOT
from dossiers.rules import roles

HOMES = {"dossiers/rules/roles.py", "dossiers/rules/permissions.py", "dossiers/rules/actors.py"}


def sets_of_roles(tree: ast.AST) -> Iterator[int]:
    """The lines on which two roles or more are put together, or a name in capitals is given to roles."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Call):
            parts = node.args if isinstance(node, ast.Call) else node.elts
            if sum(map(is_role, parts)) > 1:
                yield node.lineno
        if isinstance(node, ast.Assign) and any(map(is_constant, node.targets)):
            if any(is_role(each) for each in ast.walk(node.value)):
                yield node.lineno


def is_role(node: ast.AST) -> bool:
    is_member = (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Role"
    )
    return is_member and node.attr.isupper()


def is_constant(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id.isupper()


def test_no_other_module_puts_roles_together():
    floors = ("procedures", "dossiers", "onestop", "config")
    files = (file for floor in floors for file in (ROOT / floor).rglob("*.py") if "demo" not in file.parts)
    found = {str(file.relative_to(ROOT)): list(sets_of_roles(ast.parse(file.read_text()))) for file in files}
    assert {file: lines for file, lines in found.items() if lines and file not in HOMES} == {}


def test_no_set_has_two_names():
    named = {name: value for name, value in vars(roles).items() if isinstance(value, frozenset)}
    assert len(set(named.values())) == len(named), named


@pytest.mark.parametrize(
    "text", ["may((Role.HEAD, Role.CLERK))", "may(Role.HEAD, Role.CLERK)", "X = {Role.HEAD}"]
)
def test_a_new_set_is_seen(text: str):
    assert set(sets_of_roles(ast.parse(text))) == {1}
