"""What each action of the life cycle brings with it. Which of it is needed, the rules say (422 names the field)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from dossiers.rules.actions import Action
from dossiers.rules.lateness import LONGEST_REMEDY, LateReason
from dossiers.services.drafts import MOST_PAPERS
from onestop.api.fields import CountField, MomentField, StrictSerializer, TextField
from onestop.api.serializers.intake import PaperInput, ResultInput


def _optional(**options: Any) -> TextField:
    return TextField(required=False, default="", allow_blank=True, **options)


class ActionInput(StrictSerializer):
    """Every action: `happened_at` earlier than now needs a reason."""

    happened_at = MomentField(required=False, allow_null=True)
    reason = _optional(max_length=2000)


class AskSupplementInput(ActionInput):
    papers = serializers.ListField(
        child=TextField(max_length=2000), required=False, default=list, max_length=MOST_PAPERS
    )


class ResubmitInput(ActionInput):
    papers = PaperInput(many=True, required=False, default=list, max_length=MOST_PAPERS)  # type: ignore[call-arg]  # of the list


class HandOverInput(ActionInput):
    to_office = _optional(max_length=35)


class AskPaymentInput(ActionInput):
    amount = CountField(required=False, default=0, most=10**15, help_text=_("In đồng."))


class ConfirmPaymentInput(ActionInput):
    proof = _optional(max_length=200, help_text=_("Number of the payment document."))


class ConsultInput(ActionInput):
    asked = _optional(max_length=300, help_text=_("Who is asked."))


class AnswerInput(ActionInput):
    answer = _optional(max_length=2000)


class ReappointInput(ActionInput):
    promised_at = MomentField()


class RecomputeInput(ActionInput):
    calendar = TextField(max_length=40, help_text=_("Code of a calendar."))
    number = CountField(
        required=False, least=1, allow_null=True, help_text=_("Default: the newest published.")
    )


class ResolveInput(ActionInput, ResultInput):
    """Granted or rejected; a rejection needs its reason."""


class ReturnInput(ActionInput):
    delivery = _optional(max_length=12)
    taken_by = _optional(max_length=200)


class ReopenInput(ActionInput):
    clock_effect = _optional(max_length=12, help_text=_("continues or restarts"))


class AssignInput(ActionInput):
    person = CountField(
        required=False,
        least=1,
        most=10**15,
        allow_null=True,
        help_text=_("Number of a person; default: oneself."),
    )


class TakeFeeInput(ActionInput):
    amount = CountField(
        required=False,
        default=None,
        allow_null=True,
        most=10**15,
        help_text=_("Default: all that is left to pay."),
    )
    currency = _optional(max_length=3, help_text=_("Default: the first in which something is left to pay."))
    method = TextField(required=False, default="cash", max_length=10, help_text="cash, transfer, online")


class SetAsideFileInput(ActionInput):
    file = _optional(max_length=40, help_text=_("Number (id) of the file."))


class VoidFeeInput(ActionInput):
    receipt = _optional(max_length=60, help_text=_("The receipt as it is printed: series/year/number."))


class ExplainLatenessInput(ActionInput):
    late_reason = _optional(max_length=20, help_text=", ".join(LateReason))
    remedy = _optional(max_length=LONGEST_REMEDY, help_text=_("What is done about it; without names."))


class CorrectInput(ActionInput):
    changes = serializers.DictField(child=TextField(allow_blank=True), required=False, default=dict)


INPUTS: dict[Action, type[ActionInput]] = {
    Action.ASK_SUPPLEMENT: AskSupplementInput,
    Action.RESUBMIT: ResubmitInput,
    Action.HAND_OVER: HandOverInput,
    Action.ASK_PAYMENT: AskPaymentInput,
    Action.CONFIRM_PAYMENT: ConfirmPaymentInput,
    Action.CONSULT: ConsultInput,
    Action.ANSWER_CONSULTATION: AnswerInput,
    Action.REAPPOINT: ReappointInput,
    Action.RECOMPUTE: RecomputeInput,
    Action.RESOLVE: ResolveInput,
    Action.RETURN_RESULT: ReturnInput,
    Action.REOPEN: ReopenInput,
    Action.CORRECT: CorrectInput,
    Action.TAKE_FEE: TakeFeeInput,
    Action.VOID_FEE: VoidFeeInput,
    Action.SET_ASIDE_FILE: SetAsideFileInput,
    Action.ASSIGN: AssignInput,
    Action.EXPLAIN_LATENESS: ExplainLatenessInput,
}
