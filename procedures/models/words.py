"""Words as people use them: what they call things, and what happens in their lives. The office edits both."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Synonym(models.Model):
    """A word people search with and the words that the catalogue has for it: "CMND" means "căn cước"."""

    word = models.CharField(_("word"), max_length=60)
    means = models.CharField(
        _("means"), max_length=100, help_text=_("As the names of procedures or their fields say it.")
    )
    word_key = models.CharField(max_length=60, editable=False, db_index=True)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ("word_key", "means")
        constraints = (models.UniqueConstraint(fields=["word_key", "means"], name="synonym_once"),)

    def __str__(self) -> str:
        return f"{self.word} → {self.means}"


class LifeEvent(models.Model):
    """An occasion on which people need procedures ("Sinh con"); procedures name it by its key."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("life event")
        verbose_name_plural = _("life events")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name
