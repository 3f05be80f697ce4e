"""What a report says beside its figures, and the cases that one wants to read one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dossiers.models import StaleKey
from dossiers.services import processing, resolution, suspension
from onestop.statistics.drill_down import dossiers_behind
from onestop.statistics.figures import Report, Scope
from onestop.statistics.figures import resolution as report_of
from onestop.statistics.periods import parse_period
from onestop.statistics.refresh import drain
from procedures.rules.errors import RuleError
from tests.factories import local, make_dossier
from tests.onestop.statistics.worlds import World

GRANTED = resolution.Result()


def begun(world: World, *at: int, version: int = 0, channel: str = "direct") -> str:
    moment = local(*at)
    receipt = make_dossier(
        world.communes[0], world.versions[version], by=world.actor, at=moment, channel=channel
    )
    processing.start(receipt.dossier.code, by=world.actor, at=moment)
    return receipt.dossier.code


def report(period: str, at: tuple[int, ...] = (2026, 12, 1), **options: object) -> Report:
    cut_off = options.pop("cut_off", None)
    group_by = options.pop("group_by", "")
    return report_of(
        Scope(period=parse_period(period), **options), at=local(*at), cut_off=cut_off, group_by=group_by
    )


def test_later_things_do_not_move_a_past_period(world: World) -> None:
    code = begun(world, 2026, 3, 2)
    before = report("2026-03").totals
    resolution.withdraw(code, by=world.actor, at=local(2026, 6, 1), reason="rút")
    assert report("2026-03").totals == before
    assert (before.received, before.pending, report("2026-06").totals.withdrawn) == (1, 1, 1)
    assert report("2026-05").totals.pending == report("2026-06").totals.carried_over == 1


def test_a_back_dated_entry_changes_what_is_known_of_the_past_and_not_what_was(world: World) -> None:
    code = begun(world, 2026, 3, 2)
    told = report("2026-03", cut_off=local(2026, 4, 10)).totals
    resolution.resolve(
        code,
        by=world.actor,
        at=local(2026, 4, 20),
        happened_at=local(2026, 3, 4),
        reason="nhập sau",
        result=GRANTED,
    )
    assert report("2026-03").totals.early == 1
    assert report("2026-03", cut_off=local(2026, 4, 10)).totals == told


def test_a_reopened_dossier_comes_in_again_and_is_finished_again(world: World) -> None:
    code = begun(world, 2026, 3, 2, channel="online")
    resolution.resolve(code, by=world.actor, at=local(2026, 3, 3), result=GRANTED)
    march = report("2026-03").totals
    resolution.reopen(code, by=world.actor, at=local(2026, 4, 6), reason="sai", clock_effect="restarts")
    resolution.resolve(code, by=world.actor, at=local(2026, 4, 20), result=GRANTED)
    april = report("2026-04").totals
    assert report("2026-03").totals == march
    assert (april.received_online, april.reopened, april.late) == (1, 1, 1)
    year = report("2026").totals
    assert (year.received, year.reopened, year.resolved, year.imbalance) == (2, 1, 2, 0)


@pytest.mark.parametrize(
    ("at", "within", "overdue"),
    [((2026, 3, 5, 16, 59), 1, 0), ((2026, 3, 5, 17, 0), 1, 0), ((2026, 3, 5, 17, 1), 0, 1)],
)
def test_overdue_needs_no_event_and_no_job(
    world: World, at: tuple[int, ...], within: int, overdue: int
) -> None:
    """Received Monday 2 March, 3 working days: due Thursday 5 March 17:00."""
    begun(world, 2026, 3, 2)
    totals = report("2026-03", at).totals
    assert (totals.open_within, totals.open_overdue) == (within, overdue)


def test_how_an_open_dossier_stands_is_told_as_of_the_end_of_the_period(world: World) -> None:
    code = begun(world, 2026, 3, 30)
    assert report("2026-03").totals.open_within == 1, "due on 2 April"
    assert report("2026-04").totals.open_overdue == 1
    suspension.ask_supplement(code, by=world.actor, at=local(2026, 5, 4), papers=["A"], reason="thiếu")
    assert report("2026-05").totals.open_paused == 1
    assert report("2026-03").totals.open_within == 1


def test_the_local_day_turns_at_midnight_in_hanoi(world: World) -> None:
    begun(world, 2026, 3, 31, 23, 59)
    begun(world, 2026, 4, 1, 0, 0)
    assert [report(name).totals.received for name in ("2026-03", "2026-04")] == [1, 1]


def test_refused_dossiers_were_never_received(world: World) -> None:
    from dossiers.services.intake import refuse_at_desk
    from tests.factories import make_draft

    refuse_at_desk(
        make_draft(world.versions[0]),
        by=world.actor,
        office=world.communes[0],
        at=local(2026, 3, 2),
        reason="thiếu",
    )
    totals = report("2026-03").totals
    assert (totals.refused, totals.received, totals.pending, totals.imbalance) == (1, 0, 0, 0)


def test_statutory_outcomes_stand_beside_the_committed_ones(world: World) -> None:
    from datetime import date

    from procedures.models import CommittedLimit

    version = world.versions[0]
    CommittedLimit.objects.create(
        office=world.province,
        procedure=version.procedure,
        amount=1,
        unit="working_days",
        decision="QĐ 1",
        valid_from=date(2026, 1, 1),
    )
    code = begun(world, 2026, 3, 2)
    resolution.resolve(code, by=world.actor, at=local(2026, 3, 4), result=GRANTED)
    totals = report("2026-03").totals
    assert (totals.late, totals.statutory_early) == (1, 1)


def test_the_answer_has_the_shape_of_the_contract(world: World) -> None:
    code = begun(world, 2026, 3, 2)
    resolution.resolve(code, by=world.actor, at=local(2026, 3, 3), result=GRANTED)
    answer = report("2026-Q1", group_by="office").as_dict()
    assert {
        "definition",
        "from",
        "to",
        "cut_off",
        "computed_at",
        "stale_for_seconds",
        "totals",
        "rows",
    } <= set(answer)
    totals = answer["totals"]
    assert totals["received"] == {"online": 0, "direct": 1, "postal": 0, "carried_over": 0}
    assert totals["on_time_rate"] == {"numerator": 1, "denominator": 1, "percent": "100,00"}
    assert totals["early_rate"]["percent"] == "100,00"
    assert [(row["key"], row["label"]) for row in answer["rows"]] == [("H99.01", "Phường 1")]
    assert set(answer["rows"][0]) == {"key", "label", *totals}
    assert answer["definition"]["code"] == "06a"
    assert answer["computed_at"].endswith("+07:00")


def test_no_cases_is_said_in_words(world: World) -> None:
    from django.utils.translation import override

    with override("en"):
        rate = report("2019-01").as_dict()["totals"]["on_time_rate"]
    assert rate == {"numerator": 0, "denominator": 0, "percent": "no cases"}


def test_age_of_the_oldest_change_that_is_not_tallied(world: World) -> None:
    begun(world, 2026, 3, 2)
    at = local(2026, 3, 2) + timedelta(seconds=75)
    scope = Scope(period=parse_period("2026-03"))
    assert report_of(scope, at=at).stale_for_seconds == 75
    assert report_of(Scope(period=parse_period("2026-02")), at=at).stale_for_seconds == 0
    drain(at=at)
    assert report_of(scope, at=at).stale_for_seconds == 0


def test_rows_of_months_open_and_close(world: World) -> None:
    begun(world, 2026, 1, 5)
    rows = report("2026-Q1", group_by="month").rows
    assert [(row.figures.carried_over, row.figures.received, row.figures.pending) for row in rows] == [
        (0, 1, 1),
        (1, 0, 1),
        (1, 0, 1),
    ]


def test_months_to_come_keep_what_is_open_now(world: World) -> None:
    begun(world, 2026, 1, 5)
    rows = report("2026-Q1", (2026, 1, 6), group_by="month").rows
    assert [row.figures.open_within for row in rows] == [1, 1, 1]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"office": "X"}, "office_unknown"),
        ({"field": "X"}, "field_unknown"),
        ({"procedure": "X"}, "procedure_unknown"),
        ({"channel": "X"}, "channel_unknown"),
        ({"level": "X"}, "level_unknown"),
        ({"group_by": "X"}, "group_unknown"),
        ({"cut_off": local(2026, 12, 2)}, "cut_off_in_future"),
    ],
)
def test_what_is_unknown_is_named(world: World, options: dict, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        report("2026-03", **options)
    assert refused.value.code == code


def test_unknown_buckets_are_named(world: World) -> None:
    with pytest.raises(RuleError, match="no figure"):
        dossiers_behind(Scope(period=parse_period("2026-03")), "sleeping", at=local(2026, 4, 1))


def test_only_offices_that_may_be_seen_count(world: World) -> None:
    begun(world, 2026, 3, 2)
    seen, other = (frozenset({office.pk}) for office in world.communes)
    assert report("2026-03", within=seen).totals.received == 1
    assert report("2026-03", within=other).totals.received == 0
    assert report("2026-03", within=frozenset()).totals.received == 0
    assert report("2026-03", within=other, office="H99").totals.received == 0
    with pytest.raises(RuleError, match="no office"):
        report("2026-03", within=other, office="H99.01")


def test_a_subtree_or_the_office_alone(world: World) -> None:
    begun(world, 2026, 3, 2)
    assert report("2026-03", office="H99").totals.received == 1
    assert report("2026-03", office="H99", subtree=False).totals.received == 0


def test_no_trace_of_a_stale_key_without_facts(world: World) -> None:
    """A key that names nothing is counted as nothing and drained away."""
    office, version = world.communes[0], world.versions[0]
    on, at = parse_period("2026-03").first, local(2026, 3, 2)
    StaleKey.objects.create(office=office, procedure=version.procedure, on=on, created_at=at)
    assert not report("2026-03").totals
    assert drain(at=at) == 1
    assert not StaleKey.objects.exists()
