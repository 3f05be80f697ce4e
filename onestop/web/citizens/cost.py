"""What a procedure costs, and a small calculator where case, channel, quantity or an exemption make a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from dossiers.billing import bill_for
from onestop.web.templatetags.catalogue_wording import counted
from procedures.models import Case, ProcedureVersion
from procedures.models.vocabulary import Channel
from procedures.rules.errors import RuleError
from procedures.rules.fees import LARGEST_QUANTITY, PER_COPY, PER_DOSSIER, PER_PAGE

ASKED = "tinh"
QUANTITY = "so-"


@dataclass(frozen=True)
class Quantity:
    """How many of a unit; the text as it was typed."""

    unit: str
    typed: str

    @property
    def name(self) -> str:
        return f"{QUANTITY}{self.unit}"

    @property
    def label(self) -> str:
        return counted(self.unit)


@dataclass(frozen=True)
class Calculator:
    """The form as it was sent, and its answer: a bill as `dossiers.billing` gives it, or what was wrong and where."""

    case: str
    channel: str
    channels: tuple[tuple[str, str], ...]
    quantities: tuple[Quantity, ...]
    exemptions: tuple[str, ...]
    is_asked: bool
    bill: Mapping[str, Any] | None = None
    error: str = ""
    error_field: str = ""


def makes_a_difference(version: ProcedureVersion) -> bool:
    """Whether there is anything to reckon: otherwise the list of fees says it all."""
    fees = list(version.fees.all())
    varied = any(
        fee.case_id or fee.channel or fee.tiers or fee.per != PER_DOSSIER or fee.for_each for fee in fees
    )
    exempted = bool(version.exemptions.all()) and any(fee.amount for fee in fees)
    return bool(fees) and (varied or exempted)


def calculator(version: ProcedureVersion, asked: QueryDict, on: date) -> Calculator | None:
    """The calculator of a version, with the answer when the form was sent; None where there is nothing to reckon."""
    if not makes_a_difference(version):
        return None
    form = _form(version, asked)
    if not form.is_asked:
        return form
    try:
        return replace(form, bill=_bill(version, form, on))
    except _Mistyped as mistake:
        return replace(form, error=str(mistake), error_field=mistake.field)
    except RuleError as error:
        return replace(form, error=_(error.template) % error.params)


def _form(version: ProcedureVersion, asked: QueryDict) -> Calculator:
    cases = [case.key for case in version.cases.all()]
    case, channel = asked.get("truong-hop", ""), asked.get("hinh-thuc", "")
    known = {exemption.key for exemption in version.exemptions.all()}
    return Calculator(
        case=case if case in cases else (cases[0] if cases else ""),
        channel=channel if channel in version.channels else next(iter(version.channels), ""),
        channels=tuple((value, str(label)) for value, label in Channel.choices if value in version.channels),
        quantities=tuple(
            Quantity(unit, asked.get(f"{QUANTITY}{unit}", "1").strip()[:12]) for unit in _units(version)
        ),
        exemptions=tuple(key for key in asked.getlist("mien") if key in known),
        is_asked=ASKED in asked,
    )


def _units(version: ProcedureVersion) -> list[str]:
    units = [
        unit
        for fee in version.fees.all()
        for unit in (fee.per, fee.for_each or (PER_COPY if fee.per == PER_PAGE else ""))
    ]
    return [unit for unit in dict.fromkeys(units) if unit not in ("", PER_DOSSIER)]


class _Mistyped(Exception):
    """A number that is none."""

    def __init__(self, quantity: Quantity) -> None:
        super().__init__(
            _("%(what)s: write a whole number from 0 to %(most)s.")
            % {"what": quantity.label, "most": LARGEST_QUANTITY}
        )
        self.field = quantity.name


def _bill(version: ProcedureVersion, form: Calculator, on: date) -> Mapping[str, Any]:
    case: Case | None = next((each for each in version.cases.all() if each.key == form.case), None)
    quantities = {quantity.unit: _number(quantity) for quantity in form.quantities}
    return bill_for(version, case, form.channel, on=on, quantities=quantities, exemptions=form.exemptions)


def _number(quantity: Quantity) -> int:
    if not (
        quantity.typed.isascii() and quantity.typed.isdigit() and int(quantity.typed) <= LARGEST_QUANTITY
    ):
        raise _Mistyped(quantity)
    return int(quantity.typed)
