"""What a procedure version still lacks before the public may see it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from procedures.models import ProcedureVersion


class Part(TextChoices):
    """What publicity law asks for (Decree 63/2010 art. 8, 16, 17)."""

    NAME = "name", _("name")
    STEPS = "steps", _("steps as published")
    CHANNELS = "channels", _("channels")
    PAPERS = "papers", _("papers")
    LIMIT = "limit", _("limit")
    APPLICANTS = "applicants", _("who may apply")
    AUTHORITY = "authority", _("authority")
    RESULT = "result", _("result")
    LEVELS = "levels", _("levels")


def missing_parts(version: ProcedureVersion) -> list[str]:
    """The parts that publicity law asks for and that are not there (Decree 63/2010 art. 8, 16, 17), as stable names."""
    checks = {
        "name": bool(version.name.strip()),
        "steps": bool(version.how_to.strip()) or version.steps.exists(),
        "channels": bool(version.channels),
        "papers": version.papers.exists(),
        "limit": version.limits.exists(),
        "applicants": bool(version.applicants.strip()),
        "authority": bool(version.authority.strip()),
        "result": bool(version.result.strip()),
        "levels": bool(version.levels),
    }
    return [part for part, present in checks.items() if not present]
