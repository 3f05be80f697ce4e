"""A password that somebody else has chosen is changed at the next sign-in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_memberships_in_order")]

    # The default is the database's too: code of the version before adds users without naming the column.
    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Somebody else knows it: the person chooses another one at the next sign-in.",
                verbose_name="must change the password",
            ),
        ),
    ]
