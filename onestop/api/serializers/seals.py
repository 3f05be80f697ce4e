"""Seals and definitions side by side: what is asked and what is told."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from onestop.api.fields import CountField, MomentField, StrictSerializer
from onestop.api.serializers.catalogue import RateSerializer
from onestop.api.serializers.statistics import FiguresRowSerializer, FiguresSerializer, ScopeQuery


class SealQuery(StrictSerializer):
    """Which version (default: the one in force), and whether it is to be checked against the events."""

    version = CountField(required=False, least=1)
    verify = serializers.BooleanField(required=False, default=False)


class SealRowSerializer(serializers.Serializer):
    """A seal in its version in force."""

    id = serializers.IntegerField()
    office = serializers.CharField()
    subtree = serializers.BooleanField()
    period = serializers.CharField()
    definition = serializers.CharField()
    version = serializers.IntegerField()
    cut_off = MomentField()
    sealed_at = MomentField()
    sealed_by = serializers.CharField()
    reason = serializers.CharField()
    hash = serializers.CharField()
    previous_hash = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """The fields, `from` and `to` among them."""
        days = {name: serializers.DateField() for name in ("from", "to")}
        return {**days, **super().get_fields()}


class SealDifferenceSerializer(serializers.Serializer):
    """A figure that a correction changed; how many dossiers came and left, and the first hundred of them by code."""

    office = serializers.CharField()
    field = serializers.CharField()
    figure = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    came_count = serializers.IntegerField()
    left_count = serializers.IntegerField()
    came = serializers.ListField(child=serializers.CharField())
    left = serializers.ListField(child=serializers.CharField())


class FormLineSerializer(serializers.Serializer):
    """A field of administration in form II.06a; `columns` are the columns 3 to 13."""

    level = serializers.CharField()
    code = serializers.CharField()
    name = serializers.CharField()
    columns = serializers.DictField(child=serializers.IntegerField())


class SealFaultSerializer(serializers.Serializer):
    """The first thing that does not agree."""

    kind = serializers.CharField()
    place = serializers.CharField()
    sealed = serializers.CharField()
    found = serializers.CharField()


class SealSerializer(SealRowSerializer):
    """One version with its figures by office, the form, and what it corrected.

    `differences` holds the first hundred changed figures, `differences_count` says how many there are.
    `verified` is null unless asked for; `fault` then says what does not agree.
    """

    totals = FiguresSerializer()
    rows = FiguresRowSerializer(many=True)
    form = FormLineSerializer(many=True)
    differences_count = serializers.IntegerField()
    differences = SealDifferenceSerializer(many=True)
    versions = serializers.ListField(child=serializers.IntegerField())
    verified = serializers.BooleanField(allow_null=True)
    fault = SealFaultSerializer(allow_null=True)


class ComparisonQuery(ScopeQuery):
    """The scope to compare; always as known now."""

    cut_off = None  # type: ignore[assignment]  # no field here


class MoveSerializer(serializers.Serializer):
    """So many that the default classes one way and this definition another; an empty class is not counted."""

    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()


class ComparedSerializer(serializers.Serializer):
    """One definition: its formula, source and difference, the classes and the rate."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    name = serializers.CharField()
    text = serializers.CharField()
    why = serializers.CharField()
    classes = serializers.DictField(child=serializers.IntegerField())
    on_time_rate = RateSerializer()
    changed = serializers.IntegerField()
    moves = MoveSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields; `source` is a word of the framework's."""
        return {**super().get_fields(), "source": serializers.CharField()}


class ComparisonSerializer(serializers.Serializer):
    """One scope by every definition."""

    period = serializers.CharField()
    computed_at = MomentField()
    definitions = ComparedSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields, `from` and `to` among them."""
        days = {name: serializers.DateField() for name in ("from", "to")}
        return {**days, **super().get_fields()}
