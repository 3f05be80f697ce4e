"""The digest of a day, reckoned from the events."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from dossiers.models import Event
from dossiers.rules.digests import DailyDigest, Head, daily_digest
from procedures.rules.moments import LOCAL


def digest_of(on: date, previous: str) -> DailyDigest:
    """The digest over the chains to which something was entered on a local day; `previous` is the digest before."""
    return daily_digest(on, _heads(on), previous)


def _heads(on: date) -> list[Head]:
    """The last event of each chain at the end of the day, for chains that moved during it."""
    begin = datetime.combine(on, time.min, LOCAL)
    moved = (
        Event.objects.filter(entered_at__gte=begin, entered_at__lt=begin + timedelta(days=1))
        .order_by("dossier_id", "-seq")
        .distinct("dossier_id")
        .values_list("dossier_id", "seq", "hash")
    )
    return [Head(dossier_id, seq, digest) for dossier_id, seq, digest in moved]
