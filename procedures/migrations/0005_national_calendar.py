"""The national working calendar comes with every installation: no due date can be reckoned without one."""

from django.db import migrations
from django.utils import timezone

from procedures.rules.national_calendar import national_calendar

CODE, NAME = "vn", "Lịch làm việc quốc gia"
REASON = "Lịch kèm theo phần mềm"


def publish_shipped_calendar(apps, schema_editor):
    """Publish the calendar of procedures/calendars/vn.json, unless a national calendar is published already."""
    version_model = apps.get_model("procedures", "CalendarVersion")
    calendar = apps.get_model("procedures", "Calendar").objects.get_or_create(
        code=CODE, defaults={"name": NAME}
    )[0]
    versions = version_model.objects.filter(calendar=calendar)
    if versions.filter(published_at__isnull=False).exists():
        return
    last = versions.order_by("-number").values_list("number", flat=True).first() or 0
    shipped = national_calendar()
    version = version_model.objects.create(
        calendar=calendar,
        number=last + 1,
        years=sorted(shipped.years),
        provisional_years=sorted(shipped.provisional_years),
        reason=REASON,
    )
    insert_days(apps.get_model("procedures", "CalendarDay"), version, shipped)
    # Last: the days of a published version cannot be changed.
    version_model.objects.filter(pk=version.pk).update(published_at=timezone.now())


def insert_days(day_model, version, shipped):
    off = [day_model(version=version, on=on, kind="off", name=name) for on, name in shipped.days_off.items()]
    swaps = [
        day_model(version=version, on=on, kind="swap", stands_for=weekday)
        for on, weekday in shipped.swap_days.items()
    ]
    day_model.objects.bulk_create(off + swaps)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_words_of_the_public")]

    # A published calendar stays when the migration is taken back: dossiers may have been promised by it.
    operations = [migrations.RunPython(publish_shipped_calendar, migrations.RunPython.noop)]
