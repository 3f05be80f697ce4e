"""Outbox entries become deliveries: one for each way on which the applicant agreed, one for each webhook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from dossiers.models import Dossier, OutboxEntry
from dossiers.rules.notices import NoticeKind
from dossiers.rules.states import State
from onestop.citizens.notices.channels import ways_on
from onestop.citizens.notices.models import Delivery, Webhook

BATCH = 200


@transaction.atomic
def spread(*, at: datetime) -> int:
    """Spread a batch of entries that no other sender holds; returns how many entries were done."""
    waiting = OutboxEntry.objects.filter(spread_at__isnull=True).select_related("event__dossier")
    entries = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("id")[:BATCH])
    hooks = _webhooks_of(entry.event.dossier for entry in entries)
    Delivery.objects.bulk_create(
        [delivery for entry in entries for delivery in _deliveries(entry, hooks)], ignore_conflicts=True
    )
    OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(spread_at=at)
    return len(entries)


def _webhooks_of(dossiers: Iterable[Dossier]) -> list[Webhook]:
    offices = {office for dossier in dossiers for office in _heard_at(dossier)}
    return list(Webhook.objects.filter(active=True, office__in=offices)) if offices else []


def _heard_at(dossier: Dossier) -> set[int]:
    return {dossier.receiving_office_id, dossier.resolving_office_id}


def _deliveries(entry: OutboxEntry, hooks: Iterable[Webhook]) -> Iterable[Delivery]:
    dossier = entry.event.dossier
    for way in _ways_to_applicant(entry, dossier):
        yield _delivery(entry, dossier, way)
    for hook in hooks:
        if hook.office_id in _heard_at(dossier) and hook.wants(entry.kind):
            yield _delivery(entry, dossier, Delivery.Channel.WEBHOOK, hook)


def _ways_to_applicant(entry: OutboxEntry, dossier: Dossier) -> list[str]:
    """The ways on which the applicant agrees as of now and that are set up; none to who holds the result already."""
    if entry.kind != NoticeKind.RETURNED and dossier.state == State.RETURNED:
        return []
    return [way for way in ways_on() if way in dossier.details.get("notify_by", ())]


def _delivery(entry: OutboxEntry, dossier: Dossier, channel: str, hook: Webhook | None = None) -> Delivery:
    return Delivery(
        entry=entry,
        office_id=hook.office_id if hook else dossier.receiving_office_id,
        channel=channel,
        webhook=hook,
        since=entry.created_at,
        next_try_at=entry.created_at,
    )
