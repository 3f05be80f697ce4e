"""An action of the life cycle has many faces: each action has them all, and what one lacks is named."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import pytest
from django.utils import translation
from django.utils.translation import gettext

from config.development import ROOT
from dossiers.management.commands.make_transition_migration import steps_in_code, steps_in_database
from dossiers.migrations._transition_changes import Step
from dossiers.rules.action_table import ROWS, Action, Kind, Weight
from dossiers.rules.actions import Need
from dossiers.rules.transitions import TRANSITIONS, Transition
from onestop.api.serializers.actions import INPUTS, ActionInput
from onestop.people.dispatch import DONE_HERE
from onestop.web.clerks.event_facts import _FACTS
from onestop.web.clerks.form_choice import _ELSEWHERE, form_class
from onestop.web.clerks.rows import ONWARDS

# They have doors of their own: a new dossier, a file that is sent.
OWN_DOORS = {"submit", "attach_file"}
# How the field of the API is made that reads a kind of value; a file is no JSON.
READ_BY = {
    Kind.TEXT: "TextField",
    Kind.CHOICE: "ChoiceField",
    Kind.NUMBER: "CountField",
    Kind.MOMENT: "MomentField",
    Kind.NAMES: "ListField",
    Kind.PAPERS: "ListSerializer",
    Kind.CHANGES: "DictField",
}
# What a page asks for in another way than by one field.
ASKED_OTHERWISE = {
    ("resubmit", "papers"): "a line for each paper",
    ("recompute", "number"): "chosen together with the calendar",
}
# What the timeline says under another name.
SHOWN_AS = {
    "changes": "fields",
    "currency": "amount",
    "file": "file_kind",
    "number": "calendar",
    "person": "person_name",
    "result_file": "file_kind",
}
NOT_SHOWN = {
    "promised_at": "the page has the new appointment beside the due date",
    "taken_by": "a person's name is not repeated in the timeline",
}
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


def steps_of(action: str, steps: set[Step]) -> set[Step]:
    return {step for step in steps if step[0] == action}


def in_vietnamese(action: str, words: str) -> bool:
    text = getattr(ROWS.get(action), words, "")
    with translation.override("vi"):
        return bool(text) and gettext(text) != text


def read_by_the_api(action: str) -> bool:
    """Whether the API reads exactly the inputs of the row, each as its kind."""
    if action in OWN_DOORS or action not in ROWS:
        return action in OWN_DOORS
    fields = INPUTS.get(action, ActionInput)().fields
    found = {name: type(fields[name]).__name__ for name in fields.keys() - ActionInput().fields.keys()}
    inputs = ROWS[action].inputs.items()
    return found == {name: READ_BY[kind] for name, kind in inputs if kind is not Kind.FILE}


def asked_by_the_page(action: str) -> bool:
    """Whether the form of the action has a field for each input of the row, and no form stands for nothing."""
    if action in OWN_DOORS or action not in ROWS:
        return action in OWN_DOORS
    fields = form_class(action).base_fields
    asked = (name for name in ROWS[action].inputs if (action, name) not in ASKED_OTHERWISE)
    return all(fields.keys() & {name, *_ELSEWHERE.get(name, ())} for name in asked)


def told_in_the_timeline(action: str) -> bool:
    return action in ROWS and all(
        name in NOT_SHOWN or SHOWN_AS.get(name, name) in _FACTS for name in ROWS[action].inputs
    )


FACES: Mapping[str, Callable[[str], bool]] = {
    "a row in dossiers/rules/action_table.py": lambda action: action in ROWS,
    "a step in dossiers/rules/transitions.py": lambda action: bool(steps_of(action, steps_in_code())),
    "these steps in the database (make transition)": lambda action: (
        steps_of(action, steps_in_database()) == steps_of(action, steps_in_code()) != set()
    ),
    "a service in onestop/people/dispatch.py": lambda action: action in {*DONE_HERE, *OWN_DOORS},
    "its inputs in onestop/api/serializers/actions.py": read_by_the_api,
    "its name in docs/openapi.yaml (make openapi)": lambda action: bool(
        re.search(rf"^ +- {action}$", text_of("docs/openapi.yaml"), re.MULTILINE)
    ),
    "its inputs in a form (onestop/web/clerks/form_choice.py)": asked_by_the_page,
    "its inputs in the timeline (onestop/web/clerks/event_facts.py)": told_in_the_timeline,
    "Vietnamese for its label": lambda action: in_vietnamese(action, "label"),
    "Vietnamese for its button": lambda action: in_vietnamese(action, "button"),
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
    assert missing("no_such_action") == list(FACES)


def test_an_input_that_a_face_does_not_know_is_named(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row = replace(ROWS[Action.START], inputs={"colour": Kind.TEXT})
    monkeypatch.setitem(globals(), "ROWS", {**ROWS, Action.START: row})
    assert missing("start") == [face for face in FACES if face.startswith("its inputs")]


def test_no_face_knows_an_action_that_is_none(db: None) -> None:
    known = {action for action, _, _ in steps_in_database()}
    assert known == set(ROWS) == set(Action)
    assert set(Action) - OWN_DOORS == DONE_HERE
    assert {*INPUTS, *NOT_DEMONSTRATED} <= set(Action)


def test_no_exception_is_left_over() -> None:
    assert demonstrated() & NOT_DEMONSTRATED == set()
    inputs = {(action.value, name) for action in Action for name in action.row.inputs}
    assert ASKED_OTHERWISE.keys() <= inputs
    assert SHOWN_AS.keys() | NOT_SHOWN.keys() <= {name for _, name in inputs} - _FACTS.keys()


def test_what_is_offered_first_weighs_so() -> None:
    assert {action for action in Action if action.row.weight is Weight.FIRST} == {
        action for onwards in ONWARDS.values() for action in onwards
    }


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: f"{row.action}-{row.where}")
def test_what_is_dangerous_needs_a_reason(row: Transition) -> None:
    assert row.action.row.weight is not Weight.DANGER or Need.REASON in row.needs
