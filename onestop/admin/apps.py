"""The administration at /quan-tri/: our own site instead of Django's default one."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class OnestopAdminConfig(AppConfig):
    name = "onestop.admin"
    label = "onestop_admin"
    verbose_name = _("Administration")


class SiteConfig(AdminConfig):
    """Django's admin with our site as the default one; it finds `onestop.admin.admin` by itself."""

    default_site = "onestop.admin.site.OnestopAdminSite"
