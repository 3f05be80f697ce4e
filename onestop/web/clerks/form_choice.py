"""Which form an action has, and where on it a refusal belongs."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from dossiers.rules.actions import Action
from onestop.web.clerks import action_forms as own
from onestop.web.clerks.action_forms import ActionForm
from onestop.web.clerks.correction import CorrectForm
from onestop.web.clerks.fee_forms import TakeFeeForm, VoidFeeForm
from onestop.web.clerks.paper_forms import ResubmitForm, SupplementForm

FORMS: Mapping[Action, type[ActionForm]] = {
    Action.ASK_SUPPLEMENT: SupplementForm,
    Action.RESUBMIT: ResubmitForm,
    Action.HAND_OVER: own.HandOverForm,
    Action.ASK_PAYMENT: own.AskPaymentForm,
    Action.CONFIRM_PAYMENT: own.ConfirmPaymentForm,
    Action.CONSULT: own.ConsultForm,
    Action.ANSWER_CONSULTATION: own.AnswerForm,
    Action.REAPPOINT: own.ReappointForm,
    Action.RESOLVE: own.ResolveForm,
    Action.RETURN_RESULT: own.ReturnForm,
    Action.REOPEN: own.ReopenForm,
    Action.RECOMPUTE: own.RecomputeForm,
    Action.CORRECT: CorrectForm,
    Action.TAKE_FEE: TakeFeeForm,
    Action.VOID_FEE: VoidFeeForm,
    Action.SET_ASIDE_FILE: own.SetAsideFileForm,
    Action.ASSIGN: own.AssignForm,
    Action.REMIND: own.RemindForm,
    Action.EXPLAIN_LATENESS: own.ExplainLatenessForm,
}


def form_class(action: Action) -> type[ActionForm]:
    """The form of an action."""
    return FORMS.get(action, ActionForm)


def error_field(form: forms.Form, named: str) -> str | None:
    """The field of the form that a refusal is about, None when it is about none of them."""
    tried = (named, named.removeprefix("changes."), *_ELSEWHERE.get(named.partition(".")[0], ()))
    return next((name for name in tried if name in form.fields), None)


def error_lines(form: forms.Form) -> list[tuple[str, str]]:
    """Each error of a form with the id of the input that it is about: the lines of the summary."""
    return [
        (input_id(form, name) if name in form.fields else "", str(text))
        for name, texts in form.errors.items()
        for text in texts
    ]


def input_id(form: forms.Form, name: str) -> str:
    """The id of a field's input, of the first one where there are several to choose from."""
    many = isinstance(form.fields[name].widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{form[name].auto_id}_0" if many else form[name].auto_id


_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "papers": ("papers",),
    "promised_at": ("promised_on",),
    "calendar": ("version",),
    "changes": ("delivery",),
    "file": ("result_file",),
}
