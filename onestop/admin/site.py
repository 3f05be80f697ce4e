"""Who may enter the administration, and what its pages are called."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from dossiers.rules.roles import ADMINISTRATION
from onestop.admin.permissions import roles_of
from onestop.operation.first_day.missing import first_day


class OnestopAdminSite(AdminSite):
    """Open to administrators, catalogue editors and auditors; what each may do there, each page says."""

    site_header = _("onestop – administration")
    site_title = _("onestop administration")
    index_title = _("Reference data, people, and dossiers to look into")
    enable_nav_sidebar = True
    index_template = "onestop_admin/index.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the user holds one of the roles somewhere today; Django's `is_staff` opens nothing."""
        user = request.user
        return user.is_active and (user.is_superuser or not ADMINISTRATION.isdisjoint(roles_of(request)))

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Django's guard, before which no query holds NUL: no text of the database does."""

        @wraps(view)
        def without_nul(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            query = request.META.get("QUERY_STRING", "")
            if "%00" in query:
                request.GET = QueryDict(query.replace("%00", ""))
            return view(request, *args, **kwargs)

        return super().admin_view(without_nul, cacheable)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The one sign-in page of the house, which leads back here; 403 for who is signed in and has no role here.

        Django's own form lets in nobody but `is_staff`, which opens nothing here.
        """
        target = _target(request)
        if self.has_permission(request):
            return HttpResponseRedirect(target)
        if request.user.is_authenticated:
            context = {**self.each_context(request), "title": _("No access"), **(extra_context or {})}
            return render(request, "onestop_admin/no_access.html", context, status=403)
        query = urlencode({REDIRECT_FIELD_NAME: target})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")

    def get_urls(self) -> list[Any]:
        """Django's pages, and the list of what an installation still lacks."""
        return [
            path("ngay-dau/", self.admin_view(self.first_day_page), name="first-day"),
            *super().get_urls(),
        ]

    def first_day_page(self, request: HttpRequest) -> HttpResponse:
        """What keeps the first dossier from being taken in; the same list as `manage.py first_day --check`."""
        context = {
            **self.each_context(request),
            "title": _("The first day: what is missing"),
            "state": first_day(timezone.now()),
        }
        return TemplateResponse(request, "onestop_admin/first_day.html", context)


def _target(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is an address of ours; else the first page of the administration."""
    asked = request.GET.get(REDIRECT_FIELD_NAME) or request.POST.get(REDIRECT_FIELD_NAME) or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else reverse("admin:index")
