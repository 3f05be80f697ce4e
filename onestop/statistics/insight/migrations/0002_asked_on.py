"""Requests for papers by day, for the signs of a month; made without locking anybody out."""

from django.db import migrations

from dossiers.online_ddl import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("insight", "0001_kept_counts"), ("dossiers", "0001_initial")]

    operations = [
        MakeIndex(
            "event_asked_day",
            "dossiers_event (happened_on) WHERE action = 'ask_supplement'",
        ),
    ]
