"""How much of the catalogue is public."""

from rest_framework import serializers


class RateSerializer(serializers.Serializer):
    """A share of cases; `percent` as people write it, or that there were no cases."""

    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    percent = serializers.CharField()


class GapSerializer(serializers.Serializer):
    """A reason that keeps procedures from the public; their codes are for staff only (null for others)."""

    reason = serializers.CharField()
    count = serializers.IntegerField()
    codes = serializers.ListField(child=serializers.CharField(), allow_null=True)


class CoverageSerializer(serializers.Serializer):
    """Published procedures out of those in force, and the gaps."""

    on = serializers.DateField()
    published = serializers.IntegerField()
    in_force = serializers.IntegerField()
    rate = RateSerializer()
    gaps = GapSerializer(many=True)
