from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitizensConfig(AppConfig):
    name = "onestop.web.citizens"
    label = "citizens"
    verbose_name = _("Public pages")
