"""What somebody handed in, and what became of it. Written only by `dossiers.services`."""

from dossiers.models.audit import AuditDigest
from dossiers.models.counters import SerialCounter
from dossiers.models.dossier import Dossier
from dossiers.models.events import Event
from dossiers.models.fees import FeeReceipt, ReceiptCounter
from dossiers.models.files import DossierFile
from dossiers.models.holdings import Holding
from dossiers.models.outbox import OutboxEntry, OutboxListener
from dossiers.models.papers import DossierPaper
from dossiers.models.parties import Party
from dossiers.models.stale import StaleKey
from dossiers.models.suspensions import SuspensionRecord

__all__ = [
    "AuditDigest",
    "Dossier",
    "DossierFile",
    "DossierPaper",
    "Event",
    "FeeReceipt",
    "Holding",
    "OutboxEntry",
    "OutboxListener",
    "Party",
    "ReceiptCounter",
    "SerialCounter",
    "StaleKey",
    "SuspensionRecord",
]
