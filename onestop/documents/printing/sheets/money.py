"""The sheet of a fee receipt ("biên lai thu phí, lệ phí")."""

from dataclasses import dataclass

from onestop.documents.printing.sheets.values import Letterhead, Moment, Person


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """What was paid for: `kind` is phi, le_phi or unstated; an unnamed line is called by its kind.

    `factors` (count, unit), `unit_price` and `capped` say how the sum came about, nothing for one unit; `of` is the
    sum of the whole line where the receipt is for a part of it, or after an exemption.
    """

    kind: str
    name: str
    amount: int
    factors: tuple[tuple[int, str], ...] = ()
    unit_price: int | None = None
    capped: bool = False
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Voiding:
    """By whom, when and why a receipt was voided."""

    by: str
    at: Moment
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeReceiptSheet:
    """A receipt as it is printed; `in_words` is the sum in words, with the currency by its code in `currency`."""

    letterhead: Letterhead
    series: str
    year: int
    number: str
    on: Moment
    code: str
    content: str
    case: str
    payer: Person
    lines: tuple[MoneyLine, ...]
    amount: int
    currency: str
    in_words: str
    method: str
    taken_by: str
    barcode: str
    voided: Voiding | None
