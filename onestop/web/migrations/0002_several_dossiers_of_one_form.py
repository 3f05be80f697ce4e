"""A list of people makes several dossiers with one form."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("web", "0001_initial"),
    ]

    operations = [
        migrations.AddField("sentform", "position", models.PositiveSmallIntegerField(default=0)),
        migrations.RemoveConstraint("sentform", "sent_form_once"),
        migrations.AddConstraint(
            "sentform",
            models.UniqueConstraint(fields=("user", "token", "position"), name="sent_form_once"),
        ),
    ]
