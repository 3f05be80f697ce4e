"""Addresses: which floor answers what."""

from django.contrib import admin
from django.urls import include, path

from onestop.api.views.health import healthz, metrics, readyz

urlpatterns = [
    path("quan-tri/", admin.site.urls),
    path("api/v1/", include("onestop.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

handler400 = "onestop.api.error_pages.bad_request"
handler404 = "onestop.api.error_pages.not_found"
handler500 = "onestop.api.error_pages.server_error"
