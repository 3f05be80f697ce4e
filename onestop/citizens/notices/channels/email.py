"""E-mail by SMTP; the id of the delivery is the Message-ID, the same at every try."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from onestop.citizens.notices.channels.contacts import contact_of
from onestop.citizens.notices.channels.errors import Failed, Refused
from onestop.citizens.notices.channels.texts import text_of
from onestop.citizens.notices.models import Delivery

BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# RFC 3834: no holiday answers, please.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def send(delivery: Delivery) -> None:
    """Send to the applicant. Refused when the server will not have this receiver or message, else Failed."""
    text = text_of(delivery.entry)
    message = EmailMessage(
        text.subject,
        text.long,
        to=[contact_of(delivery.entry.event.dossier, delivery.channel)],
        headers={**HEADERS, "Message-ID": message_id(delivery)},
        connection=get_connection(BACKEND),
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise _judged(error, max(codes, default=0)) from None
    except smtplib.SMTPDataError as error:
        raise _judged(error, error.smtp_code) from None
    except ValueError:
        # An address that no mail can carry; the exception would quote it.
        raise Refused("BadAddress") from None
    except OSError as error:
        # smtplib's own exceptions are OSErrors, too.
        raise Failed(type(error).__name__, server_down=True) from None


def message_id(delivery: Delivery) -> str:
    """The Message-ID: the delivery's id at the host of our own address."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return f"<{delivery.public_id}@{host}>"


def _judged(error: Exception, code: int) -> Failed:
    reason = f"{type(error).__name__} {code}"
    return Refused(reason) if code >= 500 else Failed(reason)
