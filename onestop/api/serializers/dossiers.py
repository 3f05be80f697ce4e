"""Dossiers as staff see them: in a list, alone, and what happened to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dossiers.models import Dossier, Event, Party
from dossiers.rules.lifecycle import Action, permitted_actions
from dossiers.rules.standing import is_overdue
from dossiers.rules.states import State
from dossiers.selectors import offices_of
from dossiers.selectors.fees import bill_lines, fees_of
from onestop.api.fields import CodeListField, MomentField, TextField
from onestop.api.pages import PageQuery
from onestop.api.serializers.files import FileSerializer
from onestop.api.serializers.procedures import (
    CHANNELS,
    DayNoteSerializer,
    LimitSerializer,
    RemainderSerializer,
)
from onestop.people.masking import party_told, shown_name, works_on
from procedures.rules.moments import local_date

STATES = [state.value for state in State]
ACTIONS = [action.value for action in Action]


class DossierQuery(PageQuery):
    """Narrows the list. `q`: the beginning of a code, a whole ID or phone number, or the beginning of a name."""

    state = CodeListField(
        child=serializers.ChoiceField(STATES), required=False, default=list, help_text="One or several."
    )
    due_before = MomentField(required=False)
    overdue = serializers.BooleanField(required=False, default=False)
    office = TextField(required=False, default="", max_length=35)
    procedure = TextField(required=False, default="", max_length=40)
    channel = serializers.ChoiceField(CHANNELS, required=False, default="")
    q = TextField(required=False, default="", max_length=100)


class OfficeRefSerializer(serializers.Serializer):
    """An office by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class AssigneeSerializer(serializers.Serializer):
    """The member of staff whose task the dossier is."""

    number = serializers.IntegerField()
    name = serializers.CharField()


class DossierRowSerializer(serializers.Serializer):
    """A dossier in a list. The applicant's name is masked for those who do not work on it."""

    code = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    state_label = serializers.SerializerMethodField()
    procedure = serializers.CharField(source="procedure.code")
    procedure_name = serializers.CharField(source="version.name")
    case = serializers.CharField(source="case.key", allow_null=True, default=None)
    channel = serializers.ChoiceField(CHANNELS)
    applicant_name = serializers.SerializerMethodField()
    receiving_office = OfficeRefSerializer()
    resolving_office = OfficeRefSerializer()
    holder_office = OfficeRefSerializer()
    received_at = MomentField(allow_null=True)
    due_at = MomentField(allow_null=True)
    due_on = serializers.SerializerMethodField()
    overdue = serializers.SerializerMethodField()
    promised_at = MomentField(allow_null=True)
    clock = serializers.CharField()
    finished_at = MomentField(allow_null=True)
    outcome = serializers.CharField()
    revision = serializers.IntegerField(source="last_seq", help_text="The ETag, to send as If-Match.")

    def get_state_label(self, dossier: Dossier) -> str:
        return _(State(dossier.state).label)

    def get_due_on(self, dossier: Dossier) -> date | None:
        return local_date(dossier.due_at) if dossier.due_at else None

    def get_overdue(self, dossier: Dossier) -> bool:
        return State(dossier.state).is_open and is_overdue(dossier.due_at, self.context["now"])

    def get_applicant_name(self, dossier: Dossier) -> str:
        parties: list[Party] = getattr(dossier, "applicants", None) or []
        return shown_name(parties[0].name, self.context["actor"], dossier) if parties else ""


class PartySerializer(serializers.Serializer):
    """Applicant, owner or proxy. ID numbers show their last four digits only; the rest is for those who work on it."""

    role = serializers.ChoiceField(Party.Role.values)
    kind = serializers.ChoiceField(Party.Kind.values)
    name = serializers.CharField()
    id_number = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    birth_on = serializers.CharField(allow_null=True)


class DossierPaperSerializer(serializers.Serializer):
    """A paper as it was handed in."""

    name = serializers.CharField()
    mode = serializers.CharField()
    originals = serializers.IntegerField()
    copies = serializers.IntegerField()
    missing = serializers.BooleanField(source="is_missing")
    note = serializers.CharField()


class HoldingSerializer(serializers.Serializer):
    """A stretch in which one office held the dossier; the last one runs."""

    position = serializers.IntegerField()
    step = serializers.CharField(source="step_name")
    office = OfficeRefSerializer()
    since = MomentField()
    due_at = MomentField(allow_null=True)
    until = MomentField(allow_null=True)


class BillLineSerializer(serializers.Serializer):
    """One fee; null `amount` is unknown."""

    kind = serializers.CharField()
    key = serializers.CharField()
    name = serializers.CharField()
    per = serializers.CharField()
    quantity = serializers.IntegerField()
    for_each = serializers.CharField()
    times = serializers.IntegerField()
    unit_price = serializers.IntegerField(allow_null=True)
    cap = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    price = serializers.IntegerField(allow_null=True)
    amount = serializers.IntegerField(allow_null=True)
    when_due = serializers.CharField()
    exemption = serializers.CharField()
    expired = serializers.BooleanField()


class BillSerializer(serializers.Serializer):
    """What the dossier costs: lines, and totals by currency (null: a part is unknown)."""

    lines = BillLineSerializer(many=True)
    totals = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    unknown = serializers.BooleanField()


class FeeReceiptSerializer(serializers.Serializer):
    """Money taken; `voided_at` is null while the receipt stands."""

    receipt = serializers.CharField(source="__str__")
    amount = serializers.IntegerField()
    currency = serializers.CharField()
    method = serializers.CharField()
    taken_by = serializers.CharField(source="taken_by_name")
    taken_at = MomentField()
    voided_by = serializers.CharField(source="voided_by_name")
    voided_at = MomentField(allow_null=True)
    void_reason = serializers.CharField()


class FeeAccountSerializer(BillSerializer):
    """The bill, the receipts for it, and what is left to pay by currency (null: unknown)."""

    receipts = FeeReceiptSerializer(many=True)
    owed = serializers.DictField(child=serializers.IntegerField(allow_null=True))


class DossierSerializer(DossierRowSerializer):
    """A dossier with its parties, papers, fee, way and what the caller may do with it now."""

    national_state = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="version.number")
    returning_office = OfficeRefSerializer()
    submitted_at = MomentField(allow_null=True)
    statutory_due_at = MomentField(allow_null=True)
    statutory_outcome = serializers.CharField()
    suspended_at = MomentField(allow_null=True)
    suspension_kind = serializers.CharField()
    supplement_count = serializers.IntegerField()
    returned_at = MomentField(allow_null=True)
    assignee = serializers.SerializerMethodField()
    delivery = serializers.CharField()
    fee = serializers.SerializerMethodField()
    parties = serializers.SerializerMethodField()
    papers = DossierPaperSerializer(many=True)
    files = serializers.SerializerMethodField()
    holdings = HoldingSerializer(many=True)
    actions = serializers.SerializerMethodField()

    def get_national_state(self, dossier: Dossier) -> int:
        return State(dossier.state).national_code

    @extend_schema_field(AssigneeSerializer(allow_null=True))
    def get_assignee(self, dossier: Dossier) -> dict[str, Any] | None:
        if dossier.assignee_id is None:
            return None
        return {"number": dossier.assignee_id, "name": dossier.assignee_name}

    @extend_schema_field(FeeAccountSerializer)
    def get_fee(self, dossier: Dossier) -> dict[str, Any]:
        account = fees_of(dossier)
        receipts = FeeReceiptSerializer(account.receipts, many=True).data
        return {**dossier.bill, "lines": bill_lines(dossier), "receipts": receipts, "owed": account.owed}

    @extend_schema_field(FileSerializer(many=True))
    def get_files(self, dossier: Dossier) -> Any:
        in_full = works_on(self.context["actor"], dossier)
        return FileSerializer(dossier.files.all(), many=True, context={"in_full": in_full}).data

    @extend_schema_field(PartySerializer(many=True))
    def get_parties(self, dossier: Dossier) -> list[dict[str, Any]]:
        in_full = works_on(self.context["actor"], dossier)
        return [party_told(party, dossier, in_full=in_full) for party in dossier.parties.order_by("id")]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(ACTIONS)))
    def get_actions(self, dossier: Dossier) -> list[str]:
        found = permitted_actions(self.context["actor"], State(dossier.state), offices_of(dossier))
        return [action.value for action in found]

    def get_applicant_name(self, dossier: Dossier) -> str:
        party = dossier.parties.filter(role=Party.Role.APPLICANT).first()
        return shown_name(party.name, self.context["actor"], dossier) if party else ""


class EventSerializer(serializers.Serializer):
    """One event: what happened, by whom, when it was so and when it was entered, and what it led to."""

    seq = serializers.IntegerField()
    action = serializers.ChoiceField(ACTIONS)
    action_label = serializers.SerializerMethodField()
    actor = serializers.CharField(source="actor_name")
    roles = serializers.SerializerMethodField()
    office = OfficeRefSerializer()
    happened_at = MomentField()
    entered_at = MomentField()
    reason = serializers.CharField()
    form = serializers.CharField()
    facts = serializers.SerializerMethodField()
    from_state = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    clock = serializers.CharField()
    due_at = MomentField(allow_null=True)
    promised_at = MomentField(allow_null=True)
    outcome = serializers.CharField()
    hash = serializers.CharField()

    def get_action_label(self, event: Event) -> str:
        return _(Action(event.action).label)

    def get_roles(self, event: Event) -> list[str]:
        return event.actor_roles.split(",") if event.actor_roles else []

    @extend_schema_field(serializers.DictField())
    def get_facts(self, event: Event) -> dict[str, Any]:
        return {key: value for key, value in event.data.items() if key not in ("personal_digest", "fixed")}


class ExplainedLimitSerializer(serializers.Serializer):
    """A limit, when it ends, and the days on the way."""

    limit = LimitSerializer()
    effective_receipt = MomentField()
    due_at = MomentField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    remainder = RemainderSerializer(allow_null=True)
    explanation = DayNoteSerializer(many=True)


class DossierDueSerializer(serializers.Serializer):
    """The promised due date (also at the top), and the one by law; both null before acceptance."""

    code = serializers.CharField()
    received_at = MomentField(allow_null=True)
    due_at = MomentField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    paused = serializers.BooleanField()
    promised_at = MomentField(allow_null=True)
    explanation = DayNoteSerializer(many=True)
    committed = ExplainedLimitSerializer(allow_null=True)
    statutory = ExplainedLimitSerializer(allow_null=True)
