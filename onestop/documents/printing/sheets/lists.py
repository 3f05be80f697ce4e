"""Sheets of many dossiers: the register (form 07; 06 of 2018), labels, the control list, results handed over."""

from dataclasses import dataclass

from onestop.documents.printing.sheets.values import Letterhead, Moment, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A dossier in a list. `number` is its number in the register of its year, or its place in another list.

    `outcome` is the outcome code when it is finished, `state` the state's code; `case` may be empty.
    """

    number: int
    code: str
    content: str
    case: str
    sets: int
    applicant: Person
    owner: Person
    resolving: str
    received_at: Moment | None
    due_at: Moment | None
    promised_at: Moment | None
    forwarded_at: Moment | None
    finished_at: Moment | None
    returned_at: Moment | None
    delivery: str
    state: str
    outcome: str
    result: str
    result_number: str
    has_fee: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register of a period, both days counted; `book` names the years of the volumes."""

    form_number: str
    title: str
    circular: str
    letterhead: Letterhead
    first: Moment
    last: Moment
    books: tuple[int, ...]
    printed_at: Moment
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverList:
    """A batch that goes from one unit to another, to be signed by both."""

    letterhead: Letterhead
    giver: str
    receiver: str
    given_by: str
    at: Moment
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsList:
    """Results that were or are to be handed over, one signature a row."""

    letterhead: Letterhead
    office: str
    at: Moment
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on the folder of a dossier."""

    code: str
    barcode: str
    content: str
    name: str
    received_at: Moment | None
    due_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Labels of 70 × 37 mm: `layout` is "sheet" (24 on A4, the first `skip` places left empty) or "single"."""

    layout: str
    skip: int
    labels: tuple[Label, ...]
