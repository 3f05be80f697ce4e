"""The ends that were decided, told from those that follow; overlaps that a repeal with a later last day left are cut."""

from itertools import groupby

from django.db import migrations

from procedures.rules.errors import RuleError
from procedures.rules.validity import Period, last_days, own_ends


def settle(apps, schema_editor):
    """Give every published version its own end, and the last day that follows from it and from the next version."""
    versions = apps.get_model("procedures", "ProcedureVersion").objects
    published = versions.filter(published_at__isnull=False, valid_from__isnull=False)
    rows = published.order_by("procedure_id", "valid_from", "number").values_list(
        "procedure_id", "number", "valid_from", "valid_to"
    )
    for procedure, group in groupby(rows.iterator(), key=lambda row: row[0]):
        told = [Period(number, begins, ends) for _, number, begins, ends in group]
        periods = own_ends(told)
        try:
            days = last_days(periods)
        except RuleError:
            continue  # Two begin on one day: which one is meant, a person says.
        for period in periods:
            published.filter(procedure=procedure, number=period.number).update(
                own_valid_to=period.own_end, valid_to=days[period.number]
            )


class Migration(migrations.Migration):
    dependencies = [("procedures", "0006_ends_of_versions")]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
