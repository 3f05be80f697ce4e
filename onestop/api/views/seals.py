"""Sealed reports, and one scope by several definitions; always of offices that the caller oversees."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from onestop.api.authentication import actor_of
from onestop.api.fields import checked_query
from onestop.api.pages import PageQuery, keyset_page, page_of
from onestop.api.serializers.seals import (
    ComparisonQuery,
    ComparisonSerializer,
    SealQuery,
    SealRowSerializer,
    SealSerializer,
)
from onestop.api.views.base import StaffView
from onestop.api.views.statistics import scope_of
from onestop.statistics.comparing import Counted, compared
from onestop.statistics.figures import figures_as_dict, percent
from onestop.statistics.form_06a import Columns, Form
from onestop.statistics.form_06a_columns import COLUMNS
from onestop.statistics.seals.checking import check
from onestop.statistics.seals.differences import Difference, changed, differences
from onestop.statistics.seals.models import SealVersion
from onestop.statistics.seals.register import latest_for, version_for
from onestop.statistics.seals.reports import form_of, report_of
from procedures.rules.moments import LOCAL

# So many changed figures, and dossiers of each, are told; the counts are always whole.
TOLD = 100


class SealList(StaffView):
    @extend_schema(
        operation_id="statistics_seals",
        parameters=[PageQuery],
        responses=page_of(SealRowSerializer),
        tags=["statistics"],
    )
    def get(self, request: Request) -> Response:
        """The seals in their versions in force, the newest first; none for who oversees no office."""
        page = keyset_page(
            request, latest_for(actor_of(request)), checked_query(PageQuery, request.query_params)
        )
        return Response(page.body([_row(version) for version in page.rows]))


class SealDetail(StaffView):
    @extend_schema(
        operation_id="statistics_seal", parameters=[SealQuery], responses=SealSerializer, tags=["statistics"]
    )
    def get(self, request: Request, seal_id: int) -> Response:
        """One version with its figures, the form and what it corrected; `verify` counts it anew from the events.

        One seal is checked at a time: 409 `check_under_way` while another one is.
        """
        asked = checked_query(SealQuery, request.query_params)
        version = version_for(actor_of(request), seal_id, asked.get("version"))
        return Response({**_row(version), **_figures(version), **_verified(version, asked["verify"])})


def _row(version: SealVersion) -> dict[str, Any]:
    seal = version.seal
    return {
        "from": seal.first.isoformat(),
        "to": seal.last.isoformat(),
        "id": seal.pk,
        "office": version.header["scope"]["office"],
        "subtree": seal.subtree,
        "period": seal.period.name,
        "definition": seal.definition,
        "version": version.number,
        "cut_off": version.cut_off.astimezone(LOCAL).isoformat(),
        "sealed_at": version.sealed_at.astimezone(LOCAL).isoformat(),
        "sealed_by": version.sealed_by_name,
        "reason": version.reason,
        "hash": version.hash,
        "previous_hash": version.previous_hash,
    }


def _figures(version: SealVersion) -> dict[str, Any]:
    groups = [group.facts() for group in version.groups.order_by("office_id", "field_id").defer("lists")]
    report, moved = report_of(version, groups), changed(version)
    return {
        "totals": figures_as_dict(report.totals),
        "rows": [row.as_dict() for row in report.rows],
        "form": _form(form_of(version, groups)),
        "differences_count": len(moved),
        "differences": [_difference(each) for each in differences(version, moved[:TOLD])],
        "versions": list(version.seal.versions.order_by("number").values_list("number", flat=True)),
    }


def _difference(moved: Difference) -> dict[str, Any]:
    return {
        "office": moved.office,
        "field": moved.field,
        "figure": moved.figure,
        "before": moved.before,
        "after": moved.after,
        "came_count": len(moved.came),
        "left_count": len(moved.left),
        "came": moved.came[:TOLD],
        "left": moved.left[:TOLD],
    }


def _form(form: Form) -> list[dict[str, Any]]:
    return [
        {"level": section.level, "code": line.code, "name": line.name, "columns": _columns(line.columns)}
        for section in form.sections
        for line in section.lines
    ]


def _columns(columns: Columns) -> dict[str, int]:
    return {column.key: columns.of(column) for column in COLUMNS}


def _verified(version: SealVersion, is_asked: bool) -> dict[str, Any]:
    if not is_asked:
        return {"verified": None, "fault": None}
    fault = check(version)
    return {"verified": fault is None, "fault": asdict(fault) if fault else None}


class Definitions(StaffView):
    @extend_schema(
        operation_id="statistics_definitions",
        parameters=[ComparisonQuery],
        responses=ComparisonSerializer,
        tags=["statistics"],
    )
    def get(self, request: Request) -> Response:
        """One scope by our definition and by those of other systems, to compare; reports are made by ours alone."""
        asked, now = checked_query(ComparisonQuery, request.query_params), timezone.now()
        scope = scope_of(asked, actor_of(request), now)
        return Response(
            {
                "period": scope.period.name,
                "from": scope.period.first.isoformat(),
                "to": scope.period.last.isoformat(),
                "computed_at": now.astimezone(LOCAL).isoformat(),
                "definitions": [_compared(each) for each in compared(scope, at=now)],
            }
        )


def _compared(counted: Counted) -> dict[str, Any]:
    named, rate = counted.variant, counted.rate
    return {
        "code": named.code,
        "version": named.version,
        "name": str(named.name),
        "text": str(named.text),
        "source": str(named.source),
        "why": str(named.why),
        "classes": {name: count for name, count in sorted(counted.classes.items()) if name},
        "on_time_rate": {
            "numerator": rate.numerator,
            "denominator": rate.denominator,
            "percent": percent(rate),
        },
        "changed": counted.changed,
        "moves": [
            {"before": before, "after": after, "count": count}
            for (before, after), count in counted.moved.most_common()
        ],
    }
