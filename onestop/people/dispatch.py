"""From an action's name and its checked input to the one service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from dossiers.models import Event
from dossiers.rules.actions import Action
from dossiers.services import fees, files, intake, lateness, processing, resolution, suspension
from dossiers.services.drafts import PaperDraft
from dossiers.services.files import FileDraft
from dossiers.services.resolution import Result
from onestop.people.accounts.colleagues import colleague, oneself
from procedures.models import CalendarVersion
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.moments import local_date

Values = Mapping[str, Any]


def _with(service: Callable[..., Event], *names: str) -> Callable[..., Event]:
    """The service with these inputs handed on under their own names."""

    def act(code: str, values: Values, common: dict[str, Any]) -> Event:
        return service(code, **common, **{name: values[name] for name in names})

    return act


def _resubmit(code: str, values: Values, common: dict[str, Any]) -> Event:
    return suspension.resubmit(code, papers=papers_of(values["papers"]), **common)


def _resolve(code: str, values: Values, common: dict[str, Any]) -> Event:
    sent = values.get("result_file")
    file = FileDraft(name=sent.name, chunks=sent.chunks(), kind="result") if sent else None
    return resolution.resolve(code, result=result_of(values), result_file=file, **common)


def _set_aside_file(code: str, values: Values, common: dict[str, Any]) -> Event:
    try:
        number = UUID(values["file"])
    except ValueError as error:
        raise RuleError(
            "file_not_chosen", gettext_noop("Choose the file to set aside."), field="file"
        ) from error
    return files.set_aside_file(code, file=number, **common)


def _assign(code: str, values: Values, common: dict[str, Any]) -> Event:
    """To the person of that number; without one, to oneself."""
    by, number = common["by"], values.get("person")
    if number is None or number == by.id:
        return processing.assign(code, person=oneself(by), **common)
    person = colleague(number, local_date(common["at"]))
    return processing.assign(code, person=person, **common)


def _recompute(code: str, values: Values, common: dict[str, Any]) -> Event:
    return processing.recompute(code, calendar_version=_calendar(values), **common)


_SERVICES: Mapping[Action, Callable[[str, Values, dict[str, Any]], Event]] = {
    Action.ACCEPT: _with(intake.accept),
    Action.ASK_SUPPLEMENT: _with(suspension.ask_supplement, "papers"),
    Action.RESUBMIT: _resubmit,
    Action.REFUSE: _with(resolution.refuse),
    Action.START: _with(processing.start),
    Action.HAND_OVER: _with(processing.hand_over, "to_office"),
    Action.ASK_PAYMENT: _with(suspension.ask_payment, "amount"),
    Action.CONFIRM_PAYMENT: _with(suspension.confirm_payment, "proof"),
    Action.CONSULT: _with(processing.consult, "asked"),
    Action.ANSWER_CONSULTATION: _with(processing.answer_consultation, "answer"),
    Action.REAPPOINT: _with(processing.reappoint, "promised_at"),
    Action.RESOLVE: _resolve,
    Action.SET_ASIDE_FILE: _set_aside_file,
    Action.RETURN_RESULT: _with(resolution.return_result, "delivery", "taken_by"),
    Action.WITHDRAW: _with(resolution.withdraw),
    Action.STOP: _with(resolution.stop),
    Action.REOPEN: _with(resolution.reopen, "clock_effect"),
    Action.CORRECT: _with(processing.correct, "changes"),
    Action.RECOMPUTE: _recompute,
    Action.TAKE_FEE: _with(fees.take_fee, "amount", "currency", "method"),
    Action.VOID_FEE: _with(fees.void_fee, "receipt"),
    Action.ASSIGN: _assign,
    Action.REMIND: _with(processing.remind),
    Action.EXPLAIN_LATENESS: _with(lateness.explain_lateness, "late_reason", "remedy"),
}


def act(action: Action, code: str, values: Values, **common: Any) -> Event:
    """Do the action; `common` are `by`, `at`, `revision`. A stored dossier never takes `submit`: it has no service."""
    moment = {"happened_at": values.get("happened_at"), "reason": values["reason"]}
    return _SERVICES[action](code, values, {**common, **moment})


def papers_of(values: list[Values]) -> tuple[PaperDraft, ...]:
    """Papers as the services take them."""
    return tuple(
        PaperDraft(
            name=paper["name"],
            mode=paper["mode"] or "submit",
            originals=paper["originals"],
            copies=paper["copies"],
            is_missing=paper["missing"],
            note=paper["note"],
        )
        for paper in values
    )


def result_of(values: Values) -> Result:
    """A result as the services take it."""
    return Result(
        kind=values["result"],
        number=values["result_number"],
        signed_on=values["signed_on"],
        signer=values["signer"],
    )


def _calendar(values: Values) -> CalendarVersion:
    versions = CalendarVersion.objects.filter(calendar__code=values["calendar"], published_at__isnull=False)
    if values.get("number"):
        versions = versions.filter(number=values["number"])
    version = versions.order_by("-number").first()
    if version is None:
        raise RuleError(
            "calendar_unknown", gettext_noop("Name the calendar version to apply."), field="calendar"
        )
    return version
