"""The present catalogue as staged procedures, for the spreadsheet template."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch, QuerySet

from procedures.importing.staged import StagedProcedure
from procedures.importing.version_rows import staged_version
from procedures.models import LegalBasis, ProcedureVersion
from procedures.models.vocabulary import VersionState

PARTS = ("cases", "limits", "fees", "exemptions", "papers", "steps")


def export_versions(on: date, *, with_drafts: bool = False) -> Iterator[StagedProcedure]:
    """The versions in force on a day, or instead of one its newest draft where there is one and drafts are wanted."""
    chosen: dict[int, ProcedureVersion] = {}
    for version in _with_parts(ProcedureVersion.objects.in_force_on(on)):
        chosen[version.procedure_id] = version
    if with_drafts:
        for version in _with_parts(ProcedureVersion.objects.filter(state=VersionState.DRAFT)):
            chosen[version.procedure_id] = version
    for version in sorted(chosen.values(), key=lambda version: version.procedure.code):
        yield staged_version(version)


def _with_parts(versions: QuerySet[ProcedureVersion]) -> QuerySet[ProcedureVersion]:
    return (
        versions.select_related("procedure", "field")
        .prefetch_related(*PARTS, Prefetch("legal_bases", LegalBasis.objects.order_by("id")))
        .order_by("procedure_id", "number")
    )
