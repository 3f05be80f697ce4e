"""The life cycle over the API: order of refusals, optimistic version, and every action once."""

from __future__ import annotations

from typing import Any

import pytest

from dossiers.models import Dossier, Event
from dossiers.rules.actions import Action
from dossiers.rules.lifecycle import State, allowed_actions, is_permitted, transition
from dossiers.selectors import offices_of
from onestop.people.accounts.actors import actor_for
from tests.factories import local
from tests.onestop.api.conftest import Clock, Desk


def test_a_dossier_goes_all_the_way(desk: Desk, clock: Clock) -> None:
    code = desk.take_in()["code"]
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("start", {}, "in_progress"),
        ("ask_supplement", {"papers": ["Sổ hộ khẩu"], "reason": "thiếu"}, "awaiting_supplement"),
        ("resubmit", {"papers": [{"name": "Sổ hộ khẩu", "copies": 1}]}, "in_progress"),
        ("ask_payment", {"amount": 100_000, "reason": "thuế"}, "awaiting_payment"),
        ("confirm_payment", {"proof": "BL-1"}, "in_progress"),
        ("consult", {"asked": "Sở Tư pháp", "reason": "xác minh"}, "in_progress"),
        ("answer_consultation", {"answer": "đồng ý"}, "in_progress"),
        ("reappoint", {"promised_at": "2026-03-10T17:00:00+07:00", "reason": "xác minh lâu"}, "in_progress"),
        ("correct", {"changes": {"applicant.phone": "0900000009"}, "reason": "gõ nhầm"}, "in_progress"),
        ("resolve", {"result": "granted", "result_number": "12/GCN"}, "resolved"),
        ("return_result", {"delivery": "desk", "taken_by": "người nộp"}, "returned"),
        ("reopen", {"clock_effect": "continues", "reason": "khiếu nại"}, "in_progress"),
        ("stop", {"reason": "hết căn cứ"}, "stopped"),
    ]
    for minute, (action, body, state) in enumerate(steps, start=1):
        clock.move(local(2026, 3, 2, 9, minute))
        answer = desk.act(code, action, **body)
        assert (answer.status_code, answer.json().get("state")) == (200, state), (
            action,
            answer.content.decode(),
        )
        assert answer["ETag"] == f'"{minute + 1}"'
    assert Event.objects.filter(dossier__code=code).count() == len(steps) + 1


def test_a_dossier_is_taken_on_and_given_to_a_colleague(desk: Desk) -> None:
    code = desk.take_in()["code"]
    taken = desk.act(code, "assign")
    assert taken.json()["assignee"] == {"number": desk.owner.user.pk, "name": "Cán bộ thử"}
    assert desk.act(code, "assign").json()["code"] == "assigned_already"
    number = desk.people["officer"].user.pk
    assert desk.act(code, "assign", person=number).json()["assignee"]["number"] == number
    nobody = desk.act(code, "assign", person=10**9)
    assert (nobody.status_code, nobody.json()["code"]) == (422, "person_not_of_office")
    assert desk.act(code, "hand_over", to_office="H99.02").json()["assignee"] is None


def test_hand_over_withdraw_and_recompute(desk: Desk) -> None:
    code = desk.take_in()["code"]

    assert desk.act(code, "recompute", calendar="vn", reason="lịch mới").status_code == 200
    handed = desk.act(code, "hand_over", to_office="H99.02").json()
    assert handed["holder_office"]["code"] == "H99.02"
    assert [holding["office"]["code"] for holding in handed["holdings"]] == ["H99.01", "H99.02"]
    assert desk.act(code, "withdraw", reason="đổi ý").json()["outcome"] == "withdrawn"


def test_without_if_match_it_is_428_and_stale_it_is_412_with_the_new_version(desk: Desk) -> None:
    code = desk.take_in()["code"]
    address = f"/api/v1/dossiers/{code}/actions/start/"

    missing = desk.owner.post(address, {})
    stale = desk.owner.post(address, {}, headers={"If-Match": '"7"'})
    nonsense = desk.owner.post(address, {}, headers={"If-Match": "W/x"})

    assert (missing.status_code, missing.json()["code"]) == (428, "if_match_missing")
    assert (stale.status_code, stale.json()["code"], stale.json()["current_version"]) == (
        412,
        "stale_revision",
        1,
    )
    assert stale["ETag"] == '"1"'
    assert (nonsense.status_code, nonsense.json()["code"]) == (400, "if_match_malformed")
    assert Dossier.objects.get().last_seq == 1
    assert desk.owner.post(address, {}, headers={"If-Match": "*"}).status_code == 200


def test_an_impossible_step_is_409_and_names_what_is_possible(desk: Desk) -> None:
    code = desk.take_in()["code"]

    answer = desk.act(code, "return_result")

    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_action")


def test_an_unknown_action_and_an_unknown_field(desk: Desk) -> None:
    code = desk.take_in()["code"]

    assert desk.act(code, "burn").status_code == 404
    refused = desk.act(code, "start", state="returned")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "state")


def test_what_the_rules_refuse_is_422_with_the_field(desk: Desk) -> None:
    code = desk.take_in()["code"]

    answer = desk.act(code, "ask_supplement", papers=["Đơn"])

    assert (answer.status_code, answer.json()["code"]) == (422, "reason_missing")
    assert answer.json()["errors"][0]["field"] == "reason"


_BODIES: dict[Action, dict[str, Any]] = {
    Action.ASK_SUPPLEMENT: {"papers": ["Đơn"]},
    Action.RESUBMIT: {"papers": [{"name": "Đơn"}]},
    Action.HAND_OVER: {"to_office": "H99.02"},
    Action.ASK_PAYMENT: {"amount": 1},
    Action.CONFIRM_PAYMENT: {"proof": "1"},
    Action.CONSULT: {"asked": "Sở"},
    Action.ANSWER_CONSULTATION: {"answer": "có"},
    Action.REAPPOINT: {"promised_at": "2026-03-10T17:00:00+07:00"},
    Action.RECOMPUTE: {"calendar": "vn"},
    Action.REOPEN: {"clock_effect": "continues"},
    Action.CORRECT: {"changes": {"delivery": "post"}},
}
_WAYS: dict[State, tuple[str, ...]] = {
    State.RECEIVED: (),
    State.IN_PROGRESS: ("start",),
    State.AWAITING_SUPPLEMENT: ("ask_supplement",),
    State.AWAITING_PAYMENT: ("ask_payment",),
    State.WITHDRAWN: ("withdraw",),
    State.STOPPED: ("start", "stop"),
    State.RESOLVED: ("start", "resolve"),
    State.RETURNED: ("start", "resolve", "return_result"),
}


def _brought_to(desk: Desk, state: State) -> str:
    if state in (State.SUBMITTED, State.REFUSED):
        action = "submit" if state is State.SUBMITTED else "refuse"
        return desk.take_in(action=action, reason="lý do")["code"]
    code = desk.take_in()["code"]
    for action in _WAYS[state]:
        answer = desk.act(code, action, reason="lý do", **_BODIES.get(Action(action), {}))
        assert answer.status_code == 200, answer.content.decode()
    return code


@pytest.mark.parametrize("state", list(State))
def test_every_action_by_everybody_in_every_state(desk: Desk, state: State) -> None:
    """409 where the table has no such step, 403 where it is not this role's, 404 where the dossier is not theirs."""
    code = _brought_to(desk, state)
    dossier = Dossier.objects.get(code=code)
    # A file is added at its own address.
    for action in sorted(set(Action) - {Action.ATTACH_FILE}):
        for who in ("clerk", "officer", "head", "auditor_above", "other_office", "administrator"):
            expected = _expected(desk, dossier, state, action, who)
            if expected == 200:
                continue
            answer = desk.act(code, action, who=who, reason="lý do", **_BODIES.get(action, {}))
            assert answer.status_code == expected, (state, action, who, answer.content.decode())
    assert Dossier.objects.get(code=code).last_seq == dossier.last_seq


def _expected(desk: Desk, dossier: Dossier, state: State, action: Action, who: str) -> int:
    if who in ("other_office", "administrator"):
        return 404
    if action not in allowed_actions(state):
        return 409
    actor = actor_for(desk.people[who].user)
    return 200 if is_permitted(actor, transition(action, state), offices_of(dossier)) else 403


def test_a_delay_is_explained_once_there_is_one(desk: Desk, clock: Clock) -> None:
    code = desk.take_in()["code"]
    said = {"late_reason": "system", "remedy": "Khởi động lại đường truyền"}
    refused = desk.act(code, "explain_lateness", **said)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_late")
    clock.move(local(2026, 4, 20))
    assert (
        desk.act(code, "explain_lateness", late_reason="x", remedy="y").json()["code"]
        == "late_reason_unknown"
    )
    assert desk.act(code, "explain_lateness", **said).status_code == 200
    assert Event.objects.filter(action="explain_lateness").get().data == said
