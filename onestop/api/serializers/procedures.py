"""Procedures: what is asked and what is told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from onestop.api.fields import DayField, MomentField, StrictSerializer, TextField
from onestop.api.pages import PageQuery
from onestop.citizens.explanations import amount_told
from procedures.models import Fee, ProcedureVersion
from procedures.models.vocabulary import Channel, Level, PaperMode
from procedures.rules.unit_table import Unit
from procedures.selectors.publication import Offer

CHANNELS = Channel.values
LEVELS = Level.values
UNITS = [unit.value for unit in Unit]


class ProcedureQuery(PageQuery):
    """Search: words without accents, in any order; narrowed by field (code), level and channel."""

    q = TextField(required=False, default="", allow_blank=True, max_length=100)
    field = TextField(required=False, default="", max_length=60, help_text=_("Code of a field."))
    level = serializers.ChoiceField(LEVELS, required=False, default="")
    channel = serializers.ChoiceField(CHANNELS, required=False, default="")


class OfficeQuery(StrictSerializer):
    """Committed limits are those of this office and the offices above it."""

    office = TextField(required=False, default="", max_length=35, help_text=_("Code of an office."))


class DueQuery(OfficeQuery):
    """If filed then: the moment of receipt (default: now), case, channel and office."""

    received_at = MomentField(required=False)
    case = TextField(required=False, default="", max_length=60)
    channel = serializers.ChoiceField(CHANNELS, required=False, default="")


class ProcedureRowSerializer(serializers.Serializer):
    """A procedure in a list."""

    code = serializers.CharField(source="procedure.code")
    name = serializers.CharField()
    field = serializers.CharField(source="field.name")
    field_code = serializers.CharField(source="field.code")
    levels = serializers.ListField(child=serializers.ChoiceField(LEVELS))
    channels = serializers.ListField(child=serializers.ChoiceField(CHANNELS))
    version = serializers.IntegerField(source="number")
    valid_from = DayField()
    valid_to = DayField(allow_null=True)


class CaseSerializer(serializers.Serializer):
    """A case ("trường hợp") of a procedure."""

    key = serializers.CharField()
    name = serializers.CharField()


class TimeLimitSerializer(serializers.Serializer):
    """The limit that is promised (`amount`, `unit`) and the one by law; null where the catalogue does not know it."""

    case = serializers.CharField(source="case.key", allow_null=True, default=None)
    channel = serializers.ChoiceField(CHANNELS)
    amount = serializers.SerializerMethodField()
    unit = serializers.ChoiceField(UNITS, source="committed.unit", allow_null=True, default=None)
    statutory_amount = serializers.SerializerMethodField()
    statutory_unit = serializers.ChoiceField(UNITS, source="statutory.unit", allow_null=True, default=None)
    cutoff = serializers.SerializerMethodField(help_text="Of `same_day` limits.")
    decision = serializers.CharField(help_text="By which the office promised less than the law.")

    def get_amount(self, offer: Offer) -> float | None:
        return amount_told(offer.committed)

    def get_statutory_amount(self, offer: Offer) -> float | None:
        return amount_told(offer.statutory)

    def get_cutoff(self, offer: Offer) -> str | None:
        limit = offer.committed
        return f"{limit.cutoff:%H:%M}" if limit and limit.unit == "same_day" else None


class TierSerializer(serializers.Serializer):
    """The price of each unit up to the `up_to`-th, counted from the tier before; null is without end."""

    up_to = serializers.IntegerField(allow_null=True)
    price = serializers.IntegerField()


class FeeSerializer(serializers.Serializer):
    """A fee line; null case or channel is any, null `amount` without tiers is unknown, which is not zero."""

    case = serializers.CharField(source="case.key", allow_null=True, default=None)
    channel = serializers.SerializerMethodField()
    key = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    amount = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    per = serializers.CharField()
    for_each = serializers.CharField()
    tiers = TierSerializer(many=True)
    cap = serializers.IntegerField(allow_null=True)
    when_due = serializers.CharField()
    valid_from = DayField(allow_null=True)
    valid_to = DayField(allow_null=True)
    note = serializers.CharField()

    def get_channel(self, fee: Fee) -> str | None:
        return fee.channel or None


class PaperSerializer(serializers.Serializer):
    """A paper to bring."""

    case = serializers.CharField(source="case.key", allow_null=True, default=None)
    name = serializers.CharField()
    originals = serializers.IntegerField()
    copies = serializers.IntegerField()
    mode = serializers.ChoiceField(PaperMode.values)
    condition = serializers.CharField()
    form = serializers.CharField()


class ExemptionSerializer(serializers.Serializer):
    """A ground to pay less."""

    key = serializers.CharField()
    ground = serializers.CharField()
    proof = serializers.CharField()
    percent = serializers.IntegerField()


class LegalBasisSerializer(serializers.Serializer):
    """A document that the procedure rests on."""

    number = serializers.CharField()
    title = serializers.CharField()
    valid_from = DayField(allow_null=True)
    valid_to = DayField(allow_null=True)


class ProcedureSerializer(ProcedureRowSerializer):
    """A procedure with all that its publication must say."""

    authority = serializers.CharField()
    applicants = serializers.CharField()
    conditions = serializers.CharField()
    steps = serializers.CharField(source="how_to")
    result = serializers.CharField()
    decision = serializers.CharField()
    instant = serializers.BooleanField(source="is_instant")
    cases = CaseSerializer(many=True)
    time_limits = serializers.SerializerMethodField()
    fees = FeeSerializer(many=True)
    exemptions = ExemptionSerializer(many=True)
    papers = PaperSerializer(many=True)
    legal_basis = LegalBasisSerializer(source="legal_bases", many=True)

    @extend_schema_field(TimeLimitSerializer(many=True))
    def get_time_limits(self, version: ProcedureVersion) -> Any:
        return TimeLimitSerializer(self.context["offers"], many=True).data


class DayNoteSerializer(serializers.Serializer):
    """One day of an explanation; the due day is marked."""

    on = serializers.DateField()
    counted = serializers.BooleanField()
    count = serializers.IntegerField(allow_null=True)
    why = serializers.CharField(help_text="A stable reason.")
    text = serializers.CharField()
    due = serializers.BooleanField()


class LimitSerializer(serializers.Serializer):
    """A time limit."""

    amount = serializers.FloatField(allow_null=True)
    unit = serializers.ChoiceField(UNITS)
    cutoff = serializers.CharField()


class RemainderSerializer(serializers.Serializer):
    """What is left of a paused limit."""

    amount = serializers.FloatField(allow_null=True)
    unit = serializers.ChoiceField(UNITS)


class DueSerializer(serializers.Serializer):
    """If filed then."""

    procedure = serializers.CharField()
    version = serializers.IntegerField()
    case = serializers.CharField(allow_null=True)
    channel = serializers.ChoiceField(CHANNELS)
    received_at = MomentField()
    effective_receipt = MomentField()
    due_at = MomentField(allow_null=True)
    due_on = DayField(allow_null=True)
    provisional = serializers.BooleanField(help_text="A calendar on the way is an estimate.")
    limit = LimitSerializer()
    statutory = LimitSerializer()
    statutory_due_at = MomentField(allow_null=True)
    decision = serializers.CharField()
    explanation = DayNoteSerializer(many=True)
