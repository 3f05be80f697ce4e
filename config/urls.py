"""Addresses: which floor answers what."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("quan-tri/", admin.site.urls)]
if find_spec("onestop.api.urls"):
    urlpatterns.append(path("api/v1/", include("onestop.api.urls")))
