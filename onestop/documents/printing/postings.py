"""Posting sheets as PDF, made of the same record as the public page; without a visible trace of who asked for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from onestop.documents.printing.documents import Document
from onestop.documents.printing.letterheads import issuer_of
from onestop.documents.printing.pictures import qr_svg
from onestop.documents.printing.rendering import render
from onestop.documents.printing.sheets.postings import (
    FieldPosting,
    PostedExemption,
    PostedFee,
    PostedLimit,
    PostedPaper,
    PostedRow,
    PostedTier,
    Posting,
)
from onestop.documents.printing.sheets.values import Letterhead, Limit, Moment, certain_moment
from procedures.models import Fee, Field, Office, ProcedureVersion
from procedures.rules.moments import LOCAL
from procedures.rules.time_limits import TimeLimit
from procedures.selectors.at_a_glance import Glance
from procedures.selectors.offer_groups import grouped
from procedures.selectors.publication import Offer


def posting_pdf(
    version: ProcedureVersion,
    offers: Iterable[Offer],
    *,
    office: Office | None,
    address: str,
    size: str,
    at: datetime,
) -> Document:
    """The sheet of a version on "a4" or "a3"; the QR code leads to its page at `address`."""
    sheet = Posting(
        size=size,
        letterhead=_letterhead(office),
        code=version.procedure.code,
        name=version.name,
        field=version.field.name,
        version=version.number,
        valid_from=_midnight(version.valid_from),
        valid_to=_midnight(version.valid_to),
        decision=version.decision,
        channels=tuple(version.channels),
        authority=version.authority,
        applicants=version.applicants,
        conditions=version.conditions,
        result=version.result,
        steps=tuple(line.strip() for line in version.how_to.splitlines() if line.strip()),
        papers=_papers(version),
        limits=_limits(offers),
        fees=tuple(_fee(fee) for fee in version.fees.all()),
        exemptions=tuple(
            PostedExemption(each.ground, each.proof, each.percent) for each in version.exemptions.all()
        ),
        legal_bases=tuple(
            " – ".join(filter(None, (each.number, each.title))) for each in version.legal_bases.all()
        ),
        address=address,
        qr=qr_svg(address),
        printed_at=certain_moment(at),
    )
    return Document(render("posting", sheet), f"niem-yet-{_ascii(version.procedure.code)}.pdf")


def field_posting_pdf(
    field: Field,
    glances: Sequence[Glance],
    *,
    office: Office | None,
    address: str,
    size: str,
    at: datetime,
) -> Document:
    """The list of a field's procedures on "a4" or "a3", landscape."""
    sheet = FieldPosting(
        size=size,
        letterhead=_letterhead(office),
        field=field.name,
        rows=tuple(_row(glance) for glance in glances),
        address=address,
        qr=qr_svg(address),
        printed_at=certain_moment(at),
    )
    return Document(render("posting_field", sheet), f"niem-yet-{_ascii(field.code)}.pdf")


def _letterhead(office: Office | None) -> Letterhead:
    return issuer_of(office).letterhead if office else Letterhead()


def _midnight(on: date | None) -> Moment | None:
    return certain_moment(datetime.combine(on, time.min, LOCAL)) if on else None


def _ascii(code: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in ".-") else "-" for sign in code)


def _limit(limit: TimeLimit | None) -> Limit | None:
    if limit is None:
        return None
    return Limit(None if limit.amount is None else f"{limit.amount.normalize():f}", limit.unit.value)


def _limits(offers: Iterable[Offer]) -> tuple[PostedLimit, ...]:
    return tuple(
        PostedLimit(each.cases, each.channels, _limit(each.limit), _limit(each.statutory), each.decision)
        for each in grouped(offers)
    )


def _papers(version: ProcedureVersion) -> tuple[PostedPaper, ...]:
    return tuple(
        PostedPaper(
            name=paper.name,
            mode=paper.mode,
            originals=paper.originals,
            copies=paper.copies,
            case=paper.case.name if paper.case else "",
            condition=paper.condition,
            form=paper.form,
        )
        for paper in version.papers.all()
    )


def _fee(fee: Fee) -> PostedFee:
    return PostedFee(
        name=fee.name,
        kind=fee.kind,
        case=fee.case.name if fee.case else "",
        channel=fee.channel,
        amount=fee.amount,
        currency=fee.currency,
        per=fee.per,
        tiers=tuple(PostedTier(tier["up_to"], tier["price"]) for tier in fee.tiers),
        cap=fee.cap,
        for_each=fee.for_each,
        note=fee.note,
    )


def _row(glance: Glance) -> PostedRow:
    version, price = glance.version, glance.price
    return PostedRow(
        code=version.procedure.code,
        name=version.name,
        channels=tuple(version.channels),
        limit=_limit(glance.shortest),
        limit_is_from=glance.has_several_limits,
        has_fee=price is not None,
        price=price.lowest if price else None,
        price_is_from=bool(price and (price.is_open or price.lowest != price.highest)),
        currency=price.currency if price else "VND",
        decision=version.decision,
        version=version.number,
    )
