"""Money, files and assignments are steps of the life cycle too, and what they leave behind is kept.

1. Their rows in the transition table. 2. A fee receipt is never removed; of its columns only those of the voiding are
written, once. 3. A file's row is never removed; only its verdict and its being set aside are written.
"""

from django.db import migrations

from dossiers.migrations._transition_rows import ROWS_OF_0005

RECEIPTS = """
CREATE FUNCTION dossiers_receipt_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.voided_at IS NOT NULL OR
       (to_jsonb(NEW) - ARRAY['voided_by_id', 'voided_by_name', 'voided_at', 'void_reason'])
       <> (to_jsonb(OLD) - ARRAY['voided_by_id', 'voided_by_name', 'voided_at', 'void_reason']) THEN
        RAISE EXCEPTION 'a fee receipt is not changed, it is voided once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossiers_receipt_kept BEFORE UPDATE ON dossiers_feereceipt
    FOR EACH ROW EXECUTE FUNCTION dossiers_receipt_kept();
CREATE TRIGGER dossiers_receipt_not_deleted BEFORE DELETE ON dossiers_feereceipt
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
"""

FILES = """
CREATE FUNCTION dossiers_file_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.set_aside_at IS NOT NULL OR
       (to_jsonb(NEW) - ARRAY['verdict', 'set_aside_at']) <> (to_jsonb(OLD) - ARRAY['verdict', 'set_aside_at']) THEN
        RAISE EXCEPTION 'a file of a dossier is not changed, it is set aside once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossiers_file_kept BEFORE UPDATE ON dossiers_dossierfile
    FOR EACH ROW EXECUTE FUNCTION dossiers_file_kept();
CREATE TRIGGER dossiers_file_not_deleted BEFORE DELETE ON dossiers_dossierfile
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_change();
"""


def insert_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO dossiers_transition VALUES (%s, %s, %s)", ROWS_OF_0005)


def remove_rows(apps, schema_editor):
    actions = sorted({row[0] for row in ROWS_OF_0005})
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM dossiers_transition WHERE action = ANY(%s)", [actions])


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_fee_receipts_files_assignees")]

    operations = [
        migrations.RunPython(insert_rows, remove_rows),
        migrations.RunSQL(
            RECEIPTS,
            "DROP TRIGGER dossiers_receipt_not_deleted ON dossiers_feereceipt;"
            "DROP TRIGGER dossiers_receipt_kept ON dossiers_feereceipt;"
            "DROP FUNCTION dossiers_receipt_kept();",
        ),
        migrations.RunSQL(
            FILES,
            "DROP TRIGGER dossiers_file_not_deleted ON dossiers_dossierfile;"
            "DROP TRIGGER dossiers_file_kept ON dossiers_dossierfile;"
            "DROP FUNCTION dossiers_file_kept();",
        ),
    ]
