"""Files made in the background: as many rows as the figure says, whatever happens to the worker on the way."""

from __future__ import annotations

import csv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone, translation

from dossiers.rules.actors import Actor, Role
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership
from onestop.reports import dossier_tables, making
from onestop.reports import storage as shelf
from onestop.reports.asking import MOST_AT_ONCE, ask_export, cancel_export, export_of
from onestop.reports.dossier_columns import SOURCES
from onestop.reports.forgetting import forget_exports
from onestop.reports.headings import heading_for, heading_of
from onestop.reports.models import ExportJob, ExportPart
from onestop.reports.overseeing import overseen_by
from onestop.reports.questions import Question
from onestop.reports.wording import scope_words
from onestop.statistics.figures import resolution
from procedures.rules.errors import NotFound, RuleError
from tests.onestop.reports.conftest import AT, take_in_many
from tests.onestop.statistics.worlds import World
from tests.onestop.web.conftest import make_user

MARCH = Question(period="2026-03", bucket="received", columns=("code", "received_at", "channel"))


class Clock:
    """A clock that goes on a second at each look."""

    def __init__(self, at: datetime = AT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def for_so_many(looks: int) -> Callable[[], bool]:
    left = iter([True] * looks)
    return lambda: next(left, False)


def ever() -> bool:
    return True


def rows_in(job: ExportJob) -> list[list[str]]:
    job.refresh_from_db()
    assert job.state == ExportJob.State.READY, (job.state, job.error)
    text = shelf.path_of(job.stored_name).read_text("utf-8-sig")
    return list(csv.reader(text.splitlines()))[1:]


@pytest.fixture(autouse=True)
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_tables, "PART", 3)


@pytest.fixture
def asked(world: World, manager: Actor) -> ExportJob:
    take_in_many(world, 10)
    return ask_export(by=manager, at=AT, question=MARCH, file_format="csv", title="Tháng 3")


def test_an_export_has_the_rows_of_its_figure(world: World, manager: Actor) -> None:
    codes = take_in_many(world, 10)
    job = ask_export(by=manager, at=AT, question=MARCH, file_format="csv", title="Tháng 3", language="vi")
    assert making.make_exports(Clock(), ever) == 1
    assert [row[0] for row in rows_in(job)] == codes
    figure = resolution(MARCH.scope(overseen_by(manager), AT.date()), at=AT).totals.received
    assert (job.rows_of, job.rows_done) == (figure, figure) == (10, 10)
    assert rows_in(job)[0][2] == "Trực tiếp"
    assert not ExportPart.objects.exists()
    assert job.size == shelf.path_of(job.stored_name).stat().st_size


@pytest.mark.parametrize(
    "bucket", ["received", "received_direct", "pending", "open_within", "carried_over", "early"]
)
def test_every_kind_of_figure_can_be_exported(world: World, manager: Actor, bucket: str) -> None:
    take_in_many(world, 4)
    question = Question(period="2026-03", bucket=bucket)
    job = ask_export(by=manager, at=AT, question=question, file_format="csv", title="x")
    assert making.make_exports(Clock(), ever) == 1
    figures = resolution(question.scope(overseen_by(manager), AT.date()), at=AT).totals
    assert len(rows_in(job)) == figures.bucket(bucket)


def test_work_that_ran_out_of_time_goes_on_where_it_was(asked: ExportJob) -> None:
    assert making.make_exports(Clock(), for_so_many(3)) == 0
    asked.refresh_from_db()
    assert (asked.rows_done, asked.leased_until, asked.tries) == (6, None, 0)
    assert making.make_exports(Clock(), ever) == 1
    assert len(rows_in(asked)) == 10


def test_what_comes_in_after_the_rows_were_settled_is_not_in_it(asked: ExportJob, world: World) -> None:
    making.make_exports(Clock(), for_so_many(3))
    take_in_many(world, 3)
    making.make_exports(Clock(), ever)
    assert len(rows_in(asked)) == 10


def test_a_worker_that_died_is_followed_by_another_when_the_lease_is_over(
    asked: ExportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = iter([dossier_tables.read_part, dossier_tables.read_part])

    def read_and_die(*given: Any) -> bytes:
        for read in dying:
            return read(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "read_part", read_and_die)
    clock = Clock()
    with pytest.raises(KeyboardInterrupt):
        making.make_exports(clock, ever)
    monkeypatch.undo()
    assert making.make_exports(clock, ever) == 0
    clock.at += making.LEASE
    assert making.make_exports(clock, ever) == 1
    assert len(rows_in(asked)) == 10
    assert asked.tries == 1


def test_while_rows_are_settled_nobody_takes_the_export_over(
    asked: ExportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, whole = Clock(), dossier_tables.settle

    def slowly(*given: Any) -> int:
        clock.at += timedelta(seconds=making.SETTLE_SECONDS)
        assert making.take_job(clock.at) is None
        return whole(*given)

    monkeypatch.setattr(making, "settle", slowly)
    assert making.make_exports(clock, for_so_many(2)) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.rows_done, asked.tries) == ("working", 3, 0)
    monkeypatch.undo()
    assert making.make_exports(clock, ever) == 1


def test_while_the_file_is_written_nobody_takes_the_export_over(
    asked: ExportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, whole = Clock(), dossier_tables.rows_of

    def slowly(content: bytes) -> Any:
        clock.at += making.LEASE - timedelta(seconds=5)
        assert making.take_job(clock.at) is None
        return whole(content)

    monkeypatch.setattr(making, "rows_of", slowly)
    assert making.make_exports(clock, ever) == 1
    assert len(rows_in(asked)) == 10


def test_a_file_tells_the_moment_in_which_its_rows_were_settled(
    asked: ExportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[datetime] = []
    whole = dossier_tables.dossier_table

    def tell(*given: Any, at: datetime, **more: Any) -> Any:
        told.append(at)
        return whole(*given, at=at, **more)

    monkeypatch.setattr(making, "dossier_table", tell)
    making.make_exports(Clock(), ever)
    asked.refresh_from_db()
    assert told == [asked.frozen_at]


def test_a_worker_that_comes_back_late_does_not_fail_the_export_of_another(asked: ExportJob) -> None:
    late, clock = making.take_job(AT), Clock(AT + making.FIRST_LEASE)
    now = making.take_job(clock())
    assert late is not None
    assert now is not None
    making._settle(now, clock)
    making._fail(late, "no_room_for_files", clock())
    asked.refresh_from_db()
    assert (asked.state, asked.error, asked.parts.count()) == ("working", "", 4)
    assert making.work_on(asked, clock, ever)


def test_one_that_kills_its_workers_is_given_up(asked: ExportJob) -> None:
    clock = Clock()
    for _ in range(making.MOST_TRIES + 1):
        assert making.take_job(clock()) is not None
        clock.at += making.FIRST_LEASE
    making.make_exports(clock, ever)
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("failed", "export_given_up")


def test_called_off_means_that_no_file_is_made(
    asked: ExportJob, manager: Actor, exports_folder: Path
) -> None:
    making.make_exports(Clock(), for_so_many(2))
    cancel_export(asked.public_id, by=manager, at=AT)
    assert making.make_exports(Clock(), ever) == 0
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert not ExportPart.objects.exists()
    assert not exports_folder.exists()


def test_called_off_while_it_is_written_leaves_no_file(
    asked: ExportJob, manager: Actor, exports_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = making.write

    def called_off(*given: Any) -> int:
        cancel_export(asked.public_id, by=manager, at=AT)
        return whole(*given)

    monkeypatch.setattr(making, "write", called_off)
    assert making.make_exports(Clock(), ever) == 0
    assert [path for path in exports_folder.rglob("*") if path.is_file()] == []


def test_a_part_of_an_office_does_not_stand_under_the_name_of_the_whole(world: World) -> None:
    low = world.communes[0]
    boss, part = (
        actor_for(make_user(f"cap-{office.code}", office, Role.MANAGER), AT.date())
        for office in (world.province, low)
    )
    question = Question(period="2026-03", office=world.province.code)
    for actor, office, told in (
        (boss, world.province, f"Office: {world.province.name} and those under it"),
        (part, low, f"Offices: those under {world.province.name} that the asker oversees, not all of it"),
    ):
        with translation.override("en"):
            words = scope_words(question.scope(overseen_by(actor), AT.date()))
        assert told in words
        assert heading_for(world.province.code, actor, AT.date()) == heading_of(office, AT.date())


def test_who_oversees_nothing_any_more_gets_nothing(asked: ExportJob) -> None:
    Membership.objects.all().delete()
    making.make_exports(Clock(), ever)
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("failed", "export_not_permitted")


def test_a_list_that_is_too_long_for_paper_is_refused(
    asked: ExportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    ExportJob.objects.update(file_format="pdf")
    monkeypatch.setattr("onestop.reports.writers.document.MOST_CELLS", 12)
    making.make_exports(Clock(), ever)
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("failed", "table_too_long_for_paper")


def test_a_file_is_gone_when_its_time_is_over(asked: ExportJob, settings: Any, exports_folder: Path) -> None:
    making.make_exports(Clock(), ever)
    kept = timedelta(hours=settings.EXPORT_KEPT_HOURS)
    assert forget_exports(AT + kept - timedelta(minutes=1)) == 0
    assert forget_exports(AT + kept + timedelta(minutes=1)) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.stored_name) == ("expired", "")
    assert [path for path in exports_folder.rglob("*") if path.is_file()] == []


@pytest.mark.real_clock
def test_files_that_belong_to_nobody_are_removed_after_a_day(world: World, exports_folder: Path) -> None:
    shelf.store(lambda out: out.write(b"x"))
    now = timezone.now()
    assert forget_exports(now) == 0
    assert forget_exports(now + timedelta(days=2)) == 1


def test_nobody_has_more_made_at_once_than_is_kind_to_others(asked: ExportJob, manager: Actor) -> None:
    for _ in range(MOST_AT_ONCE - 1):
        ask_export(by=manager, at=AT, question=MARCH, file_format="csv", title="x")
    with pytest.raises(RuleError) as refused:
        ask_export(by=manager, at=AT, question=MARCH, file_format="csv", title="x")
    assert refused.value.code == "export_too_many"


@pytest.mark.django_db(transaction=True)
def test_nobody_has_more_made_by_asking_in_the_same_moment(world: World, manager: Actor) -> None:
    gate = Barrier(5)

    def ask(number: int) -> str:
        try:
            gate.wait()
            ask_export(by=manager, at=AT, question=MARCH, file_format="csv", title=f"{number}")
        except RuleError as error:
            return error.code
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(5) as pool:
        told = sorted(pool.map(ask, range(5)))
    assert told == [""] * MOST_AT_ONCE + ["export_too_many"] * (5 - MOST_AT_ONCE)


@pytest.mark.django_db(transaction=True)
def test_two_workers_in_the_same_moment_take_one_export(asked: ExportJob, manager: Actor) -> None:
    ask_export(by=manager, at=AT, question=MARCH, file_format="csv", title="x")
    gate = Barrier(4)

    def take(_: int) -> bool:
        try:
            gate.wait()
            return making.take_job(AT) is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(4))) == 1


def test_an_export_is_its_owners_alone(asked: ExportJob) -> None:
    with pytest.raises(NotFound):
        export_of(Actor(id=(asked.owner_id or 0) + 1, name="Người khác"), asked.public_id)


def test_a_part_costs_one_query_whatever_it_shows(asked: ExportJob, django_assert_num_queries: Any) -> None:
    making.make_exports(Clock(), for_so_many(1))
    part = asked.parts.get(number=0)
    with django_assert_num_queries(1):
        packed = dossier_tables.read_part(part, SOURCES)
    assert [len(row) for row in dossier_tables.rows_of(packed)] == [len(SOURCES)] * 3
