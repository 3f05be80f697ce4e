from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClerksConfig(AppConfig):
    name = "onestop.web.clerks"
    label = "clerks"
    verbose_name = _("Pages of the desk")
