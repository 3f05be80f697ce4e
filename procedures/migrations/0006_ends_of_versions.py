"""A version keeps the end that was decided for it beside the last day that follows; one not begun can be withdrawn."""

from importlib import import_module

from django.db import migrations, models

before = import_module("procedures.migrations.0002_published_versions_are_frozen")
MAY_MOVE = "{state,state_reason,valid_to,search_key,sort_key,name_key}"
FUNCTION = before.VERSION_GUARD.split("CREATE TRIGGER")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0005_national_calendar")]

    operations = [
        migrations.AddField(
            "procedureversion",
            "own_valid_to",
            models.DateField(blank=True, editable=False, null=True, verbose_name="own end"),
        ),
        migrations.AlterField(
            "procedureversion",
            "state",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_force", "In force"),
                    ("suspended", "Suspended"),
                    ("repealed", "Repealed"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.RunSQL(
            FUNCTION.replace(MAY_MOVE, MAY_MOVE.replace("valid_to,", "valid_to,own_valid_to,")), FUNCTION
        ),
    ]
