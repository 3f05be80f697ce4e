from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SealsConfig(AppConfig):
    name = "onestop.statistics.seals"
    label = "seals"
    verbose_name = _("Sealed reports")
    default_auto_field = "django.db.models.BigAutoField"
