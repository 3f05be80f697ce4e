"""A delay is explained also after the dossier was withdrawn or stopped: two more rows in the transition table."""

from django.db import migrations

from dossiers.migrations._transition_rows import ROWS_OF_0010


def insert_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO dossiers_transition VALUES (%s, %s, %s)", ROWS_OF_0010)


def remove_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM dossiers_transition WHERE (action, from_state, state) = (%s, %s, %s)", ROWS_OF_0010
        )


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_managers_remind")]

    operations = [migrations.RunPython(insert_rows, remove_rows)]
