"""Who may enter the administration, and what its pages are called."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from onestop.admin.permissions import ENTERS, roles_of


class OnestopAdminSite(AdminSite):
    """Open to administrators, catalogue editors and auditors; what each may do there, each page says."""

    site_header = _("onestop – administration")
    site_title = _("onestop administration")
    index_title = _("Reference data, people, and dossiers to look into")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the user holds one of the roles somewhere today; Django's `is_staff` opens nothing."""
        user = request.user
        return user.is_active and (user.is_superuser or not ENTERS.isdisjoint(roles_of(request)))
