"""Whoever runs `migrate` has the national calendar, once."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from procedures.models import Calendar, CalendarVersion
from procedures.rules.national_calendar import national_calendar
from procedures.selectors.calendars import calendar_for
from procedures.services import load_national_calendar
from procedures.services.calendars import new_calendar_version
from tests.factories import BEGINNING

pytestmark = pytest.mark.django_db
publish = import_module("procedures.migrations.0005_national_calendar").publish_shipped_calendar


@pytest.fixture
def nothing_yet() -> None:
    """The database as it is before the migration, whatever ran before this test."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procedures_calendar CASCADE")


def test_the_migration_publishes_what_is_shipped(nothing_yet: None) -> None:
    publish(apps, None)
    found, shipped = calendar_for(), national_calendar()
    assert (found.years, found.provisional_years) == (shipped.years, shipped.provisional_years)
    assert (found.days_off, found.swap_days) == (shipped.days_off, shipped.swap_days)
    assert (found.hours, found.years) == (shipped.hours, frozenset(range(2018, 2028)))


def test_twice_changes_nothing_and_the_service_finds_it(nothing_yet: None) -> None:
    publish(apps, None)
    publish(apps, None)
    assert load_national_calendar(by="test", at=BEGINNING) == CalendarVersion.objects.get()


def test_a_calendar_that_an_office_has_published_stays(nothing_yet: None) -> None:
    own = load_national_calendar(by="test", at=BEGINNING)
    publish(apps, None)
    assert CalendarVersion.objects.get() == own


def test_a_draft_does_not_stand_in_the_way(nothing_yet: None) -> None:
    draft = new_calendar_version(Calendar.objects.create(code="vn", name="Lịch"))
    publish(apps, None)
    published = CalendarVersion.objects.exclude(pk=draft.pk).get()
    assert (published.number, published.published_at is None) == (2, False)
