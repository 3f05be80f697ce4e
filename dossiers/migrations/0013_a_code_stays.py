"""A dossier keeps the code that is printed on its slip, and the day and number that it is made of."""

from django.db import migrations

STAYS = """
CREATE OR REPLACE FUNCTION dossiers_code_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the code of dossier % is given once and cannot be changed', OLD.code
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE TRIGGER dossiers_code_stays BEFORE UPDATE OF code, code_on, serial
    ON dossiers_dossier FOR EACH ROW
    WHEN ((OLD.code, OLD.code_on, OLD.serial) IS DISTINCT FROM (NEW.code, NEW.code_on, NEW.serial))
    EXECUTE FUNCTION dossiers_code_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_moments_are_plausible")]

    operations = [
        migrations.RunSQL(
            STAYS,
            "DROP TRIGGER dossiers_code_stays ON dossiers_dossier; DROP FUNCTION dossiers_code_stays();",
        )
    ]
