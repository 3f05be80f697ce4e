"""Addresses: which floor answers what."""

from django.contrib import admin
from django.urls import include, path

from onestop.api.views.health import healthz, metrics, readyz
from onestop.web.sign_in import ChangePassword, SignIn, sign_out

urlpatterns = [
    path("", include("onestop.web.citizens.urls")),
    path("dang-nhap/", SignIn.as_view(), name="sign-in"),
    path("dang-xuat/", sign_out, name="sign-out"),
    path("doi-mat-khau/", ChangePassword.as_view(), name="change-password"),
    path("mot-cua/", include("onestop.web.clerks.urls")),
    path("quan-ly/", include("onestop.web.managers.urls")),
    path("quan-tri/", admin.site.urls),
    path("api/v1/", include("onestop.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

handler400 = "onestop.api.error_pages.bad_request"
handler404 = "onestop.api.error_pages.not_found"
handler500 = "onestop.api.error_pages.server_error"
