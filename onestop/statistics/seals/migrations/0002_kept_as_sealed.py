"""The database keeps seals as they were signed, whichever program writes to it.

1. Nothing of a seal is changed or removed.
2. A version is closed once it is there: its figures and lists are written before it, none after it.
3. Versions follow one another without a gap, each knowing the hash of the one before.
"""

from django.db import migrations

TABLES = ("seals_seal", "seals_sealversion", "seals_sealedgroup")
APPEND_ONLY = "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();"
    f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION dossiers_refuse_change();"
    for table in TABLES
)
CHANGEABLE = "".join(
    f"DROP TRIGGER {table}_not_truncated ON {table}; DROP TRIGGER {table}_append_only ON {table};"
    for table in TABLES
)

CLOSED = """
CREATE FUNCTION seals_version_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM seals_sealversion v WHERE v.id = NEW.version_id) THEN
        RAISE EXCEPTION 'version % of a seal is closed', NEW.version_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seals_version_closed BEFORE INSERT ON seals_sealedgroup
    FOR EACH ROW EXECUTE FUNCTION seals_version_closed();
"""

FOLLOWS = """
CREATE FUNCTION seals_version_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number > 1 AND NOT EXISTS (
        SELECT 1 FROM seals_sealversion v
        WHERE v.seal_id = NEW.seal_id AND v.number = NEW.number - 1
          AND v.hash = NEW.previous_hash AND v.cut_off <= NEW.cut_off
    ) THEN
        RAISE EXCEPTION 'version % of seal % does not follow the one before', NEW.number, NEW.seal_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seals_version_follows BEFORE INSERT ON seals_sealversion
    FOR EACH ROW EXECUTE FUNCTION seals_version_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("seals", "0001_initial"), ("dossiers", "0002_events_are_append_only")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
        migrations.RunSQL(
            CLOSED,
            "DROP TRIGGER seals_version_closed ON seals_sealedgroup; DROP FUNCTION seals_version_closed();",
        ),
        migrations.RunSQL(
            FOLLOWS,
            "DROP TRIGGER seals_version_follows ON seals_sealversion; DROP FUNCTION seals_version_follows();",
        ),
    ]
