"""Dense dossier codes: one counter row per office and day, incremented as late as possible in the intake."""

from __future__ import annotations

from datetime import date

from django.db import connection

from dossiers.rules.codes import DEFAULT_PATTERN, CodePattern
from procedures.models import Office

NEXT_SERIAL = """
INSERT INTO dossiers_serialcounter AS counter (office_id, "on", last) VALUES (%s, %s, 1)
ON CONFLICT (office_id, "on") DO UPDATE SET last = counter.last + 1
RETURNING last
"""


def next_code(office: Office, on: date) -> tuple[str, int]:
    """The next code and serial of the office on a local day.

    The counter row stays locked until the transaction ends, so a rollback leaves no gap. Raises SerialExhausted.
    """
    pattern = CodePattern.read(office.code_pattern or DEFAULT_PATTERN)
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SERIAL, [office.pk, on])
        (serial,) = cursor.fetchone()
    return pattern.issue(office.code, on, serial), serial


NEXT_RECEIPT = """
INSERT INTO dossiers_receiptcounter AS counter (series, year, last) VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = counter.last + 1
RETURNING last
"""


def next_receipt_number(office: Office, on: date) -> tuple[str, int, int]:
    """Series, year and the next number of the office's fee receipts on a local day; as dense as the codes."""
    series = office.receipt_series or office.code
    with connection.cursor() as cursor:
        cursor.execute(NEXT_RECEIPT, [series, on.year])
        (number,) = cursor.fetchone()
    return series, on.year, number
