"""Webhooks, when notices may leave, and deliveries."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("dossiers", "0006_outbox"),
        ("procedures", "0003_office_series_and_no_appointment_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficeNotices",
            fields=[
                (
                    "office",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="procedures.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "only_in_office_hours",
                    models.BooleanField(
                        default=True,
                        help_text="Notices to people wait for the next opening of the office. Webhooks do not.",
                        verbose_name="only in office hours",
                    ),
                ),
            ],
            options={
                "verbose_name": "settings of an office's notices",
                "verbose_name_plural": "settings of offices' notices",
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "url",
                    models.CharField(
                        help_text="https://…, of a public server.", max_length=500, verbose_name="address"
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("received", "dossier received"),
                                ("supplement_asked", "papers asked for"),
                                ("ready", "result ready"),
                                ("reappointed", "re-appointed"),
                                ("returned", "result returned"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        help_text="Nothing chosen: all kinds.",
                        size=None,
                        verbose_name="kinds",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("sealed_secret", models.BinaryField(blank=True, default=b"")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ("office", "name"),
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="id"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "e-mail"),
                            ("sms", "SMS"),
                            ("chat", "chat"),
                            ("webhook", "webhook"),
                        ],
                        max_length=8,
                        verbose_name="way",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("dead", "given up"),
                            ("late", "dropped, too late"),
                            ("sent", "sent"),
                            ("waiting", "waiting"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("since", models.DateTimeField(verbose_name="asked for at")),
                ("next_try_at", models.DateTimeField(verbose_name="next try")),
                ("last_error", models.CharField(blank=True, max_length=80, verbose_name="last error")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="dossiers.outboxentry",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.webhook",
                        verbose_name="webhook",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery of a notice",
                "verbose_name_plural": "deliveries of notices",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["next_try_at", "id"],
                        name="delivery_due",
                    ),
                    models.Index(fields=["state", "-id"], name="delivery_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("webhook__isnull", True)),
                        fields=("entry", "channel"),
                        name="delivery_person_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("webhook__isnull", False)),
                        fields=("entry", "webhook"),
                        name="delivery_webhook_once",
                    ),
                ],
            },
        ),
    ]
