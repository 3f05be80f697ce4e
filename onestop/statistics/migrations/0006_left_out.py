"""What form II.06a leaves out, found without reading what it counts; made without locking anybody out."""

from django.db import migrations

from dossiers.online_ddl import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("reporting", "0005_halves_of_months"), ("dossiers", "0001_initial")]

    operations = [
        MakeIndex(
            "event_left_out",
            "dossiers_event (happened_on)"
            " WHERE action IN ('resolve', 'withdraw', 'stop') AND outcome IN ('withdrawn', 'stopped', 'no_due')",
        ),
    ]
