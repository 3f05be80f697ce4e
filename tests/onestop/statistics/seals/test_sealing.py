"""Seal, correct, compare, verify: what was signed stays, and the events at its cut-off say the same again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from dossiers.rules.actors import Actor, Role
from dossiers.services import processing, resolution
from onestop.statistics.definitions import DEFAULT, ON_TIME, Definition
from onestop.statistics.figures import Scope
from onestop.statistics.figures import resolution as report_of
from onestop.statistics.form_06a import form_06a
from onestop.statistics.models import Heartbeat
from onestop.statistics.periods import parse_period
from onestop.statistics.seals.canonical import list_digest
from onestop.statistics.seals.cells import SUMS
from onestop.statistics.seals.differences import changed, differences
from onestop.statistics.seals.lists import entries_behind
from onestop.statistics.seals.models import SealedGroup, SealVersion
from onestop.statistics.seals.register import latest_for, version_for
from onestop.statistics.seals.reports import cells_of, form_of
from onestop.statistics.seals.reports import report_of as sealed_report
from onestop.statistics.seals.sealing import seal_report
from onestop.statistics.seals.verifying import first_fault
from onestop.statistics.tallies import FLOWS, STOCK
from procedures.models import Office
from procedures.rules.errors import NotFound, NotPermitted, RuleError, TransitionRefused
from tests.conftest import AppRole
from tests.factories import local, make_actor, make_dossier
from tests.onestop.statistics.histories import History
from tests.onestop.statistics.worlds import World

APRIL = parse_period("2026-04")
MAY_4 = local(2026, 5, 4)


def seal(world: World, **changes: Any) -> SealVersion:
    facts = {"office": "H99", "period": APRIL, "by": world.actor, "at": MAY_4, **changes}
    return seal_report(**facts)


def begun(world: World, *day: int, channel: str = "direct", version: int = 0) -> str:
    at = local(2026, *day)
    made = make_dossier(
        world.communes[0], world.versions[version], by=world.actor, at=at, channel=channel
    ).dossier.code
    processing.start(made, by=world.actor, at=at)
    return made


def finish(world: World, code: str, *day: int, entered: tuple[int, ...] = ()) -> None:
    happened = local(2026, *day)
    at = local(2026, *entered) if entered else happened
    reason = "nhập sau" if entered else ""
    resolution.resolve(
        code, by=world.actor, at=at, happened_at=happened, reason=reason, result=resolution.Result()
    )


@pytest.fixture
def april(world: World) -> dict[str, str]:
    """One early, one late, one withdrawn, one without a limit, one open."""
    codes = {
        "early": begun(world, 4, 1, channel="online"),
        "late": begun(world, 4, 1),
        "withdrawn": begun(world, 3, 30),
        "unlimited": begun(world, 4, 3, channel="postal", version=2),
        "open": begun(world, 4, 10),
    }
    finish(world, codes["early"], 4, 2)
    finish(world, codes["late"], 4, 20)
    finish(world, codes["unlimited"], 4, 9)
    resolution.withdraw(codes["withdrawn"], by=world.actor, at=local(2026, 4, 6), reason="rút")
    return codes


def check_length(version: SealVersion, cell: str, figure: int) -> None:
    """The list has the length of the figure, by what is said and by what is read."""
    found = entries_behind(version, cell)
    assert (len(found), len(list(found))) == (figure, figure), cell


def facts_of(version: SealVersion) -> list[dict[str, Any]]:
    return [group.facts() for group in version.groups.order_by("office_id", "field_id")]


def test_a_seal_says_what_the_report_says(world: World, april: dict[str, str]) -> None:
    version = seal(world)
    live = report_of(Scope(period=APRIL, office="H99"), at=MAY_4, group_by="office")
    kept = sealed_report(version, facts_of(version))
    assert kept.rows == live.rows
    assert kept.totals == live.totals
    assert len(version.hash) == 64
    assert first_fault(version) is None


def test_every_list_is_as_long_as_its_figure(world: World, april: dict[str, str]) -> None:
    version = seal(world)
    totals = sealed_report(version, facts_of(version)).totals
    for name in ("carried_over", *FLOWS, *STOCK, *SUMS):
        check_length(version, name, totals.bucket(name))
    assert [each.entry.code for each in entries_behind(version, "late")] == [april["late"]]


@pytest.mark.parametrize("named", [DEFAULT, ON_TIME])
def test_every_list_is_as_long_as_its_column_of_the_form(
    world: World, april: dict[str, str], named: Definition
) -> None:
    version = seal(world, definition=named)
    columns = form_of(version, facts_of(version)).columns
    told = {
        "col3": columns.received,
        "col4": columns.online,
        "col5": columns.direct_and_postal,
        "col6": columns.carried_over,
        "col7": columns.resolved,
        "col8": columns.early,
        "col9": columns.on_time,
        "col10": columns.late,
        "col11": columns.pending,
        "col12": columns.within,
        "col13": columns.overdue,
    }
    for name, figure in told.items():
        check_length(version, name, figure)


def test_pages_of_a_list_are_the_list_and_unpack_what_they_show(
    world: World, april: dict[str, str], django_assert_num_queries: Any
) -> None:
    elsewhere = make_dossier(
        world.communes[1], world.versions[0], by=world.actor, at=local(2026, 4, 2)
    ).dossier
    version = seal(world)
    found = entries_behind(version, "received")
    whole = list(found)
    assert [each.entry.code for each in whole[-1:]] == [elsewhere.code]
    assert [each.office for each in whole] == ["Phường 1"] * (len(whole) - 1) + ["Phường 2"]
    moments = [each.entry.happened_at for each in whole[:-1]]
    assert moments == sorted(moments)
    for size in (1, 2, 3):
        pages = [found[at : at + size] for at in range(0, len(found), size)]
        assert [each for page in pages for each in page] == whole
    with django_assert_num_queries(1):
        assert found[0:2] == whole[:2]
    assert found[99:120] == []


@pytest.mark.seeds(first=0, sample=1, proof=200)
def test_whatever_happened_lists_and_engine_agree_and_the_hash_comes_again(world: World, seed: int) -> None:
    history = History(world, seed)
    history.run(160)
    period = parse_period("2026-01")
    at = max(history.at, period.end + timedelta(days=1))
    version = seal(world, period=period, at=at)
    facts = facts_of(version)
    columns = form_of(version, facts).columns
    engine = form_06a(Scope(period=period), definition=DEFAULT, at=at, cut_off=version.cut_off)
    assert cells_of(form_of(version, facts)) == cells_of(engine)
    check_length(version, "col3", columns.received)
    for column, figure in (
        ("col4", columns.online),
        ("col5", columns.direct_and_postal),
        ("col9", columns.on_time),
    ):
        check_length(version, column, figure)
    check_length(version, "col6", columns.carried_over)
    assert columns.check == 0
    history.at = at
    history.run(80)
    assert first_fault(SealVersion.objects.get()) is None


def test_later_events_change_the_report_and_not_the_seal(world: World, april: dict[str, str]) -> None:
    version = seal(world)
    finish(world, april["open"], 4, 11, entered=(5, 6))
    now = report_of(Scope(period=APRIL, office="H99"), at=local(2026, 5, 7))
    assert now.totals.early == 2
    assert sealed_report(version, facts_of(version)).totals.early == 1
    assert first_fault(version) is None


def test_a_correction_is_a_second_version_with_a_reason_and_a_difference(
    world: World, april: dict[str, str]
) -> None:
    first = seal(world)
    finish(world, april["open"], 4, 11, entered=(5, 6))
    with pytest.raises(RuleError, match="sealed already") as refused:
        seal(world, at=local(2026, 5, 7))
    assert refused.value.code == "reason_missing"
    second = seal(world, at=local(2026, 5, 7), reason="một hồ sơ nhập muộn")
    assert (second.number, second.previous_hash, second.seal_id) == (2, first.hash, first.seal_id)
    told = {each.figure: each for each in differences(second, changed(second))}
    assert set(told) == {"early", "open_overdue", "statutory_early"}
    assert (told["early"].before, told["early"].after) == (1, 2)
    assert told["early"].came == (april["open"],)
    assert told["open_overdue"].left == (april["open"],)
    assert not changed(first)
    assert first_fault(first) is None
    assert first_fault(second) is None


def test_what_has_not_changed_is_not_corrected(world: World, april: dict[str, str]) -> None:
    seal(world)
    with pytest.raises(TransitionRefused) as refused:
        seal(world, at=local(2026, 5, 7), reason="cho chắc")
    assert refused.value.code == "seal_unchanged"


def test_names_and_levels_stay_as_they_were_signed(world: World, april: dict[str, str]) -> None:
    version = seal(world)
    Office.objects.filter(code="H99.01").update(name="Phường Đổi Tên", level="province")
    assert first_fault(version) is None
    assert [row.label for row in sealed_report(version, facts_of(version)).rows] == ["Phường 1"]


def test_only_a_period_that_is_over_is_sealed(world: World) -> None:
    for at in (local(2026, 4, 30, 23), local(2026, 5, 1, 0, 1)):
        with pytest.raises(TransitionRefused) as refused:
            seal(world, at=at)
        assert refused.value.code == "period_not_over"
    with pytest.raises(RuleError) as early:
        seal(world, cut_off=local(2026, 4, 20))
    assert early.value.code == "cut_off_unsettled"


def test_only_a_head_seals_and_only_what_is_overseen(world: World) -> None:
    province = world.province
    for role in (Role.MANAGER, Role.AUDITOR, Role.CLERK, Role.OFFICER):
        with pytest.raises(RuleError) as refused:
            seal(world, by=make_actor(province, role))
        assert refused.value.code in ("not_head", "office_unknown")
    head = make_actor(province, Role.HEAD)
    with pytest.raises(NotPermitted) as beneath:
        seal(world, by=head)
    assert beneath.value.code == "subtree_not_overseen"
    assert seal(world, by=head, subtree=False).office_ids == [province.pk]


def test_seals_are_seen_by_who_oversees_all_their_offices(world: World) -> None:
    version = seal(world)
    ids = (world.province.pk, *(each.pk for each in world.communes))
    auditor = Actor(id=9, name="Thanh tra", roles=dict.fromkeys(ids, frozenset({Role.AUDITOR})))
    assert version_for(auditor, version.seal_id) == version
    for stranger in (make_actor(world.communes[0], Role.HEAD), make_actor(world.province, Role.CLERK)):
        assert not latest_for(stranger).exists()
        with pytest.raises(NotFound):
            version_for(stranger, version.seal_id)


def test_nothing_is_sealed_while_the_worker_is_silent(world: World, settings: Any) -> None:
    settings.FIGURES_STALE_AFTER_SECONDS = 120
    with pytest.raises(TransitionRefused) as refused:
        seal(world)
    assert refused.value.code == "figures_stale"
    Heartbeat.objects.create(name="heartbeat", last_success=MAY_4 - timedelta(seconds=30))
    assert seal(world).number == 1


@pytest.mark.parametrize("table", ["seals_seal", "seals_sealversion", "seals_sealedgroup"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id + 1"])
def test_the_database_changes_no_seal(
    world: World, april: dict[str, str], table: str, statement: str
) -> None:
    seal(world)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_the_applications_role_seals_and_changes_nothing(
    world: World, april: dict[str, str], app_role: AppRole
) -> None:
    with app_role.acting():
        seal(world)
        finish(world, april["open"], 4, 11, entered=(5, 6))
        assert seal(world, at=local(2026, 5, 7), reason="nhập muộn").number == 2
        with pytest.raises(ProgrammingError), transaction.atomic():
            SealVersion.objects.update(reason="khác")


def test_a_version_that_is_there_takes_no_further_figures(world: World, april: dict[str, str]) -> None:
    version = seal(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedGroup.objects.create(
            version=version, office_id=1, field_id=1, figures={}, digests={}, lists=b""
        )


def tamper(statement: str) -> None:
    """As the tables' owner would, with the guards off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE seals_sealversion SET reason = 'khác'", "kept"),
        ("UPDATE seals_sealversion SET sealed_by_name = 'Người khác'", "kept"),
        ("UPDATE seals_sealedgroup SET lists = 'x'::bytea", "lists"),
        ("UPDATE seals_sealedgroup SET figures = jsonb_set(figures, '{late}', '0')", "lists"),
        ("DELETE FROM seals_sealedgroup", "kept"),
    ],
)
def test_what_was_tampered_with_is_found(
    world: World, april: dict[str, str], statement: str, kind: str
) -> None:
    seal(world)
    tamper(statement)
    fault = first_fault(SealVersion.objects.get())
    assert fault is not None
    assert fault.kind == kind


def test_rewritten_events_are_found_and_named(world: World, april: dict[str, str]) -> None:
    version = seal(world)
    tamper("UPDATE dossiers_event SET outcome = 'on_time' WHERE outcome = 'late' AND action = 'resolve'")
    fault = first_fault(version)
    assert fault is not None
    assert (fault.kind, fault.place) == ("events", "H99.01 ho-tich late")
    assert (fault.sealed, fault.found) == ("1", "0")


def test_the_digest_does_not_depend_on_the_order(world: World, april: dict[str, str]) -> None:
    entries = [each.entry for each in entries_behind(seal(world), "received")]
    assert len(entries) > 1
    assert list_digest(entries) == list_digest(entries[::-1])
