"""What was entered later than it happened: all that a cut-off of the past can change about a moment before it.

Holds only such events (a few in a hundred) and is read without the table; made without locking anybody out.
"""

from django.db import migrations

from dossiers.online_ddl import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("reporting", "0003_handed_over_on"), ("dossiers", "0001_initial")]

    operations = [
        MakeIndex(
            "event_entered_late",
            "dossiers_event (entered_at)"
            " INCLUDE (happened_at, happened_on, action, dossier_id)"
            " WHERE action IN ('accept', 'reopen', 'resolve', 'withdraw', 'stop', 'refuse')"
            " AND happened_at < entered_at",
        ),
    ]
