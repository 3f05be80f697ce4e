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


# They take the inputs of the table under their own names.
_SERVICES: Mapping[Action, Callable[..., Event]] = {
    Action.ACCEPT: intake.accept,
    Action.ASK_SUPPLEMENT: suspension.ask_supplement,
    Action.REFUSE: resolution.refuse,
    Action.START: processing.start,
    Action.HAND_OVER: processing.hand_over,
    Action.ASK_PAYMENT: suspension.ask_payment,
    Action.CONFIRM_PAYMENT: suspension.confirm_payment,
    Action.CONSULT: processing.consult,
    Action.ANSWER_CONSULTATION: processing.answer_consultation,
    Action.REAPPOINT: processing.reappoint,
    Action.RETURN_RESULT: resolution.return_result,
    Action.WITHDRAW: resolution.withdraw,
    Action.STOP: resolution.stop,
    Action.REOPEN: resolution.reopen,
    Action.CORRECT: processing.correct,
    Action.TAKE_FEE: fees.take_fee,
    Action.VOID_FEE: fees.void_fee,
    Action.REMIND: processing.remind,
    Action.EXPLAIN_LATENESS: lateness.explain_lateness,
}
# Their inputs are read first: papers, a result, a person, a calendar, a file.
_READERS: Mapping[Action, Callable[[str, Values, dict[str, Any]], Event]] = {
    Action.RESUBMIT: _resubmit,
    Action.RESOLVE: _resolve,
    Action.SET_ASIDE_FILE: _set_aside_file,
    Action.ASSIGN: _assign,
    Action.RECOMPUTE: _recompute,
}
# Not here: `submit`, which a stored dossier never takes, and `attach_file`, which has an address of its own.
DONE_HERE = frozenset({*_SERVICES, *_READERS})


def act(action: Action, code: str, values: Values, **common: Any) -> Event:
    """Do the action; `common` are `by`, `at`, `revision`. KeyError for an action that is not in `DONE_HERE`."""
    common |= {"happened_at": values.get("happened_at"), "reason": values["reason"]}
    if action in _READERS:
        return _READERS[action](code, values, common)
    return _SERVICES[action](code, **common, **{name: values[name] for name in action.row.inputs})


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
