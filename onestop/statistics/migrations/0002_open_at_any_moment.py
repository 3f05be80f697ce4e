"""Which dossiers may have been open at a moment: one look into an index of intervals, whatever the size of the history.

It stands here, beside the reports that it serves; made without locking anybody out.
"""

from django.db import migrations

from dossiers.online_ddl import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("reporting", "0001_tallies"), ("dossiers", "0001_initial")]

    operations = [
        MakeIndex(
            "dossier_open_between",
            "dossiers_dossier USING gist (tstzrange(received_at, finished_at)) WHERE received_at IS NOT NULL",
        ),
    ]
