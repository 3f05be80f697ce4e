"""How long procedures took lately and which papers were asked for, read from indexes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0006_outbox"),
        ("procedures", "0004_words_of_the_public"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", False), ("received_at__isnull", False)),
                fields=["procedure", "finished_at"],
                include=("received_at", "outcome"),
                name="dossier_procedure_finished",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("action", "ask_supplement")),
                fields=["dossier"],
                name="event_asked_papers",
            ),
        ),
    ]
