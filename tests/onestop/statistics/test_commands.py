"""The commands as an administrator sees them: what they print, and their exit codes."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from dossiers.models import Dossier, Event, StaleKey
from dossiers.services import processing, resolution, suspension
from onestop.people.accounts.models import Membership, User
from onestop.statistics.audit_digest import digest_until_yesterday
from onestop.statistics.models import Tally
from procedures.models import CalendarDay
from procedures.selectors.calendars import calendar_version_for, national_calendar_row
from procedures.services.calendars import new_calendar_version, publish_calendar_version
from tests.factories import local, make_dossier
from tests.onestop.statistics.worlds import World


def run(name: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with override("en"):
            call_command(name, *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{error}"
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def busy(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Three dossiers of early January, seen in May: commands read the clock, for they are doors."""
    monkeypatch.setattr(timezone, "now", lambda: local(2026, 5, 4))
    at = local(2026, 1, 5)
    for number in range(3):
        code = make_dossier(
            world.communes[0], world.versions[0], by=world.actor, at=at + timedelta(days=number)
        ).dossier.code
        processing.start(code, by=world.actor, at=at + timedelta(days=number))
        resolution.resolve(code, by=world.actor, at=at + timedelta(days=number), result=resolution.Result())
    return world


def test_refresh_drains_without_redis(busy: World) -> None:
    assert run("refresh_statistics") == (0, "3 stale keys brought up to date.\n", "")
    assert not StaleKey.objects.exists()


def test_refresh_all_counts_anew(busy: World) -> None:
    code, out, _ = run("refresh_statistics", "--all")
    assert (code, out.splitlines()[0]) == (0, "3 tallies counted anew.")
    assert not StaleKey.objects.exists()


def test_verify_finds_no_difference_and_shows_the_rates(busy: World) -> None:
    run("refresh_statistics")
    code, out, _ = run("verify_statistics")
    assert code == 0
    assert "100,00%" in out
    assert "No difference" in out


def test_verify_names_what_differs(busy: World) -> None:
    run("refresh_statistics")
    tally = Tally.objects.order_by("on").first()
    Tally.objects.filter(on=tally.on).update(early=9)
    code, out, _ = run("verify_statistics")
    assert code == 1
    assert f"H99.01 1.000001 {tally.on} early: stored 9, counted 1" in out
    assert run("verify_statistics", "--from", f"{tally.on + timedelta(days=1)}")[1].count("early") == 0


def test_verify_refuses_what_is_no_date(busy: World) -> None:
    assert run("verify_statistics", "--from", "yesterday")[0] == 2


def test_rates_are_shown_at_once_without_a_worker(busy: World) -> None:
    code, out, _ = run("show_rates")
    assert code == 0
    assert out.startswith(f"Period: 01/01/{timezone.localdate().year} – ")
    assert "Definition: Form II.06a" in out
    assert "Phường 1" in out
    assert "counted live" in out


def test_waiting_for_a_worker_that_does_not_come_ends(busy: World) -> None:
    code, out, err = run("show_rates", "--wait", "0.1")
    assert (code, out) == (1, "")
    assert "refresh_statistics" in err


def test_waiting_is_short_when_all_is_tallied(busy: World) -> None:
    run("refresh_statistics")
    code, out, _ = run("show_rates", "--wait")
    assert code == 0
    assert "counted live" not in out


@pytest.mark.parametrize(("ending", "begins"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF")])
def test_a_report_is_written(busy: World, tmp_path: Path, ending: str, begins: bytes) -> None:
    target = tmp_path / f"report.{ending}"
    days = ("--from", "2026-01-01", "--to", "2026-03-31")
    code, out, _ = run(
        "export_report", "--office", "H99", *days, "--group-by", "procedure", "--output", f"{target}"
    )
    assert (code, out) == (0, f"Written: {target}\n")
    assert target.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--office", "X", "--period", "2026-01"), "no office"),
        (("--office", "H99", "--period", "2026-99"), "Name a period"),
        (("--office", "H99", "--from", "2026-01-01"), "--from and --to"),
        (("--office", "H99", "--from", "2026-02-30", "--to", "2026-03-01"), "date"),
        (("--office", "H99", "--from", "2026-03-02", "--to", "2026-03-01"), "before it begins"),
    ],
)
def test_wrong_use_is_told_plainly(
    world: World, tmp_path: Path, arguments: tuple[str, ...], problem: str
) -> None:
    code, _, err = run("export_report", *arguments, "--output", f"{tmp_path / 'x.csv'}")
    assert code == 2
    assert problem in err


def test_a_file_that_cannot_be_written(world: World, tmp_path: Path) -> None:
    target = tmp_path / "missing" / "x.csv"
    assert run("export_report", "--office", "H99", "--period", "2026-01", "--output", f"{target}")[0] == 2
    target = tmp_path / "x.docx"
    assert run("export_report", "--office", "H99", "--period", "2026-01", "--output", f"{target}")[0] == 2


# --- verify_audit ------------------------------------------------------------------------------------------------


def as_owner(statement: str, *values: object) -> None:
    """As somebody with the rights of the database's owner could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("event", "dossier", "auditdigest"):
            cursor.execute(f"ALTER TABLE dossiers_{table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in ("event", "dossier", "auditdigest"):
            cursor.execute(f"ALTER TABLE dossiers_{table} ENABLE TRIGGER USER")


def test_a_whole_history_is_verified(busy: World) -> None:
    digest_until_yesterday(at=local(2026, 1, 9))
    code, out, err = run("verify_audit")
    assert (code, err) == (0, "")
    assert "3 chains and 4 daily digests hold" in out


EDITS = [
    ("UPDATE dossiers_event SET reason = 'x' WHERE id = %s", "hash"),
    ("UPDATE dossiers_event SET happened_at = happened_at - interval '1 second' WHERE id = %s", "hash"),
    ("UPDATE dossiers_event SET outcome = 'late' WHERE id = %s", "hash"),
    ("UPDATE dossiers_event SET previous_hash = repeat('0', 64) WHERE id = %s", "previous"),
    ("DELETE FROM dossiers_event WHERE id = %s", "end"),
]


@pytest.mark.parametrize(("edit", "why"), EDITS)
def test_any_edit_is_found_and_named(busy: World, edit: str, why: str) -> None:
    last = (
        Event.objects.order_by("dossier_id", "seq").filter(dossier=Dossier.objects.order_by("pk")[1]).last()
    )
    as_owner(edit, last.pk)
    code, _, err = run("verify_audit")
    assert code == 1
    assert f"{last.dossier.code}#{last.seq}: {why}" in err


MOVES = [
    "terms = jsonb_set(terms, '{limit,amount}', '\"30\"')",
    "bill = jsonb_set(bill, '{unknown}', 'true')",
    "channel = 'online'",
    "returning_office_id = (SELECT id FROM procedures_office WHERE id <> returning_office_id LIMIT 1)",
    "code_on = code_on + 20",
]


@pytest.mark.parametrize("move", MOVES)
def test_what_was_settled_at_receipt_does_not_move_unseen(busy: World, move: str) -> None:
    dossier = Dossier.objects.order_by("pk").last()
    as_owner(f"UPDATE dossiers_dossier SET {move} WHERE id = %s", dossier.pk)
    code, _, err = run("verify_audit")
    assert code == 1
    assert f"{dossier.code}: fixed" in err


def test_one_byte_of_sealed_personal_values_is_found(busy: World) -> None:
    dossier = Dossier.objects.order_by("pk").last()
    changes = {"applicant.phone": "0900000009"}
    processing.correct(dossier.code, by=busy.actor, at=local(2026, 1, 20), changes=changes, reason="gõ nhầm")
    assert run("verify_audit")[0] == 0
    event = Event.objects.get(sealed__isnull=False)
    flip = "UPDATE dossiers_event SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) WHERE id = %s"
    as_owner(flip, event.pk)
    code, _, err = run("verify_audit")
    assert code == 1
    assert f"{dossier.code}#{event.seq}: sealed" in err


def test_a_chain_without_its_middle_is_found(busy: World) -> None:
    as_owner("DELETE FROM dossiers_event WHERE seq = 2")
    code, _, err = run("verify_audit", "--all")
    assert code == 1
    assert err.count("seq") == 3


def test_a_dossier_without_events_is_found(busy: World) -> None:
    dossier = Dossier.objects.order_by("pk").last()
    as_owner("DELETE FROM dossiers_event WHERE dossier_id = %s", dossier.pk)
    assert f"{dossier.code}: empty" in run("verify_audit")[2]


def test_a_rewritten_chain_is_found_by_the_digest(busy: World) -> None:
    """Somebody who edits an event and hashes its chain anew is betrayed by the day's digest."""
    from dossiers.rules.audit import link

    digest_until_yesterday(at=local(2026, 1, 9))
    last = Event.objects.order_by("pk").last()
    last.reason = "khác"
    digest = link(last.previous_hash, last.content())
    as_owner("UPDATE dossiers_event SET reason = 'khác', hash = %s WHERE id = %s", digest, last.pk)
    code, _, err = run("verify_audit")
    assert code == 1
    assert "digest" in err


def test_a_removed_digest_is_found(busy: World) -> None:
    digest_until_yesterday(at=local(2026, 1, 9))
    as_owner("DELETE FROM dossiers_auditdigest WHERE \"on\" = '2026-01-06'")
    assert "2026-01-07: previous" in run("verify_audit")[2]


# --- recompute_due_dates ------------------------------------------------------------------------------------------


@pytest.fixture
def moved(world: World) -> tuple[World, str, str]:
    """Two open dossiers of a day whose Wednesday is made a day off afterwards; one of them waits for papers."""
    codes = []
    for _ in range(2):
        at = local(2026, 3, 2)
        codes.append(make_dossier(world.communes[0], world.versions[0], by=world.actor, at=at).dossier.code)
    suspension.ask_supplement(codes[1], by=world.actor, at=local(2026, 3, 2), papers=["A"], reason="thiếu")
    newest = calendar_version_for()
    version = new_calendar_version(national_calendar_row(), years=newest.years, reason="nghỉ")
    days = [*newest.days.all(), CalendarDay(on=date(2026, 3, 4), kind=CalendarDay.Kind.OFF, name="Nghỉ thêm")]
    for day in days:
        day.pk, day.version = None, version
    CalendarDay.objects.bulk_create(days)
    publish_calendar_version(version, by="test", at=local(2026, 3, 2, 10))
    return world, codes[0], codes[1]


def test_a_preview_lists_and_moves_nothing(moved: tuple[World, str, str]) -> None:
    _, running, waiting = moved
    code, out, _ = run("recompute_due_dates", "--calendar", "vn", "--preview")
    assert code == 0
    assert f"{running}\t05/03/2026 17:00\t06/03/2026 17:00\t+1" in out
    assert waiting not in out
    assert "1 due dates would change" in out
    assert not Event.objects.filter(action="recompute").exists()


def test_applying_is_one_event_each_by_a_person_with_a_reason(moved: tuple[World, str, str]) -> None:
    world, running, _ = moved
    head = User.objects.create(username="head", full_name="Trưởng phòng")
    Membership.objects.create(user=head, office=world.communes[0], role="head")
    arguments = ("--calendar", "vn", "--apply", "--by", "head")
    assert run("recompute_due_dates", *arguments)[0] == 2, "without a reason"
    code, out, err = run("recompute_due_dates", *arguments, "--reason", "Nghỉ thêm theo công văn")
    assert (code, err) == (0, "")
    assert "1 applied, 0 not" in out
    event = Event.objects.get(action="recompute")
    assert (event.dossier.code, event.actor_name, event.reason) == (
        running,
        "Trưởng phòng",
        "Nghỉ thêm theo công văn",
    )
    assert event.due_at == local(2026, 3, 6, 17)
    assert "0 due dates would change" in run("recompute_due_dates", "--calendar", "vn", "--preview")[1]


def test_who_may_not_is_told_so(moved: tuple[World, str, str]) -> None:
    clerk = User.objects.create(username="clerk", full_name="Một cửa")
    Membership.objects.create(user=clerk, office=moved[0].communes[0], role="clerk")
    arguments = ("--calendar", "vn", "--apply", "--by", "clerk", "--reason", "x")
    code, out, err = run("recompute_due_dates", *arguments)
    assert code == 1
    assert "0 applied, 1 not" in out
    assert moved[1] in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--calendar", "xx", "--preview"),
        ("--calendar", "vn", "--apply", "--reason", "x", "--by", "nobody"),
        ("--calendar", "vn"),
    ],
)
def test_wrong_use_of_recompute(moved: tuple[World, str, str], arguments: tuple[str, ...]) -> None:
    assert run("recompute_due_dates", *arguments)[0] in (1, 2)
