"""The reading log: one line for a reading, for good, in the log of the office it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from dossiers.rules.actors import Role
from onestop.people.access_log.logging import note
from onestop.people.access_log.models import Reading
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership
from tests.conftest import AppRole
from tests.factories import local, make_office
from tests.onestop.web.conftest import make_user

AT = local(2026, 11, 20)
pytestmark = pytest.mark.django_db


def test_an_export_is_noted_with_who_when_what() -> None:
    office = make_office("H99.01")
    by = actor_for(make_user("quan-ly", office, Role.MANAGER, Role.HEAD))
    scope: dict[str, object] = {"office": "H99.01", "period": "2026-10"}
    reading = note(
        by=by, at=AT, kind=Reading.Kind.EXPORT, subject="06a", scope=scope, rows=7, file_format="xlsx"
    )
    assert reading is not None
    reading.refresh_from_db()
    assert (reading.user_id, reading.roles, reading.office) == (by.id, "head, manager", office)
    assert (reading.at, reading.subject, reading.scope, reading.rows) == (AT, "06a", scope, 7)


def test_turning_the_pages_of_a_list_is_one_reading_and_taking_files_is_many() -> None:
    by = actor_for(make_user("quan-ly", make_office("H99.01"), Role.MANAGER))
    for minutes in (0, 3, 9):
        note(by=by, at=AT + timedelta(minutes=minutes), kind=Reading.Kind.LIST, subject="behind", rows=120)
        note(by=by, at=AT + timedelta(minutes=minutes), kind=Reading.Kind.EXPORT, subject="behind", rows=120)
    note(by=by, at=AT, kind=Reading.Kind.LIST, subject="behind", scope={"bucket": "late"})
    note(by=by, at=AT + timedelta(minutes=10), kind=Reading.Kind.LIST, subject="behind", rows=120)
    assert Reading.objects.filter(kind=Reading.Kind.LIST).count() == 3
    assert Reading.objects.filter(kind=Reading.Kind.EXPORT).count() == 3


def test_without_an_office_it_stands_in_the_log_of_the_highest_one_of_the_reader() -> None:
    province = make_office("H99")
    make_office("H99.01", parent=province)
    by = actor_for(make_user("quan-ly", province, Role.MANAGER))
    reading = note(by=by, at=AT, kind=Reading.Kind.LIST, subject="behind")
    assert reading is not None
    assert reading.office == province


def test_the_log_of_an_office_is_read_by_those_who_answer_for_it() -> None:
    office, other = make_office("H99.01"), make_office("H99.02")
    head = actor_for(make_user("chu-tich", office, Role.HEAD))
    note(by=head, at=AT, kind=Reading.Kind.LIST, subject="behind")
    seen = {
        role: Reading.objects.watched_by(actor_for(make_user(f"xem-{role}", office, role))).count()
        for role in (Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR, Role.HEAD, Role.CLERK)
    }
    assert seen == {"manager": 1, "auditor": 1, "administrator": 1, "head": 1, "clerk": 0}
    elsewhere = actor_for(make_user("noi-khac", other, Role.MANAGER))
    assert not Reading.objects.watched_by(elsewhere).exists()


def test_a_list_over_many_offices_stands_in_the_log_of_each_and_of_no_other() -> None:
    province = make_office("H99")
    ward, other = make_office("H99.01", parent=province), make_office("H99.02", parent=province)
    elsewhere = make_office("H01.01")
    boss = make_user("quan-ly", province, Role.MANAGER)
    Membership.objects.create(user=boss, office=elsewhere, role=Role.CLERK)
    by = actor_for(boss)
    note(by=by, at=AT, kind=Reading.Kind.LIST, subject="all")
    note(by=by, at=AT, kind=Reading.Kind.LIST, subject="ward", scope={"office": "H99.01"})
    note(by=by, at=AT, kind=Reading.Kind.LIST, subject="alone", scope={"office": "H99", "subtree": False})
    note(by=by, at=AT, kind=Reading.Kind.LIST, subject="clerk's", within=[elsewhere.pk])
    seen = {
        office.code: {
            each.subject
            for each in Reading.objects.watched_by(
                actor_for(make_user(f"xem-{office.pk}", office, Role.AUDITOR))
            )
        }
        for office in (province, ward, other, elsewhere)
    }
    assert seen == {
        "H99": {"all", "ward", "alone"},
        "H99.01": {"all", "ward"},
        "H99.02": {"all"},
        "H01.01": {"clerk's"},
    }


@pytest.mark.parametrize(
    "statement", ["UPDATE readings_reading SET rows = 0", "DELETE FROM readings_reading"]
)
def test_the_database_refuses_to_change_what_was_read(statement: str, app_role: AppRole) -> None:
    note(
        by=actor_for(make_user("quan-ly", make_office("H99.01"), Role.MANAGER)),
        at=AT,
        kind=Reading.Kind.LIST,
        subject="x",
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with app_role.connect() as other, pytest.raises(Exception, match="permission denied"):
        other.execute(statement)
