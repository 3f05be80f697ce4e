"""What an office publishes about itself."""

from __future__ import annotations

from rest_framework import serializers

from procedures.models import NoAppointmentDay


class NoAppointmentDaySerializer(serializers.Serializer):
    """A weekday (1 is Monday) and the procedures that the office answers on it while the person waits."""

    weekday = serializers.IntegerField()
    weekday_label = serializers.CharField(source="get_weekday_display")
    procedures = serializers.SerializerMethodField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    note = serializers.CharField()

    def get_procedures(self, day: NoAppointmentDay) -> list[str]:
        return [procedure.code for procedure in day.procedures.all()]


class NoAppointmentDaysSerializer(serializers.Serializer):
    """The no-appointment days of an office as they hold today; none of them is held on a day off."""

    office = serializers.CharField()
    on = serializers.DateField()
    days = NoAppointmentDaySerializer(many=True)
