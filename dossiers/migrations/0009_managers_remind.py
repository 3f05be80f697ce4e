"""A reminder is a step of the life cycle too: its rows in the transition table, and an index to find those that stand."""

from django.db import migrations, models

from dossiers.migrations._transition_rows import ROWS_OF_REMINDERS


def insert_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO dossiers_transition VALUES (%s, %s, %s)", ROWS_OF_REMINDERS)


def remove_rows(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM dossiers_transition WHERE action = 'remind'")


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0008_late_dossiers_are_explained")]

    operations = [
        migrations.RunPython(insert_rows, remove_rows),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["dossier"], name="event_reminded", condition=models.Q(action="remind")
            ),
        ),
    ]
