"""The tallies summed by half of a month, so that years are read in thousands of rows; filled from what is tallied.

Stop the worker before: an old one would replace tallies without their sums (the nightly check would find and mend it).
"""

import django.db.models.deletion
from django.db import migrations, models

# Put together from the names below.
# ruff: noqa: S608

_FLOWS = (
    "received, reopened, early, on_time, late, no_due, withdrawn, stopped, refused,"
    " statutory_early, statutory_on_time, statutory_late, statutory_no_due"
)
FILL = f"""
INSERT INTO reporting_halftally (office_id, field_id, channel, "on", {_FLOWS})
SELECT t.office_id, v.field_id, t.channel,
       date_trunc('month', t."on"::timestamp)::date + CASE WHEN extract(day FROM t."on") < 15 THEN 0 ELSE 14 END,
       {", ".join(f"sum({name.strip()})" for name in _FLOWS.split(","))}
FROM reporting_tally t JOIN procedures_procedureversion v ON v.id = t.version_id
GROUP BY 1, 2, 3, 4
"""


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0004_words_of_the_public"),
        ("reporting", "0004_entered_late"),
    ]

    operations = [
        migrations.CreateModel(
            name="HalfTally",
            fields=[
                ("received", models.IntegerField(default=0)),
                ("reopened", models.IntegerField(default=0)),
                ("early", models.IntegerField(default=0)),
                ("on_time", models.IntegerField(default=0)),
                ("late", models.IntegerField(default=0)),
                ("no_due", models.IntegerField(default=0)),
                ("withdrawn", models.IntegerField(default=0)),
                ("stopped", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
                ("statutory_early", models.IntegerField(default=0)),
                ("statutory_on_time", models.IntegerField(default=0)),
                ("statutory_late", models.IntegerField(default=0)),
                ("statutory_no_due", models.IntegerField(default=0)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "office_id",
                        "on",
                        "field_id",
                        "channel",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("channel", models.CharField(max_length=12)),
                ("on", models.DateField()),
                (
                    "field",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="procedures.field",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="procedures.office",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
