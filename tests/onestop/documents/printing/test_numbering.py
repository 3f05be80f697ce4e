"""Numbers of forms: from 1, without gaps, once for each event and form, by issuing office and year."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from dossiers.rules.forms import Form
from onestop.documents.printing.documents import form_pdf, register_pdf
from onestop.documents.printing.models import FormCounter, FormNumber
from onestop.documents.printing.numbering import number_of, numbers_of
from tests.factories import local
from tests.onestop.documents.printing.conftest import Counter

NOW = local(2026, 3, 30)


@pytest.mark.django_db
class TestNumbers:
    def test_they_run_by_year_and_form(self, counter: Counter) -> None:
        old = counter.take_in(local(2025, 12, 30)).event
        new = [counter.take_in(local(2026, 1, 5)).event for _ in range(2)]
        given = numbers_of([old, *new], Form.RECEIPT, office_id=counter.office.pk, at=NOW)
        assert [(given[event.pk].year, given[event.pk].number) for event in (old, *new)] == [
            (2025, 1),
            (2026, 1),
            (2026, 2),
        ]
        entry = number_of(new[1], Form.REGISTER, office_id=counter.office.pk, at=NOW)
        assert entry.number == 1, "the register counts by itself"

    def test_a_number_is_given_once(self, counter: Counter) -> None:
        events = [counter.take_in(local(2026, 1, 5)).event for _ in range(3)]
        second = number_of(events[1], Form.RECEIPT, office_id=counter.office.pk, at=NOW)
        again = numbers_of(events, Form.RECEIPT, office_id=counter.office.pk, at=NOW)
        assert again[events[1].pk].pk == second.pk
        assert [again[event.pk].number for event in events] == [2, 1, 3]

    def test_what_is_rolled_back_leaves_no_gap(self, counter: Counter) -> None:
        first, second = (counter.take_in(local(2026, 1, 5)).event for _ in range(2))
        with transaction.atomic():
            number_of(first, Form.RECEIPT, office_id=counter.office.pk, at=NOW)
            transaction.set_rollback(True)
        assert number_of(second, Form.RECEIPT, office_id=counter.office.pk, at=NOW).number == 1

    def test_a_print_that_fails_keeps_its_number_and_is_no_reprint(
        self, counter: Counter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        receipt = counter.take_in(local(2026, 1, 5))
        dossier = counter.stored(receipt)
        with monkeypatch.context() as patched:
            patched.setattr("onestop.documents.printing.documents.render", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                form_pdf(dossier, receipt.event, at=NOW)
        number = FormNumber.objects.get(form="receipt")
        assert (number.number, number.printed_at) == (1, None)
        form_pdf(dossier, receipt.event, at=NOW)
        number.refresh_from_db()
        assert (number.number, number.printed_at) == (1, NOW)

    def test_the_register_numbers_what_it_lists(self, counter: Counter) -> None:
        late = counter.take_in(local(2026, 1, 7))
        form_pdf(counter.stored(late), late.event, at=NOW)
        early = counter.take_in(local(2026, 1, 5))
        first, last = local(2026, 1, 1).date(), local(2026, 1, 31).date()
        register_pdf(counter.office, first, last, at=NOW)
        register_pdf(counter.section, first, last, at=NOW)
        numbers = dict(FormNumber.objects.filter(form="register").values_list("event", "number"))
        assert numbers == {late.event.pk: 1, early.event.pk: 2}


@pytest.mark.django_db(transaction=True)
def test_desks_that_print_at_once_get_different_numbers_and_the_same_event_one(counter: Counter) -> None:
    events = [counter.take_in(local(2026, 1, 5)).event for _ in range(4)]
    barrier = threading.Barrier(8)

    def take(place: int) -> tuple[int, int]:
        event = events[place % len(events)]
        try:
            barrier.wait(timeout=20)
            return event.pk, number_of(event, Form.RECEIPT, office_id=counter.office.pk, at=NOW).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = set(pool.map(take, range(8)))
    assert sorted(number for _, number in taken) == [1, 2, 3, 4]
    assert FormCounter.objects.get(form="receipt").last == 4
