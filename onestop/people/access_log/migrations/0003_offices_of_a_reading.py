"""A reading of many offices stands in the log of each of them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("readings", "0002_never_changed")]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="office_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None, verbose_name="offices"
            ),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=django.contrib.postgres.indexes.GinIndex(fields=["office_ids"], name="reading_of_offices"),
        ),
    ]
