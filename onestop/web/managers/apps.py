from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ManagersConfig(AppConfig):
    name = "onestop.web.managers"
    label = "managers"
    verbose_name = _("Pages of managers")
