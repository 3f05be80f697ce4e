"""Running numbers of forms: per issuing office, year and kind of form, from 1, without gaps, given once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from dossiers.models import Event
from dossiers.rules.forms import Form
from onestop.documents.printing.models import FormNumber

# One statement makes the row where there is none, and locks it until the transaction ends.
LOCKED_COUNTER = """
INSERT INTO printing_formcounter AS counter (office_id, year, form, last) VALUES (%s, %s, %s, 0)
ON CONFLICT (office_id, year, form) DO UPDATE SET last = counter.last
RETURNING last
"""
RAISE_COUNTER = "UPDATE printing_formcounter SET last = %s WHERE office_id = %s AND year = %s AND form = %s"


def number_of(event: Event, form: Form, *, office_id: int, at: datetime) -> FormNumber:
    """The number of this form of this event, given now if it has none."""
    return numbers_of([event], form, office_id=office_id, at=at)[event.pk]


def numbers_of(events: Sequence[Event], form: Form, *, office_id: int, at: datetime) -> dict[int, FormNumber]:
    """The numbers of this form by event id; missing ones are given in the order of the events, year by year."""
    known = _known(events, form)
    missing = [event for event in events if event.pk not in known]
    for year in sorted({event.happened_on.year for event in missing}):
        of_year = [event for event in missing if event.happened_on.year == year]
        known |= _give(of_year, form, office_id, year, at)
    return known


def _known(events: Iterable[Event], form: Form) -> dict[int, FormNumber]:
    rows = FormNumber.objects.filter(event__in=[event.pk for event in events], form=form.value)
    return {row.event_id: row for row in rows}


@transaction.atomic
def _give(
    events: Sequence[Event], form: Form, office_id: int, year: int, at: datetime
) -> dict[int, FormNumber]:
    key = (office_id, year, form.value)
    with connection.cursor() as cursor:
        cursor.execute(LOCKED_COUNTER, key)
        (last,) = cursor.fetchone()
        # Under the lock, look again: another desk may have printed meanwhile.
        known = _known(events, form)
        missing = [event for event in events if event.pk not in known]
        rows = [
            FormNumber(
                event=event, form=form.value, office_id=office_id, year=year, number=number, given_at=at
            )
            for number, event in enumerate(missing, start=last + 1)
        ]
        FormNumber.objects.bulk_create(rows)
        cursor.execute(RAISE_COUNTER, (last + len(rows), *key))
    return known | {row.event_id: row for row in rows}


def mark_printed(number: FormNumber, at: datetime) -> None:
    """Note the first print; from then on a print is a reprint."""
    FormNumber.objects.filter(pk=number.pk, printed_at__isnull=True).update(printed_at=at)
