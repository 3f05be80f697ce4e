"""The database keeps the history honest, whichever program writes to it.

1. Events are inserted and never changed or removed (rows here; TRUNCATE too, outside of test databases).
2. An event follows its predecessor: next number, its hash, not earlier, a legal step of the transition table.
3. At commit a dossier's state and number are those of its last event.
"""

from django.db import migrations

from dossiers.migrations._transition_rows import ROWS_OF_0002

TRANSITIONS = """
CREATE TABLE dossiers_transition (
    action varchar(24) NOT NULL,
    from_state varchar(24) NOT NULL,
    state varchar(24) NOT NULL,
    PRIMARY KEY (action, from_state, state)
);
"""

APPEND_ONLY = """
CREATE FUNCTION dossiers_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;  -- Django empties its test databases so
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_event_append_only BEFORE UPDATE OR DELETE ON dossiers_event
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
CREATE TRIGGER dossiers_event_not_truncated BEFORE TRUNCATE ON dossiers_event
    FOR EACH STATEMENT EXECUTE FUNCTION dossiers_refuse_change();
CREATE TRIGGER dossiers_digest_append_only BEFORE UPDATE OR DELETE ON dossiers_auditdigest
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
CREATE TRIGGER dossiers_dossier_not_deleted BEFORE DELETE ON dossiers_dossier
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
"""

FOLLOWS = """
CREATE FUNCTION dossiers_event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    previous record;
BEGIN
    IF NEW.seq = 1 THEN
        IF NEW.from_state <> '' OR NEW.previous_hash <> '' THEN
            RAISE EXCEPTION 'the first event of a dossier follows nothing'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSE
        SELECT e.hash, e.state, e.happened_at, e.entered_at INTO previous
        FROM dossiers_event e WHERE e.dossier_id = NEW.dossier_id AND e.seq = NEW.seq - 1;
        IF NOT FOUND OR previous.hash <> NEW.previous_hash OR previous.state <> NEW.from_state
           OR previous.happened_at > NEW.happened_at OR previous.entered_at > NEW.entered_at THEN
            RAISE EXCEPTION 'event % of dossier % does not follow the one before', NEW.seq, NEW.dossier_id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM dossiers_transition t WHERE t.action = NEW.action
                   AND t.from_state = NEW.from_state AND t.state = NEW.state) THEN
        RAISE EXCEPTION 'no transition % from % to %', NEW.action, NEW.from_state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossiers_event_follows BEFORE INSERT ON dossiers_event
    FOR EACH ROW EXECUTE FUNCTION dossiers_event_follows();
"""

AGREES = """
CREATE FUNCTION dossiers_dossier_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM dossiers_dossier d JOIN dossiers_event e ON e.dossier_id = d.id AND e.seq = d.last_seq
        WHERE d.id = NEW.id AND e.state = d.state
          AND NOT EXISTS (SELECT 1 FROM dossiers_event later WHERE later.dossier_id = d.id AND later.seq > d.last_seq)
    ) THEN
        RAISE EXCEPTION 'dossier % does not agree with its last event', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER dossiers_dossier_agrees AFTER INSERT OR UPDATE OF state, last_seq ON dossiers_dossier
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dossiers_dossier_agrees();
CREATE FUNCTION dossiers_event_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM dossiers_dossier d WHERE d.id = NEW.dossier_id AND d.last_seq >= NEW.seq) THEN
        RAISE EXCEPTION 'event % of dossier % was not taken over by the dossier', NEW.seq, NEW.dossier_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER dossiers_event_agrees AFTER INSERT ON dossiers_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dossiers_event_agrees();
"""


def insert_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO dossiers_transition VALUES (%s, %s, %s)", ROWS_OF_0002)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [
        migrations.RunSQL(TRANSITIONS, "DROP TABLE dossiers_transition;"),
        migrations.RunPython(insert_rows, migrations.RunPython.noop),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER dossiers_dossier_not_deleted ON dossiers_dossier;"
            "DROP TRIGGER dossiers_digest_append_only ON dossiers_auditdigest;"
            "DROP TRIGGER dossiers_event_not_truncated ON dossiers_event;"
            "DROP TRIGGER dossiers_event_append_only ON dossiers_event;"
            "DROP FUNCTION dossiers_refuse_change();",
        ),
        migrations.RunSQL(
            FOLLOWS,
            "DROP TRIGGER dossiers_event_follows ON dossiers_event; DROP FUNCTION dossiers_event_follows();",
        ),
        migrations.RunSQL(
            AGREES,
            "DROP TRIGGER dossiers_event_agrees ON dossiers_event; DROP FUNCTION dossiers_event_agrees();"
            "DROP TRIGGER dossiers_dossier_agrees ON dossiers_dossier; DROP FUNCTION dossiers_dossier_agrees();",
        ),
    ]
