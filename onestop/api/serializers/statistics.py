"""Statistics: what is asked and what is told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from onestop.api.fields import CountField, DayField, MomentField, StrictSerializer, TextField
from onestop.api.pages import LARGEST_PAGE, PAGE_SIZE
from onestop.api.serializers.catalogue import RateSerializer
from onestop.api.serializers.dossiers import DossierRowSerializer
from onestop.api.serializers.procedures import CHANNELS, LEVELS
from onestop.statistics.definitions import DEFAULT, DEFINITIONS
from onestop.statistics.figures import GROUPS
from onestop.statistics.freshness import LONGEST_REASON
from onestop.statistics.tallies import BUCKETS

FORMATS = ("json", "xlsx", "csv", "pdf")


class ScopeQuery(StrictSerializer):
    """Two local days, both counted (`from`, `to`), or a named `period` (2026-03, 2026-Q1, stat-2026-Q1); and offices.

    Without any, the month that runs. Offices count with everything under them, unless `subtree` is false.
    """

    period = TextField(required=False, default="", max_length=30)
    office = TextField(required=False, default="", max_length=35)
    subtree = serializers.BooleanField(required=False, default=True)
    field = TextField(required=False, default="", max_length=60)
    procedure = TextField(required=False, default="", max_length=40)
    channel = serializers.ChoiceField(CHANNELS, required=False, default="")
    level = serializers.ChoiceField(LEVELS, required=False, default="")
    cut_off = MomentField(required=False, help_text=_("As it was known then; default: now."))

    def get_fields(self) -> dict[str, Any]:
        """The fields, `from` and `to` among them, which are no names in Python."""
        days = {name: DayField(required=False) for name in ("from", "to")}
        return {**days, **super().get_fields()}


class ResolutionQuery(ScopeQuery):
    """How the figures are grouped and counted, and the form of the answer."""

    group_by = serializers.ChoiceField(GROUPS, required=False, default="")
    definition = serializers.ChoiceField(list(DEFINITIONS), required=False, default=DEFAULT.code)
    format = serializers.ChoiceField(FORMATS, required=False, default="json")
    force = serializers.BooleanField(
        required=False,
        default=False,
        help_text=_("Make the file although the figures lag (409 figures_stale); needs `reason`."),
    )
    reason = TextField(
        required=False, default="", max_length=LONGEST_REASON, help_text=_("Why; it stands in the file.")
    )


class BehindQuery(ScopeQuery):
    """Which figure; `group_by` may stand there and means nothing."""

    bucket = serializers.ChoiceField(list(BUCKETS))
    group_by = serializers.ChoiceField(GROUPS, required=False, default="")
    definition = serializers.ChoiceField(list(DEFINITIONS), required=False, default=DEFAULT.code)
    cursor = serializers.CharField(required=False, max_length=100)
    page_size = CountField(required=False, least=1, most=LARGEST_PAGE, default=PAGE_SIZE)


class ReceivedSerializer(serializers.Serializer):
    """What came in by channel, and what was open at the beginning."""

    online = serializers.IntegerField()
    direct = serializers.IntegerField()
    postal = serializers.IntegerField()
    carried_over = serializers.IntegerField()


class StatutorySerializer(serializers.Serializer):
    """Outcomes against the limit by law."""

    early = serializers.IntegerField()
    on_time = serializers.IntegerField()
    late = serializers.IntegerField()
    no_due = serializers.IntegerField()


class FiguresSerializer(serializers.Serializer):
    """The figures of a scope."""

    received = ReceivedSerializer()
    reopened = serializers.IntegerField()
    early = serializers.IntegerField()
    on_time = serializers.IntegerField()
    late = serializers.IntegerField()
    no_due = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    stopped = serializers.IntegerField()
    refused = serializers.IntegerField()
    open_within = serializers.IntegerField()
    open_overdue = serializers.IntegerField()
    open_paused = serializers.IntegerField()
    statutory = StatutorySerializer()
    on_time_rate = RateSerializer()
    early_rate = RateSerializer()


class FiguresRowSerializer(FiguresSerializer):
    """One row: a code and what people read."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, no attribute


class DefinitionSerializer(serializers.Serializer):
    """How it was counted."""

    code = serializers.CharField()
    name = serializers.CharField()
    version = serializers.IntegerField()
    text = serializers.CharField()


class ResolutionSerializer(serializers.Serializer):
    """Figures with all that is needed to trust them; `stale_for_seconds` changes are counted here all the same."""

    definition = DefinitionSerializer()
    period = serializers.CharField()
    cut_off = serializers.DateTimeField()
    computed_at = serializers.DateTimeField()
    stale_for_seconds = serializers.IntegerField()
    group_by = serializers.CharField(allow_null=True)
    totals = FiguresSerializer()
    rows = FiguresRowSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields, `from` and `to` among them."""
        days = {name: serializers.DateField() for name in ("from", "to")}
        return {**days, **super().get_fields()}


class CountedEventSerializer(serializers.Serializer):
    """The event that was counted (for open ones the last one) and its dossier as it is now."""

    seq = serializers.IntegerField()
    action = serializers.CharField()
    happened_at = MomentField()
    outcome = serializers.CharField()
    dossier = DossierRowSerializer()
