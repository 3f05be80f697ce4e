"""Every (state, action, role, place) is tried against a table written apart from the code."""

import pytest

from dossiers.rules.action_table import BESIDE
from dossiers.rules.actors import Actor, ActorKind, Role
from dossiers.rules.lifecycle import (
    TRANSITIONS,
    Action,
    DossierOffices,
    Effect,
    Form,
    Need,
    NotPermitted,
    State,
    SuspensionKind,
    TransitionRefused,
    allowed_actions,
    permitted,
    permitted_actions,
    replay,
    transition,
)

# action | state → state after | roles @ office of the dossier (+ actors without roles) | needs | form | clock
TABLE = """
submit              | nothing             > submitted           | clerk @ receiving + citizen system   | papers                   |              | none
accept              | nothing             > received            | clerk @ receiving                    | papers                   | receipt      | starts
accept              | submitted           > received            | clerk @ receiving                    | papers                   | receipt      | starts
refuse              | nothing             > refused             | clerk @ receiving                    | reason                   | refusal      | none
refuse              | submitted           > refused             | clerk @ receiving                    | reason                   | refusal      | none
ask_supplement      | submitted           > submitted           | clerk @ receiving                    | reason papers            | supplement   | none
ask_supplement      | received            > awaiting_supplement | clerk officer @ holder               | reason papers            | supplement   | suspends supplement
ask_supplement      | in_progress         > awaiting_supplement | clerk officer @ holder               | reason papers            | supplement   | suspends supplement
resubmit            | submitted           > submitted           | clerk @ receiving + citizen system   | papers                   |              | none
resubmit            | awaiting_supplement > in_progress         | clerk @ receiving + citizen system   | papers                   |              | resumes supplement
start               | received            > in_progress         | officer head @ holder                |                          |              | none
hand_over           | received            > received            | clerk officer head @ holder          | office                   | control_slip | none
hand_over           | in_progress         > in_progress         | clerk officer head @ holder          | office                   | control_slip | none
hand_over           | awaiting_supplement > awaiting_supplement | clerk officer head @ holder          | office                   | control_slip | none
hand_over           | awaiting_payment    > awaiting_payment    | clerk officer head @ holder          | office                   | control_slip | none
hand_over           | resolved            > resolved            | clerk officer head @ holder          | office                   | control_slip | none
ask_payment         | received            > awaiting_payment    | clerk officer @ holder               | reason amount            |              | suspends financial_duty
ask_payment         | in_progress         > awaiting_payment    | clerk officer @ holder               | reason amount            |              | suspends financial_duty
confirm_payment     | awaiting_payment    > in_progress         | clerk officer @ any_own + system     | proof_of_payment         |              | resumes financial_duty
consult             | in_progress         > in_progress         | officer head @ holder                | reason                   |              | suspends consultation
answer_consultation | in_progress         > in_progress         | clerk officer head @ holder          | answer                   |              | resumes consultation
answer_consultation | awaiting_supplement > awaiting_supplement | clerk officer head @ holder          | answer                   |              | resumes consultation
answer_consultation | awaiting_payment    > awaiting_payment    | clerk officer head @ holder          | answer                   |              | resumes consultation
reappoint           | received            > received            | head @ resolving                     | reason promised_at       | apology      | promises
reappoint           | in_progress         > in_progress         | head @ resolving                     | reason promised_at       | apology      | promises
resolve             | received            > resolved            | clerk officer head @ resolving       | result instant           |              | stops
resolve             | in_progress         > resolved            | officer head @ resolving             | result                   |              | stops
return_result       | resolved            > returned            | clerk @ returning + system           | delivery                 |              | none
withdraw            | received            > withdrawn           | clerk officer @ any_own + citizen    | reason                   |              | stops
withdraw            | in_progress         > withdrawn           | clerk officer @ any_own + citizen    | reason                   |              | stops
withdraw            | awaiting_supplement > withdrawn           | clerk officer @ any_own + citizen    | reason                   |              | stops
withdraw            | awaiting_payment    > withdrawn           | clerk officer @ any_own + citizen    | reason                   |              | stops
stop                | in_progress         > stopped             | head @ resolving                     | reason                   | stop         | stops
stop                | awaiting_supplement > stopped             | head @ resolving                     | reason                   | stop         | stops
stop                | awaiting_payment    > stopped             | head @ resolving                     | reason                   | stop         | stops
reopen              | resolved            > in_progress         | head @ resolving                     | reason clock_effect      |              | as_stated
reopen              | returned            > in_progress         | head @ resolving                     | reason clock_effect      |              | as_stated
reopen              | stopped             > in_progress         | head @ resolving                     | reason clock_effect      |              | as_stated
correct             | submitted           > submitted           | clerk officer @ any_own              | reason changes           |              | none
correct             | received            > received            | clerk officer @ any_own              | reason changes           |              | none
correct             | in_progress         > in_progress         | clerk officer @ any_own              | reason changes           |              | none
correct             | awaiting_supplement > awaiting_supplement | clerk officer @ any_own              | reason changes           |              | none
correct             | awaiting_payment    > awaiting_payment    | clerk officer @ any_own              | reason changes           |              | none
correct             | refused             > refused             | head @ any_own                       | reason changes           |              | none
correct             | withdrawn           > withdrawn           | head @ any_own                       | reason changes           |              | none
correct             | stopped             > stopped             | head @ any_own                       | reason changes           |              | none
correct             | resolved            > resolved            | head @ any_own                       | reason changes           |              | none
correct             | returned            > returned            | head @ any_own                       | reason changes           |              | none
recompute           | received            > received            | head manager @ resolving             | reason calendar          |              | recalculates
recompute           | in_progress         > in_progress         | head manager @ resolving             | reason calendar          |              | recalculates
recompute           | awaiting_supplement > awaiting_supplement | head manager @ resolving             | reason calendar          |              | recalculates
recompute           | awaiting_payment    > awaiting_payment    | head manager @ resolving             | reason calendar          |              | recalculates
take_fee            | received            > received            | clerk @ any_own                      | amount                   |              | none
take_fee            | in_progress         > in_progress         | clerk @ any_own                      | amount                   |              | none
take_fee            | awaiting_supplement > awaiting_supplement | clerk @ any_own                      | amount                   |              | none
take_fee            | awaiting_payment    > awaiting_payment    | clerk @ any_own                      | amount                   |              | none
take_fee            | resolved            > resolved            | clerk @ any_own                      | amount                   |              | none
void_fee            | received            > received            | clerk head @ any_own                 | reason receipt           |              | none
void_fee            | in_progress         > in_progress         | clerk head @ any_own                 | reason receipt           |              | none
void_fee            | awaiting_supplement > awaiting_supplement | clerk head @ any_own                 | reason receipt           |              | none
void_fee            | awaiting_payment    > awaiting_payment    | clerk head @ any_own                 | reason receipt           |              | none
void_fee            | withdrawn           > withdrawn           | clerk head @ any_own                 | reason receipt           |              | none
void_fee            | stopped             > stopped             | clerk head @ any_own                 | reason receipt           |              | none
void_fee            | resolved            > resolved            | clerk head @ any_own                 | reason receipt           |              | none
void_fee            | returned            > returned            | clerk head @ any_own                 | reason receipt           |              | none
attach_file         | submitted           > submitted           | clerk officer @ any_own              | file                     |              | none
attach_file         | received            > received            | clerk officer @ any_own              | file                     |              | none
attach_file         | in_progress         > in_progress         | clerk officer @ any_own              | file                     |              | none
attach_file         | awaiting_supplement > awaiting_supplement | clerk officer @ any_own              | file                     |              | none
attach_file         | awaiting_payment    > awaiting_payment    | clerk officer @ any_own              | file                     |              | none
attach_file         | resolved            > resolved            | clerk officer @ any_own              | file                     |              | none
set_aside_file      | submitted           > submitted           | clerk officer @ any_own              | reason file              |              | none
set_aside_file      | received            > received            | clerk officer @ any_own              | reason file              |              | none
set_aside_file      | in_progress         > in_progress         | clerk officer @ any_own              | reason file              |              | none
set_aside_file      | awaiting_supplement > awaiting_supplement | clerk officer @ any_own              | reason file              |              | none
set_aside_file      | awaiting_payment    > awaiting_payment    | clerk officer @ any_own              | reason file              |              | none
set_aside_file      | resolved            > resolved            | clerk officer @ any_own              | reason file              |              | none
assign              | received            > received            | clerk officer head @ holder          | person                   |              | none
assign              | in_progress         > in_progress         | clerk officer head @ holder          | person                   |              | none
assign              | awaiting_supplement > awaiting_supplement | clerk officer head @ holder          | person                   |              | none
assign              | awaiting_payment    > awaiting_payment    | clerk officer head @ holder          | person                   |              | none
assign              | resolved            > resolved            | clerk officer head @ holder          | person                   |              | none
explain_lateness    | received            > received            | officer head manager @ resolving     | lateness                 |              | none
explain_lateness    | in_progress         > in_progress         | officer head manager @ resolving     | lateness                 |              | none
explain_lateness    | awaiting_supplement > awaiting_supplement | officer head manager @ resolving     | lateness                 |              | none
explain_lateness    | awaiting_payment    > awaiting_payment    | officer head manager @ resolving     | lateness                 |              | none
explain_lateness    | withdrawn           > withdrawn           | officer head manager @ resolving     | lateness                 |              | none
explain_lateness    | stopped             > stopped             | officer head manager @ resolving     | lateness                 |              | none
explain_lateness    | resolved            > resolved            | officer head manager @ resolving     | lateness                 |              | none
explain_lateness    | returned            > returned            | officer head manager @ resolving     | lateness                 |              | none
remind              | received            > received            | head manager @ any_own               | reason                   |              | none
remind              | in_progress         > in_progress         | head manager @ any_own               | reason                   |              | none
remind              | awaiting_supplement > awaiting_supplement | head manager @ any_own               | reason                   |              | none
remind              | awaiting_payment    > awaiting_payment    | head manager @ any_own               | reason                   |              | none
remind              | resolved            > resolved            | head manager @ any_own               | reason                   |              | none
"""  # noqa: E501 - a table is read across
OFFICE_IDS = {"receiving": 1, "holder": 2, "resolving": 3, "returning": 4, "elsewhere": 5}
OFFICES = DossierOffices(receiving=1, holder=2, resolving=3, returning=4)
STATES = [None, *State]


def expected():
    rows = {}
    for line in TABLE.strip().splitlines():
        action, move, who, needs, form, effect = (cell.strip() for cell in line.split("|"))
        before, after = (name.strip() for name in move.split(">"))
        roles, _, place = (who.split("+")[0]).partition("@")
        rows[Action(action), None if before == "nothing" else State(before)] = {
            "target": State(after),
            "roles": set(roles.split()),
            "place": place.strip(),
            "kinds": set(who.partition("+")[2].split()),
            "needs": set(needs.split()),
            "form": form or None,
            "effect": effect,
        }
    return rows


EXPECTED = expected()


def places_of(place):
    return {"receiving", "holder", "resolving", "returning"} if place == "any_own" else {place}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", STATES)
def test_a_step_is_possible_exactly_where_the_table_says(action, state):
    row = EXPECTED.get((action, state))
    if row is None:
        with pytest.raises(TransitionRefused) as refused:
            transition(action, state)
        assert refused.value.code == "illegal_action"
        return
    step = transition(action, state)
    assert step.target_from(state) == row["target"]
    assert set(step.needs) == row["needs"]
    assert step.form == row["form"]
    assert " ".join(filter(None, [step.effect, step.suspension])) == row["effect"]


@pytest.mark.parametrize(("action", "state"), EXPECTED)
def test_every_role_in_every_office_is_let_in_or_kept_out(action, state):
    row, step = EXPECTED[action, state], transition(action, state)
    for role in Role:
        for place, office in OFFICE_IDS.items():
            actor = Actor(7, "somebody", {office: frozenset({role})})
            may = role in row["roles"] and place in places_of(row["place"])
            if may:
                permitted(actor, step, OFFICES)
                continue
            with pytest.raises(NotPermitted) as refused:
                permitted(actor, step, OFFICES)
            assert refused.value.code == "not_permitted"


@pytest.mark.parametrize(("action", "state"), EXPECTED)
def test_citizens_and_systems_do_only_what_is_theirs(action, state):
    row, step = EXPECTED[action, state], transition(action, state)
    for kind in (ActorKind.CITIZEN, ActorKind.SYSTEM):
        actor = Actor(None, kind.value, kind=kind)
        if kind in row["kinds"]:
            permitted(actor, step, OFFICES)
        else:
            with pytest.raises(NotPermitted):
                permitted(actor, step, OFFICES)


@pytest.mark.parametrize(("action", "state"), EXPECTED)
def test_somebody_without_roles_may_do_nothing(action, state):
    with pytest.raises(NotPermitted):
        permitted(Actor(8, "newcomer"), transition(action, state), OFFICES)


@pytest.mark.parametrize("state", STATES)
def test_a_refusal_names_the_state_and_what_can_be_done(state):
    possible = [action for action in Action if (action, state) in EXPECTED]
    onwards = [action.label for action in possible if action not in BESIDE]
    impossible = next(action for action in Action if action not in possible)
    with pytest.raises(TransitionRefused) as refused:
        transition(impossible, state)
    lead = "There is no dossier yet." if state is None else f"The dossier is {state.label}."
    assert str(refused.value) == f"{lead} Possible now: {', '.join(onwards)}."
    assert refused.value.params["allowed"] == ", ".join(possible)
    assert allowed_actions(state) == tuple(possible)


def test_not_permitted_says_which_role_in_which_office():
    with pytest.raises(NotPermitted) as refused:
        permitted(Actor(1, "clerk", {1: {Role.CLERK}}), transition(Action.STOP, State.IN_PROGRESS), OFFICES)
    assert str(refused.value) == "This needs the role of a head of office in the resolving office."
    assert refused.value.params == {"action": "stop", "roles": "head", "where": "resolving"}


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: f"{row.action}-{row.where}")
def test_the_sentence_names_every_role_it_means(row):
    for role in Role:
        assert (role.label in row.who.permission) == (role in row.roles)


def test_no_pair_of_action_and_state_stands_twice_in_the_table():
    pairs = [(row.action, source) for row in TRANSITIONS for source in row.sources]
    assert len(pairs) == len(set(pairs)) == len(EXPECTED)


def test_every_action_stands_in_the_table():
    assert {row.action for row in TRANSITIONS} == set(Action)


def test_only_waiting_and_consulting_touch_a_suspension():
    for row in TRANSITIONS:
        assert (row.suspension is not None) == (row.effect in {Effect.SUSPENDS, Effect.RESUMES})


def test_what_ends_without_the_applicant_needs_a_reason_and_a_head():
    for action in (Action.STOP, Action.REOPEN, Action.REAPPOINT):
        for row in (row for row in TRANSITIONS if row.action is action):
            assert row.roles == {Role.HEAD}
            assert Need.REASON in row.needs


def test_a_dossier_without_a_returning_office_lets_nobody_return_it():
    nowhere = DossierOffices(receiving=1, holder=2, resolving=3, returning=None)
    clerk = Actor(1, "clerk", {1: {Role.CLERK}, 4: {Role.CLERK}})
    with pytest.raises(NotPermitted):
        permitted(clerk, transition(Action.RETURN_RESULT, State.RESOLVED), nowhere)


def test_buttons_are_the_steps_that_are_possible_and_permitted():
    clerk = Actor(1, "clerk", {1: {Role.CLERK}})
    assert permitted_actions(clerk, State.SUBMITTED, OFFICES) == (
        Action.ACCEPT,
        Action.ASK_SUPPLEMENT,
        Action.RESUBMIT,
        Action.REFUSE,
        Action.CORRECT,
        Action.ATTACH_FILE,
        Action.SET_ASIDE_FILE,
    )
    assert permitted_actions(clerk, State.REFUSED, OFFICES) == ()


@pytest.mark.parametrize(
    ("actions", "state"),
    [
        ([], None),
        (["accept", "resolve", "return_result"], State.RETURNED),
        (["submit", "ask_supplement", "resubmit", "accept", "start"], State.IN_PROGRESS),
        (
            ["accept", "start", "ask_supplement", "resubmit", "ask_payment", "confirm_payment"],
            State.IN_PROGRESS,
        ),
        (["accept", "start", "resolve", "return_result", "reopen", "stop", "reopen"], State.IN_PROGRESS),
    ],
)
def test_replaying_actions_gives_the_state(actions, state):
    assert replay(map(Action, actions)) is state


def test_replaying_stops_at_the_first_impossible_step():
    with pytest.raises(TransitionRefused) as refused:
        replay([Action.ACCEPT, Action.WITHDRAW, Action.REOPEN])
    assert refused.value.params["state"] == "withdrawn"


def test_the_suspension_kinds_are_those_of_the_rules():
    assert set(SuspensionKind) == {"supplement", "financial_duty", "consultation"}


def test_forms_are_printed_by_the_steps_that_the_law_names():
    printed = {row.form for row in TRANSITIONS} - {None}
    assert printed == set(Form) - {Form.REGISTER}
