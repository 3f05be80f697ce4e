"""SMS and chat through an HTTP gateway: address, token and JSON body are the operator's settings."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from onestop.citizens.notices.channels.contacts import contact_of
from onestop.citizens.notices.channels.errors import Refused
from onestop.citizens.notices.channels.http import connection_to, post
from onestop.citizens.notices.channels.texts import text_of
from onestop.citizens.notices.models import Delivery

PLACES = re.compile(r"\{(to|text|id)\}")


def send(delivery: Delivery) -> None:
    """Hand the short text to the gateway. Raises as `post`; Refused when the gateway was taken away."""
    gateway = settings.NOTICE_GATEWAYS.get(delivery.channel)
    if gateway is None:
        raise Refused("NotSetUp")
    values = {
        "to": contact_of(delivery.entry.event.dossier, delivery.channel),
        "text": text_of(delivery.entry).short,
        "id": str(delivery.public_id),
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": values["id"]}
    if gateway["token"]:
        headers["Authorization"] = f"Bearer {gateway['token']}"
    parts = urlsplit(gateway["url"])
    body = json.dumps(filled(gateway["body"], values), ensure_ascii=False).encode()
    post(connection_to(parts), parts, body, headers)


def filled(template: Any, values: dict[str, str]) -> Any:
    """The template with `{to}`, `{text}` and `{id}` in its texts filled in; values are never read as a template."""
    if isinstance(template, dict):
        return {key: filled(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, values) for value in template]
    if not isinstance(template, str):
        return template
    return PLACES.sub(lambda found: values[found[1]], template)
