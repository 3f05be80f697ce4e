"""The facts: what happened to a dossier, in order. Append-only; the database refuses anything else (migration 0002)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier
from procedures.models import CalendarVersion, Office

HASHED = (
    "dossier_id",
    "seq",
    "action",
    "actor_id",
    "actor_name",
    "actor_roles",
    "office_id",
    "happened_at",
    "happened_on",
    "entered_at",
    "reason",
    "form",
    "data",
    "from_state",
    "state",
    "clock",
    "due_at",
    "statutory_due_at",
    "promised_at",
    "outcome",
    "statutory_outcome",
    "calendar_version_id",
)


class Event(models.Model):
    """One action and what it led to. `hash` covers every column of the facts and the hash of the event before.

    `happened_at` never decreases with `seq`; `entered_at` is when the system was told. Columns from `state` on hold the
    result of the rules at that moment, so that statistics as of any cut-off read events alone.
    Personal values live in `sealed` (encrypted); the hashed content holds only their keyed digest.
    """

    # No index of its own: that of the constraint below begins with it.
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, related_name="events", db_index=False, verbose_name=_("dossier")
    )
    seq = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("action"), max_length=24)
    actor_id = models.BigIntegerField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=150)
    actor_roles = models.CharField(_("actor's roles there"), max_length=120, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    happened_at = models.DateTimeField(_("happened at"))
    happened_on = models.DateField(_("happened on"))
    entered_at = models.DateTimeField(_("entered at"))
    reason = models.TextField(_("reason"), blank=True)
    form = models.CharField(_("form"), max_length=12, blank=True)
    data = models.JSONField(_("further facts"), default=dict)

    from_state = models.CharField(_("state before"), max_length=24, blank=True)
    state = models.CharField(_("state after"), max_length=24)
    clock = models.CharField(_("clock after"), max_length=12)
    due_at = models.DateTimeField(_("due at"), null=True)
    statutory_due_at = models.DateTimeField(_("due at by law"), null=True)
    promised_at = models.DateTimeField(_("promised anew for"), null=True)
    outcome = models.CharField(_("outcome"), max_length=12, blank=True)
    statutory_outcome = models.CharField(_("outcome by law"), max_length=12, blank=True)
    calendar_version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="+")

    sealed = models.BinaryField(null=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("dossier", "seq")
        constraints = (models.UniqueConstraint(fields=["dossier", "seq"], name="event_seq_once"),)
        indexes = (
            models.Index(
                fields=["happened_on"],
                name="event_flow_day",
                condition=models.Q(action__in=("accept", "reopen", "resolve", "withdraw", "stop", "refuse")),
            ),
            models.Index(fields=["entered_at"], name="event_entered_at"),
            models.Index(
                fields=["dossier"], name="event_asked_papers", condition=models.Q(action="ask_supplement")
            ),
            models.Index(fields=["dossier"], name="event_reminded", condition=models.Q(action="remind")),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id}#{self.seq} {self.action}"

    def content(self) -> dict[str, object]:
        """The facts that the hash covers: every column but the keys of the row, the hashes and the sealed bytes."""
        return {name: getattr(self, name) for name in HASHED}
