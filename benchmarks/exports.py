"""Exports of 200,000 dossiers: XLSX against the fastest writer alone, CSV against a plain COPY."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone
from rustpy_xlsxwriter import FastExcel

from benchmarks.measuring import Result, compare
from benchmarks.population import all_tallied
from dossiers.rules.actors import Actor, Role
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership, User
from onestop.reports.asking import ask_export
from onestop.reports.dossier_columns import SOURCES
from onestop.reports.making import make_exports
from onestop.reports.models import ExportJob
from onestop.reports.questions import Question
from onestop.reports.tables import Kind
from procedures.models import Office

DOSSIERS = int(os.environ.get("EXPORT_SIZE", "200000"))
COLUMNS = tuple(source.key for source in SOURCES[:15])
PLAIN = """
COPY (
    SELECT d.code, d.procedure_id, d.version_id, d.resolving_office_id, d.channel, d.state, d.received_at, d.due_at,
           d.promised_at, d.finished_at, d.returned_at, d.outcome, d.statutory_outcome, d.supplement_count
    FROM dossiers_dossier d WHERE d.received_at >= '2023-01-01' AND d.received_at < %s
    ORDER BY d.received_at, d.id
) TO STDOUT (FORMAT csv, HEADER)
"""


def run() -> list[Result]:
    """Three rounds each; what memory the whole needed at most is printed beside it."""
    all_tallied(DOSSIERS)
    with TemporaryDirectory() as folder, override_settings(EXPORTS_FOLDER=Path(folder)):
        by = _manager()
        rows = _ours(by, "xlsx")
        results = [
            compare(
                "XLSX of dossiers in the background",
                ours=(
                    "settle, read in parts, write: 15 columns, sums, print set-up",
                    lambda: _ours(by, "xlsx"),
                ),
                baseline=(
                    "rustpy-xlsxwriter alone, as many rows of 15 constants",
                    lambda: _constants(rows, folder),
                ),
                size=rows,
                rounds=3,
            ),
            compare(
                "CSV of dossiers in the background",
                ours=("settle, read in parts, write: 15 columns", lambda: _ours(by, "csv")),
                baseline=("plain COPY of the bare columns of the same rows", _plain),
                size=rows,
                rounds=3,
            ),
        ]
    print(f"most memory of this process: {getrusage(RUSAGE_SELF).ru_maxrss >> 10} MB")
    return results


def day_after(count: int) -> date:
    """The local day by whose end so many dossiers had been received."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM dossiers_dossier"
            " WHERE received_at >= '2023-01-01' ORDER BY received_at OFFSET %s LIMIT 1",
            [count - 1],
        )
        return cursor.fetchone()[0]


def _question() -> Question:
    """Those received first, as many as asked, however many there are."""
    return Question(period=f"2023-01-01..{day_after(DOSSIERS)}", bucket="received", columns=COLUMNS)


def _manager() -> Actor:
    user = User.objects.create_user("export-benchmark")
    for office in Office.objects.filter(parent=None):
        Membership.objects.create(user=user, office=office, role=Role.MANAGER)
    return actor_for(user)


def _ours(by: Actor, file_format: str) -> int:
    job = ask_export(
        by=by, at=timezone.now(), question=_question(), file_format=file_format, title="Hồ sơ", language="vi"
    )
    make_exports(timezone.now, lambda: True)
    job.refresh_from_db()
    if job.state != ExportJob.State.READY:
        raise RuntimeError(job.error)
    return job.rows_of or 0


def _constants(rows: int, folder: str) -> None:
    moment = datetime(2026, 1, 5, 8)  # noqa: DTZ001 - spreadsheets know no zones
    row: dict[str, Any] = {
        source.key: moment if source.kind is Kind.MOMENT else "Đăng ký khai sinh" for source in SOURCES[:15]
    }
    FastExcel(f"{folder}/constants.xlsx").sheet("So lieu", (row for _ in range(rows))).save()


def _plain() -> int:
    with connection.cursor() as cursor, cursor.copy(PLAIN, [day_after(DOSSIERS)]) as rows:
        return sum(len(block) for block in rows)
