"""What a notice says to the applicant or a system of the office, and on which channels a person is reached."""

from collections.abc import Mapping
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice says; the values are the names in webhooks."""

    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    READY = "ready"
    REAPPOINTED = "reappointed"
    RETURNED = "returned"


# The ways to a person, each with the contact that it needs.
CONTACT_FOR: Mapping[str, str] = {"email": "email", "sms": "phone", "chat": "phone"}
