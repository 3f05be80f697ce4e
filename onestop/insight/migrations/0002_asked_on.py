"""Requests for papers by day, for the signs of a month; made without locking anybody out."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("insight", "0001_kept_counts"), ("dossiers", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS event_asked_day ON dossiers_event (happened_on)"
            " WHERE action = 'ask_supplement'",
            "DROP INDEX CONCURRENTLY IF EXISTS event_asked_day",
        ),
    ]
