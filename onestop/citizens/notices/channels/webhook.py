"""Webhooks: the bare facts of an event as signed JSON to the system that follows the office."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from dossiers.personal_data import unseal
from onestop.citizens.notices.channels.errors import Refused
from onestop.citizens.notices.channels.http import post
from onestop.citizens.notices.channels.public_addresses import pinned
from onestop.citizens.notices.channels.signature import signature
from onestop.citizens.notices.models import Delivery
from procedures.rules.moments import LOCAL


def send(delivery: Delivery, *, at: datetime) -> None:
    """Post the event, signed as of `at`. Raises as `post` and `pinned`; Refused when the webhook was switched off."""
    hook = delivery.webhook
    if hook is None or not hook.active or not hook.sealed_secret:
        raise Refused("NotSetUp")
    body = json.dumps(content(delivery), separators=(",", ":")).encode()
    secret = unseal(hook.sealed_secret, about=hook.about)["secret"]
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "onestop",
        "X-Onestop-Delivery": str(delivery.public_id),
        "X-Onestop-Kind": delivery.entry.kind,
        "X-Onestop-Signature": signature(secret, body, int(at.timestamp())),
    }
    parts = urlsplit(hook.url)
    post(pinned(parts), parts, body, headers)


def content(delivery: Delivery) -> dict[str, Any]:
    """What is told: codes, states and moments; nothing about a person and no free text."""
    event = delivery.entry.event
    dossier = event.dossier
    return {
        "id": str(delivery.public_id),
        "kind": delivery.entry.kind,
        "dossier": dossier.code,
        "seq": event.seq,
        "state": event.state,
        "happened_at": _written(event.happened_at),
        "due_at": _written(event.due_at),
        "promised_at": _written(event.promised_at),
        "outcome": event.outcome,
        "procedure": dossier.procedure.code,
        "receiving_office": dossier.receiving_office.code,
        "resolving_office": dossier.resolving_office.code,
    }


def _written(moment: datetime | None) -> str | None:
    """By the office's clock, as the API writes moments."""
    return moment.astimezone(LOCAL).isoformat() if moment else None
