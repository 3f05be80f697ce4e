"""The life of a dossier through its services, seen in the rows that they leave."""

from datetime import timedelta

import pytest

from dossiers.models import Dossier, Event, Holding, Party, StaleKey, SuspensionRecord
from dossiers.personal_data import unseal
from dossiers.rules.actors import Actor, ActorKind, Role
from dossiers.selectors import explanation_of
from dossiers.services.drafts import PaperDraft
from dossiers.services.processing import answer_consultation, consult, correct, hand_over, reappoint, start
from dossiers.services.resolution import (
    Result,
    refuse,
    reopen,
    resolve,
    return_result,
    stop,
    take_in_and_return,
    withdraw,
)
from dossiers.services.suspension import ask_payment, ask_supplement, confirm_payment, resubmit
from procedures.models import Step
from procedures.rules.errors import NotFound, NotPermitted, RuleError, StaleRevision, TransitionRefused
from procedures.services import publish_version
from tests.dossiers.services.conftest import Desk
from tests.factories import (
    BEGINNING,
    local,
    make_actor,
    make_dossier,
    make_draft,
    make_office,
    make_procedure,
)

MONDAY = local(2026, 3, 2, 9)
GRANTED = Result(number="15/GXN", signer="Lãnh đạo thử")


def at(day: int, hour: int = 9) -> object:
    return local(2026, 3, day, hour)


@pytest.fixture
def code(desk: Desk) -> str:
    """A dossier of three working days received on Monday 2 March 2026: due on Thursday the 5th at 17:00."""
    return make_dossier(desk.office, desk.version, by=desk.by, at=MONDAY).dossier.code


def dossier() -> Dossier:
    return Dossier.objects.get()


@pytest.mark.parametrize(
    ("day", "hour", "outcome"),
    [(4, 16, "early"), (5, 7, "on_time"), (5, 23, "on_time"), (6, 7, "late")],
)
def test_the_outcome_goes_by_the_day_of_the_result(desk: Desk, code: str, day, hour, outcome) -> None:
    start(code, by=desk.by, at=at(2, 10))
    resolve(code, by=desk.by, at=at(day, hour), result=GRANTED)
    assert (dossier().state, dossier().outcome, dossier().finished_at) == ("resolved", outcome, at(day, hour))


def test_the_way_to_the_result_in_the_hands_of_the_citizen(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(2, 10))
    resolve(code, by=desk.by, at=at(4), result=GRANTED)
    return_result(code, by=desk.by, at=at(9), taken_by="Nguyễn Văn Em")
    done = dossier()
    assert (done.state, done.outcome, done.returned_at, done.last_seq) == ("returned", "early", at(9), 4)
    last = done.events.get(seq=4)
    assert "Nguyễn" not in str(last.data)
    assert unseal(last.sealed, about=f"event {code}") == {"taken_by": "Nguyễn Văn Em"}
    assert not Holding.objects.filter(until__isnull=True).exists()


def test_a_supplement_suspends_and_then_the_limit_starts_again(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(2, 10))
    ask_supplement(code, by=desk.by, at=at(3), papers=["Giấy chứng sinh"], reason="Thiếu bản chính")
    waiting = dossier()
    assert (waiting.state, waiting.clock, waiting.due_at) == ("awaiting_supplement", "paused", None)
    assert (waiting.suspended_at, waiting.suspension_kind, waiting.supplement_count) == (
        at(3),
        "supplement",
        1,
    )
    resubmit(code, by=desk.by, at=at(10), papers=[PaperDraft(name="Giấy chứng sinh", originals=1)])
    again = dossier()
    assert (again.state, again.clock, again.due_at) == ("in_progress", "running", local(2026, 3, 13, 17))
    record = SuspensionRecord.objects.get()
    assert (record.since, record.until, record.mode, record.asked_papers) == (
        at(3),
        at(10),
        "restart",
        ["Giấy chứng sinh"],
    )
    assert list(again.papers.values_list("name", flat=True)) == ["Tờ khai", "Giấy chứng sinh"]


def test_a_financial_duty_pauses(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(2, 10))
    ask_payment(code, by=desk.by, at=at(3), amount=1_500_000, reason="Thuế")
    confirm_payment(code, by=desk.by, at=at(10), proof="GNT-77")
    # 3–9 March are not countable: 10, 11 and 12 March are the three days.
    assert dossier().due_at == local(2026, 3, 12, 17)


def test_a_consultation_leaves_the_clock_running_unless_the_law_lets_it_stop(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(2, 10))
    consult(code, by=desk.by, at=at(3), asked="Công an phường", reason="Xác minh")
    assert (dossier().clock, dossier().due_at) == ("running", local(2026, 3, 5, 17))
    answer_consultation(code, by=desk.by, at=at(4), answer="Đồng ý")
    with pytest.raises(RuleError) as refused:
        answer_consultation(code, by=desk.by, at=at(4), answer="Đồng ý")
    assert refused.value.code == "no_open_consultation"


def test_a_new_appointment_is_promised_once_and_moves_no_due_date(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(2, 10))
    reappoint(code, by=desk.by, at=at(4), promised_at=local(2026, 3, 9, 17), reason="Quá tải")
    promised = dossier()
    assert (promised.promised_at, promised.due_at) == (local(2026, 3, 9, 17), local(2026, 3, 5, 17))
    assert promised.events.get(seq=3).form == "04"
    with pytest.raises(RuleError) as refused:
        reappoint(code, by=desk.by, at=at(5), promised_at=local(2026, 3, 11, 17), reason="Quá tải")
    assert refused.value.code == "already_reappointed"
    resolve(code, by=desk.by, at=at(9), result=GRANTED)
    assert dossier().outcome == "late"


def test_rejection_is_a_result_and_needs_its_reasons(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(2, 10))
    with pytest.raises(RuleError) as refused:
        resolve(code, by=desk.by, at=at(4), result=Result(kind="rejected"))
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")
    resolve(code, by=desk.by, at=at(4), result=Result(kind="rejected"), reason="Không đủ điều kiện")
    assert (dossier().state, dossier().outcome) == ("resolved", "early")


@pytest.mark.parametrize(("end", "outcome", "form"), [(withdraw, "withdrawn", ""), (stop, "stopped", "05")])
def test_ends_without_a_result_are_in_no_rate(desk: Desk, code: str, end, outcome, form) -> None:
    start(code, by=desk.by, at=at(2, 10))
    event = end(code, by=desk.by, at=at(20), reason="Theo đề nghị của công dân")
    assert (dossier().state, dossier().outcome, event.form) == (outcome, outcome, form)
    assert dossier().finished_at == at(20)


def test_reopening_counts_again_and_says_what_the_clock_does(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(2, 10))
    resolve(code, by=desk.by, at=at(4), result=GRANTED)
    reopen(code, by=desk.by, at=at(10), reason="Sai họ tên", clock_effect="continues")
    again = dossier()
    assert (again.state, again.outcome, again.finished_at) == ("in_progress", "", None)
    assert again.due_at == local(2026, 3, 11, 17)
    resolve(code, by=desk.by, at=at(16), result=GRANTED)
    assert dossier().outcome == "late"
    assert list(Event.objects.filter(action="resolve").values_list("outcome", flat=True)) == ["early", "late"]


def test_correcting_keeps_before_and_after_encrypted(desk: Desk, code: str) -> None:
    correct(
        code,
        by=desk.by,
        at=at(3),
        reason="Gõ sai",
        changes={"applicant.phone": "0900000002", "delivery": "post"},
    )
    event = Event.objects.get(seq=2)
    assert event.data["fields"] == ["applicant.phone", "delivery"]
    assert event.data["delivery"] == {"before": "desk", "after": "post"}
    assert "0900000002" not in str(event.data)
    assert unseal(event.sealed, about=f"event {code}") == {
        "applicant.phone": {"before": "0900000001", "after": "0900000002"}
    }
    kept = unseal(Party.objects.get().sealed, about=f"party {code} applicant")
    assert (kept["phone"], kept["id_number"]) == ("0900000002", "999099000001")
    assert dossier().delivery == "post"


@pytest.mark.parametrize("field", ["due_at", "code", "state", "applicant.secret", "received_at"])
def test_what_moves_clock_or_statistics_cannot_be_corrected(desk: Desk, code: str, field: str) -> None:
    with pytest.raises(RuleError) as refused:
        correct(code, by=desk.by, at=at(3), reason="Gõ sai", changes={field: "x"})
    assert refused.value.code == "field_not_correctable"


def test_instant_procedures_are_recorded_all_the_same(desk: Desk) -> None:
    version = make_procedure("2.000815", amount=None, unit="same_day", is_instant=True)
    take_in_and_return(make_draft(version), by=desk.by, office=desk.office, at=MONDAY, result=GRANTED)
    assert [event.action for event in Event.objects.order_by("seq")] == ["accept", "resolve", "return_result"]
    assert (dossier().state, dossier().outcome) == ("returned", "on_time")


def test_other_procedures_are_not_resolved_straight_away(desk: Desk, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        resolve(code, by=desk.by, at=at(2, 10), result=GRANTED)
    assert refused.value.code == "not_instant"


def test_a_chain_shows_who_holds_the_dossier_and_until_when(desk: Desk) -> None:
    version = make_procedure("2.000986", amount=10, publish=False, is_chain=True)
    for position, (name, share) in enumerate((("Một cửa", 1), ("Công an", 5), ("Trả kết quả", 4)), start=1):
        Step.objects.create(
            version=version,
            position=position,
            name=name,
            unit="reception",
            share_numerator=share,
            share_denominator=10,
        )
    publish_version(version, by="test", at=BEGINNING, valid_from=BEGINNING.date())
    police = make_office("H99.01.CA", parent=desk.office)
    code = make_dossier(desk.office, version, by=desk.by, at=MONDAY).dossier.code
    hand_over(code, by=desk.by, at=at(3), to_office=police.code)
    assert dossier().holder_office == police
    first, second = Holding.objects.order_by("position")
    assert (first.office, first.step_name, first.until) == (desk.office, "Một cửa", at(3))
    assert (second.office, second.step_name, second.since, second.until) == (police, "Công an", at(3), None)
    assert MONDAY < first.due_at < second.due_at < dossier().due_at
    with pytest.raises(RuleError) as refused:
        hand_over(code, by=make_actor(police), at=at(4), to_office=police.code)
    assert refused.value.code == "office_holds_already"


def test_a_limit_that_starts_again_gives_the_step_under_way_its_due_moment_anew(
    desk: Desk, code: str
) -> None:
    start(code, by=desk.by, at=at(2, 10))
    before = Holding.objects.get().due_at
    ask_supplement(code, by=desk.by, at=at(3), papers=["x"], reason="y")
    resubmit(code, by=desk.by, at=at(10), papers=[PaperDraft(name="x", originals=1)])
    assert before < Holding.objects.get().due_at == dossier().due_at


def test_a_returned_dossier_that_is_reopened_is_held_again(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(2, 10))
    resolve(code, by=desk.by, at=at(4), result=GRANTED)
    return_result(code, by=desk.by, at=at(5))
    reopen(code, by=desk.by, at=at(10), reason="Sai họ tên", clock_effect="continues")
    held = Holding.objects.get(until__isnull=True)
    assert (held.office, held.since) == (desk.office, at(10))


def test_a_step_that_the_table_does_not_know_is_refused(desk: Desk, code: str) -> None:
    with pytest.raises(TransitionRefused):
        return_result(code, by=desk.by, at=at(3))
    assert dossier().last_seq == 1


def test_others_do_not_know_of_the_dossier(desk: Desk, code: str) -> None:
    for service in (start,):
        with pytest.raises(NotFound):
            service(code, by=make_actor(make_office("H99.02")), at=at(3))


def test_a_colleague_without_the_role_is_told_which_one_is_needed(desk: Desk, code: str) -> None:
    with pytest.raises(NotPermitted) as refused:
        start(code, by=make_actor(desk.office, Role.CLERK, Role.AUDITOR), at=at(3))
    assert refused.value.code == "not_permitted"


def test_a_stale_revision_changes_nothing(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(2, 10), revision=1)
    with pytest.raises(StaleRevision):
        ask_supplement(code, by=desk.by, at=at(3), papers=["x"], reason="y", revision=1)
    assert dossier().last_seq == 2


def test_nothing_happens_in_the_future_or_before_the_last_event(desk: Desk, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        start(code, by=desk.by, at=at(3), happened_at=at(4))
    assert refused.value.code == "happened_in_future"
    with pytest.raises(RuleError) as refused:
        start(code, by=desk.by, at=at(3), happened_at=MONDAY - timedelta(days=1), reason="nhập bù")
    assert refused.value.code == "happened_before_last_event"
    assert refused.value.params["last"] == f"{MONDAY:%d/%m/%Y %H:%M}"  # by the office's clock, not in UTC


def test_a_clock_that_was_set_back_does_not_turn_the_order(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=MONDAY - timedelta(minutes=5))
    first, second = Event.objects.order_by("seq")
    assert second.entered_at == first.entered_at
    assert second.happened_at == first.happened_at


def test_refusing_what_was_submitted_online(desk: Desk) -> None:
    from dossiers.services.intake import submit

    portal = Actor(id=None, name="Cổng", kind=ActorKind.SYSTEM)
    code = submit(
        make_draft(desk.version, channel="online"), by=portal, office=desk.office, at=MONDAY
    ).dossier.code
    refuse(code, by=desk.by, at=at(3), reason="Không đúng đối tượng")
    assert (dossier().state, dossier().received_at) == ("refused", None)


def test_only_what_is_counted_marks_a_tally_stale(desk: Desk, code: str) -> None:
    start(code, by=desk.by, at=at(3))
    ask_supplement(code, by=desk.by, at=at(3), papers=["x"], reason="y")
    assert StaleKey.objects.count() == 1
    withdraw(code, by=desk.by, at=at(4), reason="z")
    assert list(StaleKey.objects.order_by("id").values_list("on", flat=True)) == [MONDAY.date(), at(4).date()]


def test_the_due_date_explains_itself_day_by_day(desk: Desk, code: str) -> None:
    notes = explanation_of(dossier())
    assert notes[0].on == MONDAY.date()
    assert notes[-1].on == local(2026, 3, 5).date()
    assert [note.count for note in notes if note.counted] == [1, 2, 3]
