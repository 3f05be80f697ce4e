"""A working calendar of 2026 and 2027 with the days that the examples need."""

from datetime import date

import pytest

from procedures.rules.workdays import WorkingCalendar

DAYS_OFF = {
    date(2026, 1, 1): "Tết Dương lịch",
    date(2026, 4, 30): "Ngày Chiến thắng",
    date(2026, 5, 1): "Quốc tế Lao động",
    date(2026, 9, 1): "Quốc khánh",
    date(2026, 9, 2): "Quốc khánh",
    date(2026, 11, 24): "Ngày Văn hoá Việt Nam",
    date(2027, 1, 1): "Tết Dương lịch",
}


@pytest.fixture(scope="session")
def calendar():
    return WorkingCalendar(code="vn", number=2, years=frozenset({2026, 2027}), days_off=DAYS_OFF)


@pytest.fixture(scope="session")
def calendar_before_24_november():
    days_off = {on: name for on, name in DAYS_OFF.items() if on != date(2026, 11, 24)}
    return WorkingCalendar(code="vn", number=1, years=frozenset({2026, 2027}), days_off=days_off)
