"""The terms that the law gives, as docs/rules/petitions.md tells them with how sure each is."""

from datetime import date

from django.db import migrations

SINCE = date(2019, 1, 1)
COMPLAINTS = "Luật Khiếu nại 2011, Điều"
DENUNCIATIONS = "Luật Tố cáo 2018, Điều"
ROWS = (
    ("petition", "answer", "receipt", 15, "working_days", "Nghị định 20/2008/NĐ-CP; Quyết định 766/QĐ-TTg"),
    ("complaint", "take_on", "receipt", 10, "calendar_days", f"{COMPLAINTS} 27"),
    ("complaint", "answer", "taking_on", 30, "calendar_days", f"{COMPLAINTS} 28"),
    ("complaint", "complex", "taking_on", 45, "calendar_days", f"{COMPLAINTS} 28"),
    ("complaint", "remote", "taking_on", 45, "calendar_days", f"{COMPLAINTS} 28"),
    ("complaint", "remote_complex", "taking_on", 60, "calendar_days", f"{COMPLAINTS} 28"),
    ("denunciation", "take_on", "receipt", 7, "working_days", f"{DENUNCIATIONS} 24"),
    ("denunciation", "answer", "taking_on", 30, "calendar_days", f"{DENUNCIATIONS} 30"),
    ("denunciation", "extended", "taking_on", 60, "calendar_days", f"{DENUNCIATIONS} 30"),
    ("denunciation", "extended_twice", "taking_on", 90, "calendar_days", f"{DENUNCIATIONS} 30"),
)


def insert_rows(apps, schema_editor):
    term = apps.get_model("feedback", "PetitionTerm")
    for position, (kind, step, counts_from, amount, unit, source) in enumerate(ROWS):
        term.objects.get_or_create(
            kind=kind,
            step=step,
            valid_from=SINCE,
            defaults={
                "counts_from": counts_from,
                "amount": amount,
                "unit": unit,
                "legal_source": source,
                "position": position,
            },
        )


def remove_rows(apps, schema_editor):
    apps.get_model("feedback", "PetitionTerm").objects.filter(valid_from=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_kept_as_they_were")]

    operations = [migrations.RunPython(insert_rows, remove_rows)]
