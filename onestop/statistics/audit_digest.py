"""One line a day over the chains that moved: what is kept outside the database proves that none was rewritten."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Min

from dossiers.locks import hold
from dossiers.models import AuditDigest, Event
from dossiers.selectors.digests import digest_of
from procedures.rules.moments import local_date

log = structlog.get_logger(__name__)

_DAY = timedelta(days=1)


def digest_until_yesterday(*, at: datetime) -> list[AuditDigest]:
    """Make the digests that are missing, day by day, and return them; each is logged, to be kept elsewhere.

    A day on which nothing moved has its line too. Twice at once or twice in a row makes nothing twice.
    """
    made = []
    while (digest := _next(local_date(at), at)) is not None:
        made.append(digest)
    return made


@transaction.atomic
def _next(today: date, at: datetime) -> AuditDigest | None:
    hold("audit digest")
    last = AuditDigest.objects.order_by("-on").first()
    on = last.on + _DAY if last else _first_day()
    if on is None or on >= today:
        return None
    counted = digest_of(on, last.digest if last else "")
    log.info("audit digest", on=on.isoformat(), heads=counted.heads, digest=in_groups(counted.digest))
    return AuditDigest.objects.create(
        on=on, heads=counted.heads, digest=counted.digest, previous_digest=counted.previous, made_at=at
    )


def in_groups(digest: str) -> str:
    """The digest in groups of eight, so that the log's filter takes no row of digits in it for an identity number."""
    return "-".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _first_day() -> date | None:
    first = Event.objects.aggregate(first=Min("entered_at"))["first"]
    return local_date(first) if first else None
