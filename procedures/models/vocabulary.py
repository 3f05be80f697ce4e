"""The closed lists of the catalogue; one word per concept (docs/glossary.md has the Vietnamese)."""

from collections.abc import Iterable

from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from procedures.rules.unit_table import Unit


class Level(models.TextChoices):
    """Levels of government that resolve procedures; `district` ended on 30 June 2025 and is kept for old records."""

    MINISTRY = "ministry", _("Ministry")
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District (until 30 June 2025)")
    COMMUNE = "commune", _("Commune")
    OTHER = "other", _("Other body")


class Channel(models.TextChoices):
    DIRECT = "direct", pgettext_lazy("channel", "At the counter")
    ONLINE = "online", _("Online")
    POSTAL = "postal", pgettext_lazy("channel", "By post")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    REPEALED = "repealed", _("Repealed")
    WITHDRAWN = "withdrawn", pgettext_lazy("version", "Withdrawn")


UNIT_CHOICES = [(unit.value, gettext_lazy(unit.row.label)) for unit in Unit]


class ClockModeChoices(models.TextChoices):
    """Mirrors `procedures.rules.suspensions.ClockMode`."""

    RESTART = "restart", _("the limit starts again")
    PAUSE = "pause", _("the waiting time is left out")
    NONE = "none", _("the clock goes on")


class FeeKind(models.TextChoices):
    """Law 97/2015/QH13 keeps the two apart; the national portal often does not say which one it is."""

    PHI = "phi", _("Fee (phí)")
    LE_PHI = "le_phi", _("Charge (lệ phí)")
    UNSTATED = "unstated", _("Fee or charge (not stated)")


class PaperMode(models.TextChoices):
    SUBMIT = "submit", _("handed in")
    PRESENT = "present", _("shown")
    DECLARE = "declare", _("declared")


class FeeDue(models.TextChoices):
    FILING = "filing", _("when filing")
    SUPPLEMENT = "supplement", _("when supplementing")
    RETURN = "return", _("when the result is handed over")


def in_words(kind: type[models.TextChoices], values: Iterable[str]) -> Promise:
    """These values by their labels, in the language of whoever reads them; what is none of the kind as it is."""
    labels = dict(kind.choices)
    named = [labels.get(value, value) for value in values]
    return format_lazy(", ".join(["{}"] * len(named)), *named)
