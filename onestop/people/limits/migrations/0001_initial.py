from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(max_length=16)),
                ("key", models.CharField(max_length=64)),
                ("full_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["full_at"], name="allowance_full_at")],
                "constraints": [models.UniqueConstraint(fields=("scope", "key"), name="allowance_once")],
            },
        ),
        # Worth no flush to disk: an unlogged table keeps the look-up quick and is emptied by a crash only. It is new here
        # and has no row yet, so that nothing is rewritten.
        migrations.RunSQL(
            "ALTER TABLE limits_allowance SET UNLOGGED", "ALTER TABLE limits_allowance SET LOGGED"
        ),
    ]
