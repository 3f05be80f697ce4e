"""Limits are counted in limits_allowance from here on.

Only Django forgets the old table: hosts that still run the release before write to it while they are replaced. A later
release drops it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lookup", "0002_counters_need_no_flush"), ("limits", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="AttemptCounter")])
    ]
