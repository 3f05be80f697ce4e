"""Fixed reports: what is asked and what is told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from onestop.api.fields import CountField, MomentField, TextField
from onestop.api.serializers.statistics import ScopeQuery
from onestop.reports.fixed.fixed_reports import BY_CODE
from onestop.reports.fixed.sheets import GROUPS
from onestop.reports.tables import Kind

CODES = tuple(BY_CODE)
PAGE_SIZE, LARGEST_PAGE, LAST_PAGE = 100, 1000, 50_000


class FixedReportQuery(ScopeQuery):
    """The scope; no cut-off, for these reports are as of now. `group_by` counts where rows go by what is chosen."""

    group_by = serializers.ChoiceField(list(GROUPS), required=False, default="office")
    list = serializers.BooleanField(
        required=False,
        default=False,
        help_text=_("The list behind the numbers, by the page, instead of them."),
    )
    figure = TextField(
        required=False, default="", max_length=40, help_text=_("Narrows the list to what this figure counts.")
    )
    method = TextField(required=False, default="", max_length=20)
    currency = TextField(required=False, default="", max_length=3)
    page = CountField(required=False, least=1, most=LAST_PAGE, default=1)
    page_size = CountField(required=False, least=1, most=LARGEST_PAGE, default=PAGE_SIZE)

    def get_fields(self) -> dict[str, Any]:
        """The fields without the cut-off."""
        return {name: field for name, field in super().get_fields().items() if name != "cut_off"}


class ColumnSerializer(serializers.Serializer):
    """A column; `key` is its stable name."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, no attribute
    kind = serializers.ChoiceField([kind.value for kind in Kind])


class TableSerializer(serializers.Serializer):
    """A table as its JSON file has it: rows are lists in the order of the columns."""

    code = serializers.CharField()
    title = serializers.CharField()
    definition = serializers.CharField()
    scope = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(child=serializers.CharField())
    columns = ColumnSerializer(many=True)
    rows = serializers.ListField(child=serializers.ListField(child=serializers.JSONField()))


class FixedReportSerializer(serializers.Serializer):
    """A report with its tables, or a page of its list; `count` is the length of the whole list, else null."""

    report = serializers.ChoiceField(CODES)
    title = serializers.CharField()
    period = serializers.CharField()
    computed_at = MomentField()
    count = serializers.IntegerField(allow_null=True)
    page = serializers.IntegerField(allow_null=True)
    tables = TableSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields, `from` and `to` among them."""
        days = {name: serializers.DateField() for name in ("from", "to")}
        return {**days, **super().get_fields()}
