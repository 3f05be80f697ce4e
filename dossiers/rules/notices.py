"""Of which steps the applicant, or a system of the office, is told, and on which ways a person can be."""

from collections.abc import Mapping
from enum import StrEnum

from dossiers.rules.actions import Action


class NoticeKind(StrEnum):
    """What a notice says; the values are the names in webhooks."""

    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    READY = "ready"
    REAPPOINTED = "reappointed"
    RETURNED = "returned"


NOTICE_OF: Mapping[str, NoticeKind] = {
    Action.ACCEPT: NoticeKind.RECEIVED,
    Action.ASK_SUPPLEMENT: NoticeKind.SUPPLEMENT_ASKED,
    Action.RESOLVE: NoticeKind.READY,
    Action.REAPPOINT: NoticeKind.REAPPOINTED,
    Action.RETURN_RESULT: NoticeKind.RETURNED,
}

# The ways to a person, each with the contact that it needs.
CONTACT_FOR: Mapping[str, str] = {"email": "email", "sms": "phone", "chat": "phone"}
