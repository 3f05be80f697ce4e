"""Files of a dossier over the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from dossiers.models import DossierFile
from onestop.api.fields import CountField, MomentField, StrictSerializer, TextField

KINDS = [DossierFile.Kind.PAPER.value, DossierFile.Kind.OTHER.value]


class FileInput(StrictSerializer):
    """One file as multipart/form-data. What it holds decides whether it is taken, not its Content-Type."""

    file = serializers.FileField(allow_empty_file=True)
    kind = serializers.ChoiceField(KINDS, required=False, default="paper")
    paper = CountField(
        required=False,
        allow_null=True,
        least=1,
        most=10_000,
        help_text=_("Number of the paper that it shows."),
    )
    reason = TextField(required=False, default="", allow_blank=True, max_length=300)


class FileSerializer(serializers.Serializer[Any]):
    """A file, to be fetched while `verdict` is clean and `set_aside_at` null; `name` is for those who work on it."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(DossierFile.Kind.values)
    paper = serializers.IntegerField(source="paper_position", allow_null=True)
    name = serializers.SerializerMethodField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    verdict = serializers.ChoiceField(DossierFile.Verdict.values)
    added_by = serializers.CharField(source="added_by_name")
    added_at = MomentField()
    set_aside_at = MomentField(allow_null=True)

    def get_name(self, file: DossierFile) -> str:
        return file.name if self.context["in_full"] else ""
