"""Rows in portions are the rows, in their order."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import LifeEvent
from procedures.selectors.portions import in_portions

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(db: None) -> list[LifeEvent]:
    LifeEvent.objects.all().delete()
    return LifeEvent.objects.bulk_create(
        LifeEvent(key=f"k{number}", name=f"Việc {number % 3}", position=number % 5) for number in range(23)
    )


@pytest.mark.parametrize("size", [1, 7, 23, 100])
@pytest.mark.parametrize("order", [("pk",), ("-position", "name", "pk")])
def test_they_come_whole_and_in_order(many: list[LifeEvent], size: int, order: tuple[str, ...]) -> None:
    rows = LifeEvent.objects.order_by(*order)
    assert list(in_portions(rows, size)) == list(rows)


def test_a_slice_stays_a_slice(many: list[LifeEvent]) -> None:
    rows = LifeEvent.objects.order_by("-pk")[3:9]
    assert list(in_portions(rows, 4)) == list(rows)


def test_few_rows_cost_one_statement(many: list[LifeEvent], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert len(list(in_portions(LifeEvent.objects.order_by("pk"), 23))) == 23


def test_nothing_comes_of_nothing(many: list[LifeEvent]) -> None:
    assert list(in_portions(LifeEvent.objects.none())) == []


def test_portions_are_read_when_needed_and_what_is_gone_is_left_out(many: list[LifeEvent]) -> None:
    with CaptureQueriesContext(connection) as queries:
        rows = in_portions(LifeEvent.objects.order_by("pk"), 10)
        next(rows)
        assert len(queries) == 3
        LifeEvent.objects.filter(pk=many[15].pk).delete()
        assert len(list(rows)) == 21
