"""What is to be told outside, entered with its event; and the offices whose dossiers a system follows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0005_receipts_and_files_are_kept"),
        ("procedures", "0003_office_series_and_no_appointment_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutboxListener",
            fields=[
                (
                    "office",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="procedures.office",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutboxEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "dossier received"),
                            ("supplement_asked", "papers asked for"),
                            ("ready", "result ready"),
                            ("reappointed", "re-appointed"),
                            ("returned", "result returned"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="entered at")),
                ("spread_at", models.DateTimeField(null=True)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.event",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("spread_at__isnull", True)),
                        fields=["id"],
                        name="outbox_not_spread",
                    )
                ],
            },
        ),
    ]
