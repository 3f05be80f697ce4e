from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrintingConfig(AppConfig):
    name = "onestop.documents.printing"
    label = "printing"
    verbose_name = _("Printing")
    default_auto_field = "django.db.models.BigAutoField"
