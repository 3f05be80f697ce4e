"""The public look-up: what is typed and what is told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dossiers.selectors.lookup import LookupAnswer, Place
from onestop.api.fields import MomentField, StrictSerializer
from onestop.api.serializers.dossiers import STATES
from onestop.api.serializers.procedures import DayNoteSerializer, RemainderSerializer
from onestop.citizens.explanations import days_told, remainder_told


@extend_schema_field(str)
class TypedField(serializers.Field):
    """Any text at all: what is no code must look like a code that does not exist."""

    default_error_messages = {"not_text": gettext_lazy("This must be a text.")}

    def to_internal_value(self, data: object) -> str:
        """The text as it is."""
        if not isinstance(data, str):
            self.fail("not_text")
        return data

    def to_representation(self, value: str) -> str:
        return value


class LookupInput(StrictSerializer):
    """Both are printed on the slip; case, spaces and kinds of dashes do not matter."""

    code = TypedField()
    secret = TypedField()


class LookupProcedureSerializer(serializers.Serializer):
    code = serializers.CharField(source="procedure_code")
    name = serializers.CharField(source="procedure_name")


class LookupOfficeSerializer(serializers.Serializer):
    name = serializers.CharField()
    phone = serializers.CharField()


class LookupHolderSerializer(serializers.Serializer):
    name = serializers.CharField(source="holder_name")


class OpeningHoursSerializer(serializers.Serializer):
    """One weekday (1 is Monday) with its opening periods; closed weekdays are not in the list."""

    weekday = serializers.IntegerField()
    periods = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class LookupReturningSerializer(LookupOfficeSerializer):
    """Where the result is handed over; days off are in the calendar, not here."""

    address = serializers.CharField()
    opening_hours = serializers.SerializerMethodField()

    @extend_schema_field(OpeningHoursSerializer(many=True))
    def get_opening_hours(self, place: Place) -> list[dict[str, Any]]:
        return [
            {
                "weekday": weekday + 1,
                "periods": [[f"{each.start:%H:%M}", f"{each.end:%H:%M}"] for each in periods],
            }
            for weekday, periods in sorted(place.calendar.hours.items())
        ]


class LookupSerializer(serializers.Serializer):
    """The public side of a dossier: no name, address or number of a person, no note, no clerk."""

    code = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    state_label = serializers.SerializerMethodField()
    procedure = LookupProcedureSerializer(source="*")
    office = LookupOfficeSerializer(source="receiving")
    held_by = LookupHolderSerializer(source="*")
    returned_by = LookupReturningSerializer(source="returning")
    submitted_at = MomentField(allow_null=True)
    received_at = MomentField(allow_null=True)
    due_at = MomentField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    promised_at = MomentField(allow_null=True)
    paused = serializers.BooleanField()
    remainder = serializers.SerializerMethodField()
    finished_at = MomentField(allow_null=True)
    returned_at = MomentField(allow_null=True)
    next_step = serializers.SerializerMethodField()
    papers_asked = serializers.ListField(child=serializers.CharField())
    explanation = serializers.SerializerMethodField()

    def get_state_label(self, answer: LookupAnswer) -> str:
        return _(answer.state.label)

    def get_next_step(self, answer: LookupAnswer) -> str:
        return _(answer.next_step)

    @extend_schema_field(RemainderSerializer(allow_null=True))
    def get_remainder(self, answer: LookupAnswer) -> dict[str, Any] | None:
        return remainder_told(answer.remainder)

    @extend_schema_field(DayNoteSerializer(many=True))
    def get_explanation(self, answer: LookupAnswer) -> list[dict[str, Any]]:
        return days_told(answer.explanation)
