"""The public addresses, at the root."""

from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.i18n import set_language

from onestop.web.citizens import lookup, start

app_name = "citizens"
urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("tra-cuu/", lookup.lookup, name="lookup"),
    path("ngon-ngu/", set_language, name="language"),
]
