"""Four indexes less to keep at each intake: those by dossier alone, with which a constraint's index begins.

Only the indexes go. Django's own AlterField drops and adds the four foreign keys as well, in one transaction that
locked four tables and deadlocked with intakes. The end is the same, whichever of the two was applied.
"""

import django.db.models.deletion
from django.db import migrations, models

from dossiers.online_ddl import DropIndex

INDEXES = (
    ("dossiers_dossierpaper_dossier_id_6124b9d0", "dossiers_dossierpaper (dossier_id)"),
    ("dossiers_event_dossier_id_f15f904a", "dossiers_event (dossier_id)"),
    ("dossiers_holding_dossier_id_ea4cba3b", "dossiers_holding (dossier_id)"),
    ("dossiers_party_dossier_id_00a98441", "dossiers_party (dossier_id)"),
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("dossiers", "0010_what_ended_late_is_explained"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
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
            ],
            database_operations=[DropIndex(name, on) for name, on in INDEXES],
        ),
    ]
