"""Ways on which notices leave the house. Nothing set: none do."""

import json
from pathlib import Path
from typing import Any

from config.settings.environment import env

__all__ = [
    "DEFAULT_FROM_EMAIL",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_TIMEOUT",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
    "MESSAGES_HELD",
    "NOTICES_CA_FILE",
    "NOTICES_KEEP_DAYS",
    "NOTICES_WEBHOOK_NETWORKS",
    "NOTICE_GATEWAYS",
]

EMAIL_HOST = env.text("SMTP_HOST", "")
_security = env.choice("SMTP_SECURITY", ("starttls", "tls", "none"), "starttls")
EMAIL_PORT = env.integer("SMTP_PORT", 465 if _security == "tls" else 587, least=1, most=65_535)
EMAIL_USE_TLS, EMAIL_USE_SSL = _security == "starttls", _security == "tls"
EMAIL_HOST_USER = env.text("SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("SMTP_FROM", "")

if EMAIL_HOST and "@" not in DEFAULT_FROM_EMAIL:
    env.blame("SMTP_FROM", "is no e-mail address; with SMTP_HOST set, write whom notices come from")
if EMAIL_HOST_PASSWORD and _security == "none":
    env.blame("SMTP_SECURITY", "is none, which would send SMTP_PASSWORD in the clear; write starttls or tls")
if EMAIL_HOST and bool(EMAIL_HOST_USER) != bool(EMAIL_HOST_PASSWORD):
    env.blame("SMTP_PASSWORD", "and SMTP_USER go together; set both or none")

_BODY = '{"to": "{to}", "text": "{text}", "id": "{id}"}'


def _template(name: str, text: str) -> Any:
    """The JSON of a gateway's body; it must say where to and what."""
    try:
        template = json.loads(text)
    except ValueError:
        template = None
    if template is None or "{to}" not in text or "{text}" not in text:
        env.blame(name, f"is no JSON with {{to}} and {{text}} in it; write e.g. {_BODY}")
    return template


# By way: where, with which token, which body. Their order is the order in which ways are offered.
NOTICE_GATEWAYS: dict[str, dict[str, Any]] = {}
if _url := env.url("NOTICES_SMS_URL", ("https", "http"), ""):
    NOTICE_GATEWAYS["sms"] = {
        "url": _url,
        "token": env.text("NOTICES_SMS_TOKEN", ""),
        "body": _template("NOTICES_SMS_BODY", env.text("NOTICES_SMS_BODY", _BODY)),
    }
if _url := env.url("NOTICES_CHAT_URL", ("https", "http"), ""):
    NOTICE_GATEWAYS["chat"] = {
        "url": _url,
        "token": env.text("NOTICES_CHAT_TOKEN", ""),
        "body": _template("NOTICES_CHAT_BODY", env.text("NOTICES_CHAT_BODY", _BODY)),
    }

NOTICES_CA_FILE = env.text("NOTICES_CA_FILE", "")
if NOTICES_CA_FILE and not Path(NOTICES_CA_FILE).is_file():
    env.blame("NOTICES_CA_FILE", "is no file; name one with certificates in PEM form")
NOTICES_WEBHOOK_NETWORKS = env.networks("NOTICES_WEBHOOK_NETWORKS")
# Deliveries that were sent or dropped are then summed up by day and removed; those given up stay.
NOTICES_KEEP_DAYS = env.integer("NOTICES_KEEP_DAYS", 90, least=8)

# On a copy of the data: notices, webhooks and links of reports wait and never leave.
MESSAGES_HELD = env.flag("ONESTOP_HOLD_MESSAGES", False)
