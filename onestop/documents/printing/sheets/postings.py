"""Posting sheets ("niêm yết công khai"): one procedure in full, or the list of a field."""

from dataclasses import dataclass

from onestop.documents.printing.sheets.values import Letterhead, Limit, Moment


@dataclass(frozen=True, slots=True)
class PostedLimit:
    """A limit with the cases and channels that share it; None is not known. Empty cases: the procedure has none."""

    cases: tuple[str, ...]
    channels: tuple[str, ...]
    limit: Limit | None
    statutory: Limit | None
    decision: str


@dataclass(frozen=True, slots=True)
class PostedTier:
    """The price of each unit up to a number; None is without end."""

    up_to: int | None
    price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedFee:
    """A fee line; an amount of None without tiers is not known, which is not zero."""

    name: str
    kind: str
    case: str
    channel: str
    amount: int | None
    currency: str
    per: str
    tiers: tuple[PostedTier, ...]
    cap: int | None
    for_each: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedPaper:
    """A paper to bring; `mode` is submit, present or declare."""

    name: str
    mode: str
    originals: int
    copies: int
    case: str
    condition: str
    form: str


@dataclass(frozen=True, slots=True)
class PostedExemption:
    """Who pays less, by how many percent, with which proof."""

    ground: str
    proof: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What the law wants posted about a procedure (Decree 63/2010 art. 8, 16, 17), from the record of one version."""

    size: str
    letterhead: Letterhead
    code: str
    name: str
    field: str
    version: int
    valid_from: Moment | None
    valid_to: Moment | None
    decision: str
    channels: tuple[str, ...]
    authority: str
    applicants: str
    conditions: str
    result: str
    steps: tuple[str, ...]
    papers: tuple[PostedPaper, ...]
    limits: tuple[PostedLimit, ...]
    fees: tuple[PostedFee, ...]
    exemptions: tuple[PostedExemption, ...]
    legal_bases: tuple[str, ...]
    address: str
    qr: str
    printed_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedRow:
    """A procedure in the list of its field; `is_from`: other cases take longer or cost more."""

    code: str
    name: str
    channels: tuple[str, ...]
    limit: Limit | None
    limit_is_from: bool
    has_fee: bool
    price: int | None
    price_is_from: bool
    currency: str
    decision: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPosting:
    """The procedures of a field, in the order of the alphabet."""

    size: str
    letterhead: Letterhead
    field: str
    rows: tuple[PostedRow, ...]
    address: str
    qr: str
    printed_at: Moment
