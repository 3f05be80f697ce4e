from django.db import migrations, models


class Migration(migrations.Migration):
    """The desk's queues: what is due first, and everything that counting them tests, in one index."""

    dependencies = [
        ("dossiers", "0002_events_are_append_only"),
        ("procedures", "0002_published_versions_are_frozen"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["due_at", "id"],
                include=[
                    "state",
                    "version",
                    "receiving_office",
                    "resolving_office",
                    "returning_office",
                    "holder_office",
                    "clock",
                    "promised_at",
                    "supplement_count",
                    "suspended_at",
                ],
                name="dossier_live_by_due",
                condition=models.Q(
                    state__in=(
                        "submitted",
                        "received",
                        "in_progress",
                        "awaiting_supplement",
                        "awaiting_payment",
                        "resolved",
                    )
                ),
            ),
        ),
    ]
