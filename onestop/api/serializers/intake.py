"""What a counter hands in: one dossier."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dossiers.models import Dossier
from dossiers.rules.notices import CONTACT_FOR
from dossiers.services.drafts import MOST_PAPERS, MOST_PIECES, MOST_SETS
from onestop.api.fields import CountField, MomentField, StrictSerializer, TextField
from onestop.api.serializers.dossiers import DossierSerializer

MOST_QUANTITY = 100_000
INTAKE_ACTIONS = ("accept", "submit", "refuse")
RESULTS = ("granted", "rejected")


def _optional(**options: Any) -> TextField:
    return TextField(required=False, default="", allow_blank=True, **options)


class PartyInput(StrictSerializer):
    """A person or body; `id_number` is the identity or tax number, `birth_on` a day."""

    name = TextField(max_length=200)
    kind = _optional(max_length=12, help_text=_("citizen (default), enterprise, agency or other"))
    id_number = _optional(max_length=40)
    phone = _optional(max_length=40)
    email = _optional(max_length=200)
    address = _optional()
    birth_on = _optional(max_length=10)


class PaperInput(StrictSerializer):
    """A paper that was handed in, shown or declared; `missing`: it must still come."""

    name = TextField(max_length=2000)
    mode = _optional(max_length=8, help_text=_("submit (default), present or declare"))
    originals = CountField(required=False, default=0, most=MOST_PIECES)
    copies = CountField(required=False, default=0, most=MOST_PIECES)
    missing = serializers.BooleanField(required=False, default=False)
    note = _optional(max_length=300)


@extend_schema_field(
    {"oneOf": [{"type": "integer"}, {"type": "object", "additionalProperties": {"type": "integer"}}]}
)
class QuantityField(serializers.Field):
    """How many of what a fee counts: one number, or by unit: `{"page": 5, "copy": 3}`."""

    default_error_messages = {"too_many": _("A fee counts at most 20 things.")}

    def to_internal_value(self, data: object) -> int | dict[str, int]:
        """The number, or the numbers by unit."""
        count = CountField(least=1, most=MOST_QUANTITY)
        if not isinstance(data, dict):
            return count.run_validation(data)
        if len(data) > 20:
            self.fail("too_many")
        return {str(unit)[:40]: count.run_validation(number) for unit, number in data.items()}

    def to_representation(self, value: Any) -> Any:
        return value


class ResultInput(StrictSerializer):
    """The result of an instant procedure."""

    result = serializers.ChoiceField(RESULTS, required=False, default="granted")
    result_number = _optional(max_length=100)
    signed_on = _optional(max_length=10)
    signer = _optional(max_length=150)


class IntakeInput(StrictSerializer):
    """One dossier as it comes in. `office` is needed where the caller is a clerk of several offices."""

    procedure = TextField(max_length=40)
    case = _optional(max_length=60)
    channel = _optional(max_length=12, help_text=_("direct (default), online or postal"))
    applicant = PartyInput()
    owner = PartyInput(required=False, allow_null=True)
    proxy = PartyInput(required=False, allow_null=True)
    papers = PaperInput(many=True, required=False, max_length=MOST_PAPERS)  # type: ignore[call-arg]  # of the list
    quantity = QuantityField(required=False, allow_null=True)
    exemptions = serializers.ListField(
        child=TextField(max_length=60), required=False, default=list, max_length=20
    )
    sets = CountField(required=False, default=1, least=1, most=MOST_SETS)
    helped_by = _optional(max_length=100, help_text=_("Who helped in writing."))
    delivery = _optional(max_length=12, help_text=_("desk (default), post, home or online"))
    notify_by = serializers.ListField(
        child=serializers.ChoiceField(tuple(CONTACT_FOR)),
        required=False,
        default=list,
        max_length=len(CONTACT_FOR),
        help_text=_("The ways on which the applicant agreed to be told: email, sms, chat."),
    )
    office = _optional(max_length=35)
    resolving_office = _optional(max_length=35)
    returning_office = _optional(max_length=35)
    action = serializers.ChoiceField(INTAKE_ACTIONS, required=False, default="accept")
    received_at = MomentField(
        required=False, allow_null=True, help_text=_("Earlier than now: needs a reason.")
    )
    reason = _optional(max_length=2000)
    instant = serializers.BooleanField(
        required=False, default=False, help_text=_("Resolve and return at once.")
    )
    result = ResultInput(required=False, allow_null=True)
    taken_by = _optional(max_length=200)


class ReceiptSerializer(DossierSerializer):
    """What an intake gives back; `lookup_secret` is told this once and kept as a keyed hash only."""

    lookup_secret = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.STR)
    def get_lookup_secret(self, dossier: Dossier) -> str:
        return str(self.context["secret"])
