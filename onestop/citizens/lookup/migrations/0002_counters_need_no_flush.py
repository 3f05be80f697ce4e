"""Counters are worth no flush to disk: an unlogged table keeps the look-up quick and is emptied by a crash only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lookup", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE lookup_attemptcounter SET UNLOGGED", "ALTER TABLE lookup_attemptcounter SET LOGGED"
        )
    ]
