"""Terms that the law gave and calls that were made are inserted and never changed or removed."""

from django.db import migrations

TABLES = {"feedback_petitionterm": "feedback_term", "feedback_ratingcall": "feedback_call"}
FORWARD = "".join(
    f"""
CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
CREATE TRIGGER {name}_not_truncated BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dossiers_refuse_change();
"""
    for table, name in TABLES.items()
)
BACK = "".join(
    f"DROP TRIGGER {name}_not_truncated ON {table}; DROP TRIGGER {name}_append_only ON {table};"
    for table, name in TABLES.items()
)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_called_back"), ("dossiers", "0002_events_are_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
