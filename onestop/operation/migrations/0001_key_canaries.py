from django.db import migrations, models


class Migration(migrations.Migration):
    """A known value sealed with each key: whoever starts with another key under the same label is told."""

    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="KeyCanary",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("proof", models.BinaryField()),
            ],
        ),
    ]
