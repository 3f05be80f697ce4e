"""What a reader makes of one entry of a catalogue, before anything is written; the source text is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

from procedures.importing.flags import Finding
from procedures.rules.unit_table import Unit

CHANNELS = ("direct", "online", "postal")
LEVELS = ("ministry", "province", "district", "commune", "other")
UNITS = tuple(unit.value for unit in Unit)


@dataclass(frozen=True, slots=True)
class StagedCase:
    """A case ("trường hợp"); `key` is what limits, fees and papers name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class StagedLimit:
    """A time limit of a case and channel ("" means any); `amount` is None for `same_day` and `none`."""

    unit: str
    amount: Decimal | None = None
    case: str = ""
    channel: str = ""
    cutoff: time | None = None


@dataclass(frozen=True, slots=True)
class StagedTier:
    """A unit price up to a quantity; `up_to` None is the last tier."""

    up_to: int | None
    price: int


@dataclass(frozen=True, slots=True)
class StagedFee:
    """A fee line in whole đồng or dollars; `amount` None without tiers is unknown, not zero."""

    amount: int | None
    currency: str = "VND"
    kind: str = "unstated"
    case: str = ""
    channel: str = ""
    key: str = ""
    name: str = ""
    per: str = "dossier"
    for_each: str = ""
    tiers: tuple[StagedTier, ...] = ()
    cap: int | None = None
    when_due: str = "filing"
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StagedExemption:
    """A ground to pay less, with its proof; `percent` is what is let off."""

    key: str
    ground: str
    proof: str = ""
    percent: int = 100
    fee_key: str = ""


@dataclass(frozen=True, slots=True)
class StagedPaper:
    """A paper of the dossier; `mode` is submit, present or declare."""

    name: str
    originals: int = 0
    copies: int = 0
    mode: str = "submit"
    case: str = ""
    condition: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class StagedStep:
    """A step with the kind of unit that holds the dossier and its share of the limit."""

    name: str
    unit: str
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class StagedLegalBasis:
    """A document relied on; `number` "" when the source does not let it be told from the title."""

    number: str
    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class StagedProcedure:
    """One entry of a catalogue, complete enough to become a procedure version."""

    code: str
    name: str
    field: str = ""
    levels: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    authority: str = ""
    applicants: str = ""
    conditions: str = ""
    result: str = ""
    result_code: str = ""
    how_to: str = ""
    decision: str = ""
    is_instant: bool = False
    is_chain: bool = False
    supplement_mode: str = "restart"
    payment_mode: str = "pause"
    consultation_mode: str = "none"
    valid_from: date | None = None
    valid_to: date | None = None
    synonyms: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    cases: tuple[StagedCase, ...] = ()
    limits: tuple[StagedLimit, ...] = ()
    fees: tuple[StagedFee, ...] = ()
    exemptions: tuple[StagedExemption, ...] = ()
    papers: tuple[StagedPaper, ...] = ()
    steps: tuple[StagedStep, ...] = ()
    legal_bases: tuple[StagedLegalBasis, ...] = ()

    @property
    def is_internal(self) -> bool:
        """Codes 6.xxxxxx are procedures between offices, which the public never sees."""
        return self.code.startswith("6.")


@dataclass(frozen=True, slots=True)
class StagedEntry:
    """A staged procedure with its line, the doubts about it, its source text and the hash of that text."""

    line: int
    procedure: StagedProcedure
    findings: tuple[Finding, ...] = ()
    source: Mapping[str, str] = field(default_factory=dict)
    content_hash: str = ""
    name_key: str = ""


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """A row that could not be taken, with the reason's stable code."""

    line: int
    code: str
    reason: str
    text: str = ""


Entry = StagedEntry | RefusedEntry
