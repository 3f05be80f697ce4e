"""The explanation of a delay is a step of the life cycle too: its rows in the transition table."""

from django.db import migrations

from dossiers.migrations._transition_rows import ROWS_OF_EXPLANATIONS


def insert_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO dossiers_transition VALUES (%s, %s, %s)", ROWS_OF_EXPLANATIONS)


def remove_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM dossiers_transition WHERE action = 'explain_lateness'")


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0007_what_procedures_were_like")]

    operations = [migrations.RunPython(insert_rows, remove_rows)]
