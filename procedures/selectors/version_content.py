"""A version as the checks of the rules look at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models

from procedures.models import Office, ProcedureVersion
from procedures.rules.promises import LimitFor
from procedures.rules.step_units import STEP_UNITS
from procedures.rules.version_checks import VersionContent
from procedures.selectors.terms import as_limit

PARTS = ("cases", "limits", "fees", "exemptions", "papers", "steps", "legal_bases")


def content_of(
    version: ProcedureVersion, *, valid_from: date | None = None, valid_to: date | None = None
) -> VersionContent:
    """The parts of a version as rows, with the days on which it is to be valid."""
    cases = {case.pk: case.key for case in version.cases.all()}
    parts = {name: _rows(getattr(version, name).all(), cases) for name in PARTS}
    return VersionContent(
        code=version.procedure.code,
        channels=version.channels,
        valid_from=valid_from,
        valid_to=valid_to,
        **parts,
    )


def _rows(rows: Iterable[models.Model], cases: dict[int, str]) -> list[dict[str, Any]]:
    return [row_of(row, cases) for row in rows]


def row_of(row: models.Model, cases: dict[int, str]) -> dict[str, Any]:
    """The columns of a part by their names; `case` by its key."""
    values = {column.name: getattr(row, column.attname) for column in row._meta.concrete_fields}
    if "case" in values:
        values["case"] = cases.get(values["case"], "")
    return values


def known_units() -> frozenset[str]:
    """What steps may name: the usual kinds of units, and those that offices have of their own."""
    own = Office.objects.exclude(kind="").values_list("kind", flat=True).distinct().order_by()
    return frozenset(STEP_UNITS) | frozenset(own)


def lawful_limits(version: ProcedureVersion) -> list[LimitFor]:
    """The limits of the law of a version, by case and channel."""
    cases = {case.pk: case.key for case in version.cases.all()}
    return [
        LimitFor(cases.get(row.case_id or 0, ""), row.channel, as_limit(row)) for row in version.limits.all()
    ]
