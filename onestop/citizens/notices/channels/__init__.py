"""The ways on which a notice goes out, and which of them this installation has."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from onestop.citizens.notices.channels import email, gateway, webhook
from onestop.citizens.notices.models import Delivery


def ways_on() -> list[str]:
    """The ways to a person that are set up here."""
    return [*(["email"] if settings.EMAIL_HOST else []), *settings.NOTICE_GATEWAYS]


def send(delivery: Delivery, *, at: datetime) -> None:
    """Send one notice. Raises Refused where trying again is of no use, Failed or anything else where it may help."""
    if delivery.channel == Delivery.Channel.WEBHOOK:
        webhook.send(delivery, at=at)
    elif delivery.channel == Delivery.Channel.EMAIL:
        email.send(delivery)
    else:
        gateway.send(delivery)
