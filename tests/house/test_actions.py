"""An action of the life cycle has many faces: each action has them all, and what one lacks is named."""

import ast
import re
from collections.abc import Callable, Mapping
from functools import cache

import pytest
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext

from config.development import ROOT
from dossiers.rules.actions import _ACTION_LABELS, Action
from dossiers.rules.transitions import TRANSITIONS
from onestop.api.serializers.actions import INPUTS
from onestop.people.dispatch import _SERVICES
from onestop.web.clerks.action_names import BUTTONS
from onestop.web.clerks.form_choice import FORMS

# They have doors of their own: a new dossier, a file that is sent.
OWN_DOORS = {"submit", "attach_file"}
# They bring nothing but a reason and a moment, which every action may bring.
PLAIN = {"accept", "refuse", "start", "withdraw", "stop", "remind"}
# What the demonstration leaves to whoever tries it.
NOT_DEMONSTRATED = {
    "correct",
    "recompute",
    "void_fee",
    "attach_file",
    "set_aside_file",
    "explain_lateness",
    "remind",
}


@cache
def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def demonstrated() -> frozenset[str]:
    """The names of services, and the values of actions, that the demonstration uses."""
    trees = [ast.parse(file.read_text()) for file in (ROOT / "onestop" / "demo").rglob("*.py")]
    used = [node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return frozenset(name.lower() for name in used)


def rows_in_code(action: str) -> set[tuple[str, str, str]]:
    rows = [row for row in TRANSITIONS if row.action.value == action]
    return {(action, source or "", row.target_from(source).value) for row in rows for source in row.sources}


def rows_in_database(action: str) -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, from_state, state FROM dossiers_transition WHERE action = %s", [action]
        )
        return set(cursor.fetchall())


def in_vietnamese(words: Mapping[Action, str], action: str) -> bool:
    with translation.override("vi"):
        return action in words and gettext(words[action]) != words[action]


FACES: Mapping[str, Callable[[str], bool]] = {
    "a label in dossiers/rules/actions.py": lambda action: action in _ACTION_LABELS,
    "a row in dossiers/rules/transitions.py": lambda action: bool(rows_in_code(action)),
    "these rows in dossiers_transition (a migration)": lambda action: (
        rows_in_database(action) == rows_in_code(action) != set()
    ),
    "a service in onestop/people/dispatch.py": lambda action: action in _SERVICES or action in OWN_DOORS,
    "an input in onestop/api/serializers/actions.py": lambda action: action in {*INPUTS, *PLAIN, *OWN_DOORS},
    "its name in docs/openapi.yaml (make openapi)": lambda action: bool(
        re.search(rf"^ +- {action}$", text_of("docs/openapi.yaml"), re.MULTILINE)
    ),
    "a form in onestop/web/clerks/form_choice.py": lambda action: action in {*FORMS, *PLAIN, *OWN_DOORS},
    "a button and word of the timeline in onestop/web/clerks/action_names.py": lambda action: (
        action in BUTTONS
    ),
    "Vietnamese for its label": lambda action: in_vietnamese(_ACTION_LABELS, action),
    "Vietnamese for its button": lambda action: in_vietnamese(BUTTONS, action),
    "a row in docs/rules/life-cycle.md": lambda action: (
        f"| {action} |" in text_of("docs/rules/life-cycle.md")
    ),
    "a word in docs/api.md": lambda action: (
        action == "attach_file" or bool(re.search(rf"\b{action}\b", text_of("docs/api.md")))
    ),
    "a case in tests/dossiers/rules/test_lifecycle.py": lambda action: bool(
        re.search(rf"^{action} +\|", text_of("tests/dossiers/rules/test_lifecycle.py"), re.MULTILINE)
    ),
    "a place in onestop/demo": lambda action: action in demonstrated() or action in NOT_DEMONSTRATED,
}


def missing(action: str) -> list[str]:
    """What this action lacks."""
    return [face for face, has in FACES.items() if not has(action)]


@pytest.mark.parametrize("action", Action)
def test_an_action_has_all_its_faces(action: Action, db: None) -> None:
    assert missing(action) == [], f"action {action} lacks: {'; '.join(missing(action))}"


def test_a_new_action_is_told_everything_that_it_lacks(db: None) -> None:
    assert missing("lend_out") == list(FACES)


def test_no_face_knows_an_action_that_is_none(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT action FROM dossiers_transition")
        known = {action for (action,) in cursor.fetchall()}
    assert known == {*_ACTION_LABELS, *BUTTONS} == {action.value for action in Action}
    assert {*INPUTS, *FORMS, *_SERVICES, *PLAIN, *OWN_DOORS, *NOT_DEMONSTRATED} <= set(Action)


def test_no_exception_is_left_over() -> None:
    assert demonstrated() & NOT_DEMONSTRATED == set()
    assert PLAIN & {*INPUTS} == OWN_DOORS & {*INPUTS, *FORMS, *_SERVICES} == set()
