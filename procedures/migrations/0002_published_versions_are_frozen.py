"""The database refuses to change what has been published: versions, their terms, calendars, the list of changes."""

from django.db import migrations

CHILD_TABLES = ("case", "limit", "fee", "exemption", "paper", "step", "legalbasis")

VERSION_GUARD = """
CREATE FUNCTION procedures_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'version % of procedure % is published and cannot be deleted', OLD.number, OLD.procedure_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- State, its reason and the end of validity may move on; search keys are made again when their recipe changes.
    IF (to_jsonb(NEW) - '{state,state_reason,valid_to,search_key,sort_key,name_key}'::text[])
       IS DISTINCT FROM (to_jsonb(OLD) - '{state,state_reason,valid_to,search_key,sort_key,name_key}'::text[])
       OR NEW.state = 'draft' THEN
        RAISE EXCEPTION 'version % of procedure % is published and cannot be changed', OLD.number, OLD.procedure_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_version_frozen BEFORE UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_guard_version();
"""

CHILD_GUARD = """
CREATE FUNCTION procedures_guard_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[]::bigint[];
BEGIN
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.version_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.version_id; END IF;
    IF EXISTS (SELECT 1 FROM procedures_procedureversion v
               WHERE v.id = ANY (touched) AND v.published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the terms of a published version cannot be changed (%)', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

CALENDAR_GUARD = """
CREATE FUNCTION procedures_guard_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'calendar version % is published and cannot be changed', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER procedures_calendar_frozen BEFORE UPDATE OR DELETE ON procedures_calendarversion
    FOR EACH ROW EXECUTE FUNCTION procedures_guard_calendar();
CREATE FUNCTION procedures_guard_calendar_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[]::bigint[];
BEGIN
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.version_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.version_id; END IF;
    IF EXISTS (SELECT 1 FROM procedures_calendarversion v
               WHERE v.id = ANY (touched) AND v.published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the days of a published calendar version cannot be changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER procedures_calendar_day_frozen BEFORE INSERT OR UPDATE OR DELETE ON procedures_calendarday
    FOR EACH ROW EXECUTE FUNCTION procedures_guard_calendar_day();
"""

CHANGE_GUARD = """
CREATE FUNCTION procedures_guard_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the list of catalogue changes is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER procedures_change_append_only BEFORE UPDATE OR DELETE ON procedures_cataloguechange
    FOR EACH ROW EXECUTE FUNCTION procedures_guard_change();
"""


def child_trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER procedures_{table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON procedures_{table} "
        "FOR EACH ROW EXECUTE FUNCTION procedures_guard_terms();",
        f"DROP TRIGGER procedures_{table}_frozen ON procedures_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]

    operations = [
        migrations.RunSQL(
            VERSION_GUARD,
            "DROP TRIGGER procedures_version_frozen ON procedures_procedureversion;"
            "DROP FUNCTION procedures_guard_version();",
        ),
        migrations.RunSQL(CHILD_GUARD, "DROP FUNCTION procedures_guard_terms();"),
        *[child_trigger(table) for table in CHILD_TABLES],
        migrations.RunSQL(
            CALENDAR_GUARD,
            "DROP TRIGGER procedures_calendar_day_frozen ON procedures_calendarday;"
            "DROP FUNCTION procedures_guard_calendar_day();"
            "DROP TRIGGER procedures_calendar_frozen ON procedures_calendarversion;"
            "DROP FUNCTION procedures_guard_calendar();",
        ),
        migrations.RunSQL(
            CHANGE_GUARD,
            "DROP TRIGGER procedures_change_append_only ON procedures_cataloguechange;"
            "DROP FUNCTION procedures_guard_change();",
        ),
    ]
