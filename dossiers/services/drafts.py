"""What a counter or a portal hands in, before it is checked; and the checks that name the field and the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from dossiers.personal_data import digits_of_phone
from dossiers.rules.notices import CONTACT_FOR
from procedures.models.vocabulary import PaperMode
from procedures.rules.errors import RuleError, RuleErrors, gettext_noop
from procedures.rules.typed_days import typed_day
from procedures.rules.vietnamese import clean_text

DELIVERIES = ("desk", "post", "home", "online")
LONGEST_NAME = 200
LONGEST_TEXT = 500
MOST_PAPERS = 100
MOST_PIECES = 10_000
MOST_SETS = 100
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EMAIL_SIGNS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


@dataclass(frozen=True, kw_only=True)
class PartyDraft:
    """A person or body as typed; `id_number` is the identity or tax number."""

    name: str
    kind: str = "citizen"
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    birth_on: str = ""

    def contact(self) -> dict[str, str]:
        """The personal values that are kept encrypted."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("name", "kind")}


@dataclass(frozen=True, kw_only=True)
class PaperDraft:
    name: str
    mode: str = PaperMode.SUBMIT.value
    originals: int = 0
    copies: int = 0
    is_missing: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class IntakeDraft:
    """One dossier as handed in. `quantities` feed the fee (what a fee line counts → how many);
    `notify_by` are the ways on which the applicant agreed to be told of it (email, sms, chat);
    `exemptions` are keys of the version's grounds whose proof was shown; `details` hold `sets` (how many were handed
    in, default 1) and `helped_by` (who helped in writing)."""

    procedure: str
    channel: str
    applicant: PartyDraft
    case: str = ""
    owner: PartyDraft | None = None
    proxy: PartyDraft | None = None
    papers: tuple[PaperDraft, ...] = ()
    quantities: Mapping[str, int] = field(default_factory=dict)
    exemptions: tuple[str, ...] = ()
    delivery: str = "desk"
    notify_by: tuple[str, ...] = ()
    resolving_office: str = ""
    returning_office: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def parties(self) -> dict[str, PartyDraft]:
        """The parties that are named, by role."""
        named = {"applicant": self.applicant, "owner": self.owner, "proxy": self.proxy}
        return {role: party for role, party in named.items() if party}


def cleaned(party: PartyDraft, role: str = "applicant") -> PartyDraft:
    """The party with every text in its one Unicode form and without stray blanks. RuleError as by `clean_text`."""
    return PartyDraft(
        **{f.name: _text(str(getattr(party, f.name)), f"{role}.{f.name}") for f in fields(party)}
    )


def cleaned_papers(papers: Iterable[PaperDraft]) -> tuple[PaperDraft, ...]:
    """The papers with their names and notes in one Unicode form. RuleError as by `clean_text`."""
    return tuple(
        replace(
            paper,
            name=_text(paper.name, f"papers.{number}.name"),
            note=_text(paper.note, f"papers.{number}.note"),
        )
        for number, paper in enumerate(papers)
    )


def _text(text: str, field: str) -> str:
    try:
        return clean_text(text).strip()
    except RuleError as error:
        raise RuleError(error.code, error.template, field=field, **error.params) from error


def check_draft(draft: IntakeDraft) -> None:
    """Raise RuleErrors with every field that cannot stand; nothing is looked up here."""
    errors = errors_of(draft)
    if errors:
        raise RuleErrors(errors)


def errors_of(draft: IntakeDraft) -> list[RuleError]:
    """Every field that cannot stand, in the order of the input."""
    return [*_check_parties(draft), *_check_papers(draft.papers), *_check_rest(draft)]


def _check_parties(draft: IntakeDraft) -> Iterable[RuleError]:
    for role, party in draft.parties().items():
        yield from check_party(role, party)
    if draft.delivery == "home":
        yield from check_way_home(draft.applicant)
    yield from check_notices(draft.notify_by, draft.applicant)


def check_way_home(applicant: PartyDraft) -> Iterable[RuleError]:
    """Who brings a result home must know where to, and call before."""
    if not applicant.address:
        yield RuleError(
            "address_missing",
            gettext_noop("Enter the address to which the result is brought."),
            field="applicant.address",
        )
    if not applicant.phone:
        yield RuleError(
            "phone_missing",
            gettext_noop("Enter the phone number to call before the result is brought."),
            field="applicant.phone",
        )


def check_notices(ways: Iterable[str], applicant: PartyDraft) -> Iterable[RuleError]:
    """Who agreed to be told needs the address or number at which to be told."""
    ways = set(ways)
    if ways - CONTACT_FOR.keys():
        yield RuleError(
            "notice_way_unknown",
            gettext_noop("Choose how the applicant is told: email, sms or chat."),
            field="notify_by",
        )
    if "email" in ways and not is_email(applicant.email):
        yield RuleError(
            "email_missing",
            gettext_noop("Enter the e-mail address at which the applicant wants to be told."),
            field="applicant.email",
        )
    if ways & {"sms", "chat"} and not applicant.phone:
        yield RuleError(
            "notice_phone_missing",
            gettext_noop("Enter the phone number at which the applicant wants to be told."),
            field="applicant.phone",
        )


def is_email(text: str) -> bool:
    """Whether this can be an e-mail address: one @, a domain with a dot, no blanks."""
    name, at, domain = text.partition("@")
    return bool(name and at and "." in domain.strip(".") and EMAIL_SIGNS.fullmatch(text))


def check_party(role: str, party: PartyDraft) -> Iterable[RuleError]:
    """What is wrong with a party, field by field."""
    if not party.name:
        yield RuleError("name_missing", gettext_noop("Enter the name."), field=f"{role}.name")
    if len(party.name) > LONGEST_NAME or any(len(value) > LONGEST_TEXT for value in party.contact().values()):
        yield RuleError("text_too_long", gettext_noop("This text is too long."), field=f"{role}.name")
    if party.kind not in ("citizen", "enterprise", "agency", "other"):
        yield RuleError(
            "kind_unknown", gettext_noop("Choose what kind of applicant this is."), field=f"{role}.kind"
        )
    if party.kind == "citizen" and party.id_number and not is_id_number(party.id_number):
        yield RuleError(
            "id_number_invalid",
            gettext_noop("An identity number has 12 digits (an old one 9)."),
            field=f"{role}.id_number",
        )
    if party.phone and not is_phone(party.phone):
        yield RuleError(
            "phone_invalid", gettext_noop("A phone number has 9 to 15 digits."), field=f"{role}.phone"
        )
    if party.birth_on and not _is_day(party.birth_on):
        yield RuleError(
            "birth_day_invalid",
            gettext_noop("Check the day of birth: there is no such day, or it is not written as a day."),
            field=f"{role}.birth_on",
        )


def is_id_number(text: str) -> bool:
    """Whether this is a citizen's number: 12 ASCII digits, or 9 of the old card."""
    return text.isascii() and text.isdigit() and len(text) in (9, 12)


def is_phone(text: str) -> bool:
    """Whether this is a phone number: digits with blanks, dots, dashes or a leading plus."""
    return all(sign in "0123456789 .-+()" for sign in text) and 9 <= len(digits_of_phone(text)) <= 15


def _is_day(text: str) -> bool:
    """Whether it is a day as it is stored: 1990-12-31, and no other spelling of ISO 8601."""
    on = typed_day(text) if _ISO_DAY.fullmatch(text) else None
    return on is not None and 1880 <= on.year <= 2100


def _check_papers(papers: tuple[PaperDraft, ...]) -> Iterable[RuleError]:
    if len(papers) > MOST_PAPERS:
        yield RuleError("too_many_papers", gettext_noop("A dossier has at most 100 papers."), field="papers")
    for number, paper in enumerate(papers):
        if not paper.name.strip():
            yield RuleError(
                "paper_name_missing", gettext_noop("Name the paper."), field=f"papers.{number}.name"
            )
        if paper.mode not in PaperMode.values:
            yield RuleError(
                "paper_mode_unknown",
                gettext_noop("A paper is handed in, shown or declared."),
                field=f"papers.{number}.mode",
            )
        if not (0 <= paper.originals <= MOST_PIECES and 0 <= paper.copies <= MOST_PIECES):
            yield RuleError(
                "paper_count_invalid",
                gettext_noop("Originals and copies are whole numbers from 0 to 10000."),
                field=f"papers.{number}.originals",
            )


def _check_rest(draft: IntakeDraft) -> Iterable[RuleError]:
    if draft.delivery not in DELIVERIES:
        yield RuleError(
            "delivery_unknown",
            gettext_noop("Choose how the result is handed over: desk, post, home or online."),
            field="delivery",
        )
    sets = draft.details.get("sets", 1)
    if not (isinstance(sets, int) and 1 <= sets <= MOST_SETS):
        yield RuleError(
            "sets_invalid",
            gettext_noop("The number of sets is a whole number from 1 to 100."),
            field="sets",
        )
    for key, amount in draft.quantities.items():
        if not 1 <= amount <= 100_000:
            yield RuleError(
                "quantity_invalid",
                gettext_noop("A quantity is a whole number from 1 to 100000."),
                field=f"quantities.{key}",
            )
