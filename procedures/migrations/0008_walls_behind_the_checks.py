"""The last wall: the database refuses two versions on one day, tiers out of order and a code that is none.

Triggers and a constraint that is not validated: both look at new rows only and hold their locks for a moment.
"""

from django.db import migrations

ONE_A_DAY = """
CREATE FUNCTION procedures_guard_validity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    other integer;
BEGIN
    IF NEW.published_at IS NULL OR NEW.state = 'withdrawn' THEN RETURN NEW; END IF;
    -- A version that only gets shorter, or whose days stay, disturbs nobody.
    IF TG_OP = 'UPDATE' AND OLD.published_at IS NOT NULL AND OLD.state <> 'withdrawn'
       AND OLD.valid_from = NEW.valid_from
       AND COALESCE(NEW.valid_to, 'infinity') <= COALESCE(OLD.valid_to, 'infinity') THEN RETURN NEW; END IF;
    -- Two publications at once wait for each other here; dossiers that name the procedure do not.
    PERFORM 1 FROM procedures_procedure p WHERE p.id = NEW.procedure_id FOR NO KEY UPDATE;
    SELECT v.number INTO other FROM procedures_procedureversion v
    WHERE v.procedure_id = NEW.procedure_id AND v.id <> NEW.id AND v.published_at IS NOT NULL
      AND v.state <> 'withdrawn'
      AND daterange(v.valid_from, v.valid_to, '[]') && daterange(NEW.valid_from, NEW.valid_to, '[]')
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'version % of procedure % and version % would be valid on one day',
            NEW.number, NEW.procedure_id, other USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_version_one_a_day BEFORE INSERT OR UPDATE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_guard_validity();
"""

TIERS = """
CREATE FUNCTION procedures_tiers_in_order(tiers jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    tier jsonb;
    reached numeric := 0;
    closed boolean := false;
BEGIN
    IF jsonb_typeof(tiers) <> 'array' THEN RETURN false; END IF;
    FOR tier IN SELECT value FROM jsonb_array_elements(tiers) LOOP
        IF closed OR jsonb_typeof(tier) <> 'object' OR jsonb_typeof(tier->'price') IS DISTINCT FROM 'number'
           OR (tier->>'price')::numeric < 0 OR NOT tier ? 'up_to' THEN RETURN false; END IF;
        IF jsonb_typeof(tier->'up_to') = 'null' THEN closed := true; CONTINUE; END IF;
        IF jsonb_typeof(tier->'up_to') <> 'number' OR (tier->>'up_to')::numeric <= reached THEN RETURN false; END IF;
        reached := (tier->>'up_to')::numeric;
    END LOOP;
    RETURN closed OR tiers = '[]'::jsonb;
END $$;
ALTER TABLE procedures_fee ADD CONSTRAINT fee_tiers_in_order CHECK (procedures_tiers_in_order(tiers)) NOT VALID;
"""

CODES = """
CREATE FUNCTION procedures_guard_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.published_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.published_at IS NULL) AND NOT EXISTS (
        SELECT 1 FROM procedures_procedure p WHERE p.id = NEW.procedure_id
        AND p.code ~ '^([0-9]\\.[0-9]{6}(\\.[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Z][0-9]{2})?|[A-Z][A-Z0-9]{0,9}([.-][A-Z0-9]{1,12}){1,4})$'
    ) THEN
        RAISE EXCEPTION 'the code of procedure % is none', NEW.procedure_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_version_has_a_code BEFORE INSERT OR UPDATE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_guard_code();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0007_versions_end_where_the_next_begins")]

    operations = [
        migrations.RunSQL(
            ONE_A_DAY,
            "DROP TRIGGER procedures_version_one_a_day ON procedures_procedureversion;"
            "DROP FUNCTION procedures_guard_validity();",
        ),
        migrations.RunSQL(
            TIERS,
            "ALTER TABLE procedures_fee DROP CONSTRAINT fee_tiers_in_order;"
            "DROP FUNCTION procedures_tiers_in_order(jsonb);",
        ),
        migrations.RunSQL(
            CODES,
            "DROP TRIGGER procedures_version_has_a_code ON procedures_procedureversion;"
            "DROP FUNCTION procedures_guard_code();",
        ),
    ]
