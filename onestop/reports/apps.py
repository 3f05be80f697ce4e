from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "onestop.reports"
    label = "reports"
    verbose_name = _("Reports and exports")
    default_auto_field = "django.db.models.BigAutoField"
