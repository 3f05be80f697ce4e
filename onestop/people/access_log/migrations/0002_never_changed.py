"""The database keeps the reading log as it was written, whichever program asks."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER readings_reading_append_only BEFORE UPDATE OR DELETE ON readings_reading
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
CREATE TRIGGER readings_reading_not_truncated BEFORE TRUNCATE ON readings_reading
    FOR EACH STATEMENT EXECUTE FUNCTION dossiers_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("readings", "0001_initial"), ("dossiers", "0002_events_are_append_only")]

    operations = [
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER readings_reading_not_truncated ON readings_reading;"
            "DROP TRIGGER readings_reading_append_only ON readings_reading;",
        ),
    ]
