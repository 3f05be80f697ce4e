"""Waiting for somebody: papers asked from the applicant, a financial duty, and what ends the wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Unpack

from dossiers.models import Dossier, DossierPaper, Event, SuspensionRecord
from dossiers.rules.actors import Actor
from dossiers.rules.clock import Clock
from dossiers.rules.lifecycle import Action, SuspensionKind
from dossiers.services.drafts import PaperDraft, cleaned_papers
from dossiers.services.holdings import renew_due
from dossiers.services.recording import Deed, HappenedAtWithReason, perform
from dossiers.terms import thaw
from procedures.rules.errors import RuleError, gettext_noop

Change = Callable[[Dossier, Event, Clock], None]


def ask_supplement(
    code: str,
    *,
    by: Actor,
    at: datetime,
    papers: Sequence[str],
    reason: str,
    revision: int | None = None,
    happened_at: datetime | None = None,
) -> Event:
    """Ask the applicant for papers (form 02). After acceptance the clock stops; before, nothing has started.

    Raises also papers_missing.
    """
    asked = _named(papers)
    deed = Deed(
        action=Action.ASK_SUPPLEMENT,
        by=by,
        at=at,
        happened_at=happened_at,
        reason=reason,
        facts={"papers": asked},
    )
    return perform(code, deed, revision=revision, change=ask("supplement", asked))


def resubmit(
    code: str,
    *,
    by: Actor,
    at: datetime,
    papers: Sequence[PaperDraft],
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Note the papers that came; the clock goes on as the terms say (default: the whole limit anew)."""
    if not papers:
        raise RuleError("papers_missing", gettext_noop("Name the papers."), field="papers")
    papers = cleaned_papers(papers)

    def add(dossier: Dossier, event: Event, clock: Clock) -> None:
        position = dossier.papers.count()
        DossierPaper.objects.bulk_create(
            DossierPaper(
                dossier=dossier,
                position=position + number,
                name=paper.name,
                mode=paper.mode,
                originals=paper.originals,
                copies=paper.copies,
                note=paper.note,
            )
            for number, paper in enumerate(papers, start=1)
        )
        resume("supplement")(dossier, event, clock)

    facts = {"papers": [paper.name for paper in papers]}
    return perform(
        code, Deed(action=Action.RESUBMIT, by=by, at=at, facts=facts, **moment), revision=revision, change=add
    )


def ask_payment(
    code: str,
    *,
    by: Actor,
    at: datetime,
    amount: int,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Tell the applicant a financial duty (tax, land fee) in đồng; the clock waits as the terms say."""
    if not 0 < amount <= 10**15:
        raise RuleError(
            "amount_invalid", gettext_noop("An amount is a positive whole number of đồng."), field="amount"
        )
    deed = Deed(action=Action.ASK_PAYMENT, by=by, at=at, facts={"amount": amount}, **moment)
    return perform(code, deed, revision=revision, change=ask("financial_duty"))


def confirm_payment(
    code: str,
    *,
    by: Actor,
    at: datetime,
    proof: str,
    revision: int | None = None,
    **moment: Unpack[HappenedAtWithReason],
) -> Event:
    """Note that the duty was paid, with the number of the proof. Raises also proof_missing."""
    if not proof.strip():
        raise RuleError(
            "proof_missing", gettext_noop("Enter the number of the payment document."), field="proof"
        )
    deed = Deed(action=Action.CONFIRM_PAYMENT, by=by, at=at, facts={"proof": proof.strip()}, **moment)
    return perform(code, deed, revision=revision, change=resume("financial_duty"))


def _named(papers: Sequence[str]) -> list[str]:
    named = [paper.strip() for paper in papers if paper.strip()]
    if not named:
        raise RuleError("papers_missing", gettext_noop("Name the papers."), field="papers")
    return named


def ask(kind: str, papers: Sequence[str] = ()) -> Change:
    """Open the record of a wait of this kind, unless one runs or nothing is suspended (before acceptance)."""

    def record(dossier: Dossier, event: Event, clock: Clock) -> None:
        if dossier.received_at is None or dossier.suspensions.filter(kind=kind, until__isnull=True).exists():
            return
        SuspensionRecord.objects.create(
            dossier=dossier,
            kind=kind,
            mode=thaw(dossier.terms).mode(SuspensionKind(kind)),
            since=event.happened_at,
            reason=event.reason,
            asked_papers=list(papers),
        )

    return record


def resume(kind: str) -> Change:
    """Close the record of the wait, unless another of the same kind still runs."""

    def record(dossier: Dossier, event: Event, clock: Clock) -> None:
        if kind == "consultation" and clock.open_consultations:
            return
        dossier.suspensions.filter(kind=kind, until__isnull=True).update(until=event.happened_at)
        renew_due(dossier, clock)

    return record
