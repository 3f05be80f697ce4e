"""Codes are dense: no gap and no duplicate, also when intakes run side by side and some are rolled back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from dossiers.models import Dossier, SerialCounter
from dossiers.rules.codes import SerialExhausted
from tests.dossiers.services.conftest import Desk
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure

AT = local(2026, 11, 20, 9)
INTAKES, THREADS = 100, 10


class Rollback(Exception):
    pass


@pytest.mark.django_db(transaction=True)
def test_a_hundred_side_by_side_with_a_fifth_rolled_back_leave_no_gap() -> None:
    office = make_office("H99.01")
    desk = Desk(office, make_procedure("1.000001"), make_actor(office))
    barrier = Barrier(THREADS)

    def take_in_one(number: int) -> None:
        if number < THREADS:
            barrier.wait(timeout=30)
        try:
            with transaction.atomic():
                make_dossier(desk.office, desk.version, by=desk.by, at=AT)
                if number % 5 == 0:
                    raise Rollback
        except Rollback:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(take_in_one, range(INTAKES)))
    kept = INTAKES * 4 // 5
    assert sorted(Dossier.objects.values_list("serial", flat=True)) == list(range(1, kept + 1))
    assert len(set(Dossier.objects.values_list("code", flat=True))) == kept


def test_every_office_and_day_counts_for_itself(desk: Desk) -> None:
    other = make_office("H99.02")
    by_other = make_actor(other)
    codes = [
        make_dossier(desk.office, desk.version, by=desk.by, at=AT).dossier.code,
        make_dossier(other, desk.version, by=by_other, at=AT).dossier.code,
        make_dossier(desk.office, desk.version, by=desk.by, at=local(2026, 11, 23)).dossier.code,
        make_dossier(desk.office, desk.version, by=desk.by, at=local(2026, 11, 23)).dossier.code,
    ]
    assert codes == ["H99.01-261120-0001", "H99.02-261120-0001", "H99.01-261123-0001", "H99.01-261123-0002"]


@pytest.mark.parametrize(
    ("hour", "minute", "code"), [(23, 59, "H99.01-261120-0001"), (24, 0, "H99.01-261121-0001")]
)
def test_the_day_of_the_code_is_the_local_day(desk: Desk, hour, minute, code) -> None:
    from datetime import timedelta

    at = local(2026, 11, 20, 0) + timedelta(hours=hour, minutes=minute)
    assert make_dossier(desk.office, desk.version, by=desk.by, at=at).dossier.code == code


def test_after_9999_comes_a_clear_error_never_a_wrap(desk: Desk) -> None:
    SerialCounter.objects.create(office=desk.office, on=AT.date(), last=9998)
    assert make_dossier(desk.office, desk.version, by=desk.by, at=AT).dossier.code.endswith("-9999")
    with transaction.atomic(), pytest.raises(SerialExhausted):
        make_dossier(desk.office, desk.version, by=desk.by, at=AT)
