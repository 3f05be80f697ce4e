"""Four indexes less to keep at each intake: those by dossier alone, with which a constraint's index begins."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0010_what_ended_late_is_explained"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dossierpaper",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="papers",
                to="dossiers.dossier",
                verbose_name="dossier",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="dossiers.dossier",
                verbose_name="dossier",
            ),
        ),
        migrations.AlterField(
            model_name="holding",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="holdings",
                to="dossiers.dossier",
                verbose_name="dossier",
            ),
        ),
        migrations.AlterField(
            model_name="party",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parties",
                to="dossiers.dossier",
                verbose_name="dossier",
            ),
        ),
    ]
