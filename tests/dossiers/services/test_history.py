"""The history cannot be rewritten: not by the application, not from a database prompt with its own role."""

import pytest
from django.db import DatabaseError, connection, transaction

from dossiers.models import Dossier, Event
from dossiers.rules.transitions import TRANSITIONS
from dossiers.services.processing import start
from tests.dossiers.services.conftest import Desk
from tests.factories import local, make_dossier

AT = local(2026, 3, 2, 9)


@pytest.fixture
def code(desk: Desk) -> str:
    code = make_dossier(desk.office, desk.version, by=desk.by, at=AT).dossier.code
    start(code, by=desk.by, at=AT)
    return code


@transaction.atomic
def run_to_the_end(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE dossiers_event SET happened_at = now()",
        "UPDATE dossiers_event SET outcome = 'early'",
        "DELETE FROM dossiers_event WHERE seq = 2",
        "DELETE FROM dossiers_dossier",
        "UPDATE dossiers_dossier SET state = 'resolved'",
        "UPDATE dossiers_dossier SET last_seq = 1",
    ],
)
def test_sql_that_would_rewrite_history_is_refused(code: str, sql: str) -> None:
    with pytest.raises(DatabaseError):
        run_to_the_end(sql)


def test_an_event_that_does_not_follow_is_refused(code: str) -> None:
    for change in (
        {"seq": 4},
        {"previous_hash": "0" * 64},
        {"from_state": "received"},
        {"state": "returned"},
    ):
        copy = Event.objects.get(seq=2)
        values = {
            "pk": None,
            "seq": 3,
            "action": "hand_over",
            "from_state": "in_progress",
            "previous_hash": copy.hash,
        }
        for name, value in {**values, **change}.items():
            setattr(copy, name, value)
        with pytest.raises(DatabaseError), transaction.atomic():
            copy.save(force_insert=True)
    assert Event.objects.count() == 2


def test_an_event_without_its_dossier_moving_along_is_refused(code: str) -> None:
    columns = [field.column for field in Event._meta.concrete_fields if field.column != "id"]
    values = {"seq": "3", "action": "'hand_over'", "from_state": "'in_progress'", "previous_hash": "hash"}
    picked = ", ".join(values.get(column, column) for column in columns)
    with pytest.raises(DatabaseError, match=r"agree|taken over"):
        run_to_the_end(
            f"INSERT INTO dossiers_event ({', '.join(columns)}) SELECT {picked} FROM dossiers_event WHERE seq = 2"
        )


def test_the_table_in_the_database_is_the_table_in_the_code(db: None) -> None:
    code = {(t.action.value, s or "", t.target_from(s).value) for t in TRANSITIONS for s in t.sources}
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, from_state, state FROM dossiers_transition")
        assert set(cursor.fetchall()) == code


def test_events_chain_by_hash(code: str) -> None:
    first, second = Event.objects.order_by("seq")
    assert first.previous_hash == ""
    assert second.previous_hash == first.hash != second.hash
    assert Dossier.objects.get().last_seq == 2
