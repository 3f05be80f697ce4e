"""Writing webhooks; the outbox learns of each which offices are followed."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from dossiers.models import OutboxListener
from dossiers.personal_data import seal
from onestop.citizens.notices.channels.errors import Refused
from onestop.citizens.notices.channels.public_addresses import refuse_private
from onestop.citizens.notices.models import Webhook
from procedures.rules.errors import RuleError, gettext_noop


def save_webhook(hook: Webhook, *, by: str, at: datetime) -> Webhook:
    """Save it, and let the outbox listen for its office. Raises RuleError webhook_url_invalid, webhook_url_private."""
    # Outside of the transaction: a name is looked up.
    _check_address(hook.url)
    with transaction.atomic():
        return _saved(hook)


def _check_address(url: str) -> None:
    try:
        refuse_private(urlsplit(url))
    except Refused as error:
        if str(error) == "PrivateAddress":
            raise RuleError(
                "webhook_url_private",
                gettext_noop(
                    "This address lies in a network of our own, where webhooks do not lead. Write one that is reached"
                    " from outside, or ask whoever runs the installation to open its network."
                ),
                field="url",
            ) from error
        raise _invalid() from error
    except ValueError as error:
        raise _invalid() from error


def _invalid() -> RuleError:
    return RuleError(
        "webhook_url_invalid",
        gettext_noop("Write an address that begins with https:// and names a host, without a password."),
        field="url",
    )


def _saved(hook: Webhook) -> Webhook:
    hook.save()
    heard = Webhook.objects.filter(active=True).values("office")
    OutboxListener.objects.exclude(office__in=heard).delete()
    if hook.active:
        OutboxListener.objects.get_or_create(office=hook.office)
    return hook


def new_secret(hook: Webhook, *, by: str, at: datetime) -> str:
    """A new secret from now on, told this once; the old one is worth nothing more."""
    value = secrets.token_urlsafe(32)
    hook.sealed_secret = seal({"secret": value}, about=hook.about)
    hook.save(update_fields=["sealed_secret"])
    return value
