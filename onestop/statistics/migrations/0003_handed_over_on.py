"""What was handed over on a day, for the definitions that count hand-overs; made without locking anybody out."""

from django.db import migrations

from dossiers.online_ddl import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("reporting", "0002_open_at_any_moment"), ("dossiers", "0001_initial")]

    operations = [
        MakeIndex(
            "event_handed_over_day",
            "dossiers_event (happened_on) WHERE action = 'return_result'",
        ),
    ]
