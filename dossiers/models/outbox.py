"""What is to be told outside: written in the transaction of its event, so that neither is there without the other.

No personal data: who is told, and where, is read from the dossier when the notice leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from dossiers.models.events import Event
from dossiers.rules.notices import NoticeKind
from procedures.models import Office

KIND_NAMES = {
    NoticeKind.RECEIVED: _("dossier received"),
    NoticeKind.SUPPLEMENT_ASKED: _("papers asked for"),
    NoticeKind.READY: _("result ready"),
    NoticeKind.REAPPOINTED: _("re-appointed"),
    NoticeKind.RETURNED: _("result returned"),
}
KIND_CHOICES = [(kind.value, name) for kind, name in KIND_NAMES.items()]

_ENTER_IF_HEARD = """
INSERT INTO dossiers_outboxentry (event_id, kind, created_at)
SELECT %s, %s, %s WHERE EXISTS (SELECT 1 FROM dossiers_outboxlistener WHERE office_id = ANY (%s))
"""


class OutboxListener(models.Model):
    """An office whose dossiers a system outside follows; kept by the floor above, asked with each event."""

    office = models.OneToOneField(Office, models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.office_id)


class OutboxManager(models.Manager["OutboxEntry"]):
    def enter(self, event: Event, kind: NoticeKind) -> None:
        """Somebody asked to be told of this event."""
        self.create(event=event, kind=kind, created_at=event.entered_at)

    def enter_if_heard(self, event: Event, kind: NoticeKind, offices: Iterable[int]) -> None:
        """Enter the event when a system follows one of the offices: asked and written in one statement."""
        with connection.cursor() as cursor:
            cursor.execute(_ENTER_IF_HEARD, [event.pk, kind.value, event.entered_at, sorted(set(offices))])


class OutboxEntry(models.Model):
    """One event to be told; `spread_at` is when it became deliveries, one for each who wants it."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=20, choices=KIND_CHOICES)
    created_at = models.DateTimeField(_("entered at"))
    spread_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    objects = OutboxManager()

    class Meta:
        indexes = (
            models.Index(fields=["id"], name="outbox_not_spread", condition=models.Q(spread_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
