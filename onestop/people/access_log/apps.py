from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadingsConfig(AppConfig):
    name = "onestop.people.access_log"
    label = "readings"
    verbose_name = _("Reading log")
    default_auto_field = "django.db.models.BigAutoField"
