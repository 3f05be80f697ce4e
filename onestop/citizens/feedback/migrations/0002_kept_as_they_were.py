"""The database keeps ratings and petitions honest, whichever program writes to it.

1. Ratings and events of petitions are inserted and never changed or removed.
2. What was handed in never changes; only where a petition stands does.
3. An event follows its predecessor, and at commit a petition stands where its last event says.
"""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER feedback_rating_append_only BEFORE UPDATE OR DELETE ON feedback_rating
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
CREATE TRIGGER feedback_rating_not_truncated BEFORE TRUNCATE ON feedback_rating
    FOR EACH STATEMENT EXECUTE FUNCTION dossiers_refuse_change();
CREATE TRIGGER feedback_event_append_only BEFORE UPDATE OR DELETE ON feedback_petitionevent
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
CREATE TRIGGER feedback_event_not_truncated BEFORE TRUNCATE ON feedback_petitionevent
    FOR EACH STATEMENT EXECUTE FUNCTION dossiers_refuse_change();
CREATE TRIGGER feedback_petition_not_deleted BEFORE DELETE ON feedback_petition
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
"""

KEPT = """
CREATE FUNCTION feedback_petition_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['state', 'last_seq', 'term_id', 'taken_on_at', 'due_at', 'closed_at'];
BEGIN
    IF (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
        RAISE EXCEPTION 'what a petition says is not changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER feedback_petition_kept BEFORE UPDATE ON feedback_petition
    FOR EACH ROW EXECUTE FUNCTION feedback_petition_kept();
"""

FOLLOWS = """
CREATE FUNCTION feedback_event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.seq = 1) <> (NEW.from_state = '') OR (NEW.seq > 1 AND NOT EXISTS (
        SELECT 1 FROM feedback_petitionevent e
        WHERE e.petition_id = NEW.petition_id AND e.seq = NEW.seq - 1
          AND e.state = NEW.from_state AND e.happened_at <= NEW.happened_at
    )) THEN
        RAISE EXCEPTION 'event % of petition % does not follow the one before', NEW.seq, NEW.petition_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER feedback_event_follows BEFORE INSERT ON feedback_petitionevent
    FOR EACH ROW EXECUTE FUNCTION feedback_event_follows();
"""

AGREES = """
CREATE FUNCTION feedback_petition_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM feedback_petition p JOIN feedback_petitionevent e ON e.petition_id = p.id AND e.seq = p.last_seq
        WHERE p.id = NEW.id AND e.state = p.state
          AND NOT EXISTS (SELECT 1 FROM feedback_petitionevent l WHERE l.petition_id = p.id AND l.seq > p.last_seq)
    ) THEN
        RAISE EXCEPTION 'petition % does not agree with its last event', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER feedback_petition_agrees AFTER INSERT OR UPDATE OF state, last_seq ON feedback_petition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION feedback_petition_agrees();
CREATE FUNCTION feedback_event_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM feedback_petition p WHERE p.id = NEW.petition_id AND p.last_seq >= NEW.seq) THEN
        RAISE EXCEPTION 'event % of petition % was not taken over', NEW.seq, NEW.petition_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER feedback_event_agrees AFTER INSERT ON feedback_petitionevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION feedback_event_agrees();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("dossiers", "0002_events_are_append_only")]

    operations = [
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER feedback_petition_not_deleted ON feedback_petition;"
            "DROP TRIGGER feedback_event_not_truncated ON feedback_petitionevent;"
            "DROP TRIGGER feedback_event_append_only ON feedback_petitionevent;"
            "DROP TRIGGER feedback_rating_not_truncated ON feedback_rating;"
            "DROP TRIGGER feedback_rating_append_only ON feedback_rating;",
        ),
        migrations.RunSQL(
            KEPT,
            "DROP TRIGGER feedback_petition_kept ON feedback_petition; DROP FUNCTION feedback_petition_kept();",
        ),
        migrations.RunSQL(
            FOLLOWS,
            "DROP TRIGGER feedback_event_follows ON feedback_petitionevent;"
            "DROP FUNCTION feedback_event_follows();",
        ),
        migrations.RunSQL(
            AGREES,
            "DROP TRIGGER feedback_event_agrees ON feedback_petitionevent; DROP FUNCTION feedback_event_agrees();"
            "DROP TRIGGER feedback_petition_agrees ON feedback_petition; DROP FUNCTION feedback_petition_agrees();",
        ),
    ]
