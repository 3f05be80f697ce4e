"""No moment of a dossier is infinite, before 1900 or after 2199: whoever writes, the rates and lists can count with it."""

from django.db import migrations

from dossiers.online_ddl import AddCheck

FIRST, END = "TIMESTAMPTZ '1900-01-01 00:00:00+00'", "TIMESTAMPTZ '2200-01-01 00:00:00+00'"


def plausible(*columns: str) -> str:
    """SQL: each column is empty or between the two; infinity is not."""
    return " AND ".join(f"({column} >= {FIRST} AND {column} < {END}) IS NOT FALSE" for column in columns)


MOMENTS = {
    "dossiers_dossier": (
        *("submitted_at", "received_at", "due_at", "statutory_due_at", "promised_at"),
        *("suspended_at", "finished_at", "returned_at"),
    ),
    "dossiers_event": ("happened_at", "entered_at", "due_at", "statutory_due_at", "promised_at"),
    "dossiers_suspensionrecord": ("since", "until"),
    "dossiers_holding": ("since", "due_at", "until"),
    "dossiers_feereceipt": ("taken_at", "voided_at"),
}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0011_no_index_twice")]

    operations = [
        AddCheck(table, f"{table.removeprefix('dossiers_')}_moments_plausible", plausible(*columns))
        for table, columns in MOMENTS.items()
    ]
