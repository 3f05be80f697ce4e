"""The managers' addresses, under /quan-ly/."""

from django.urls import path

from onestop.web.managers import behind, rates, today

app_name = "managers"
urlpatterns = [
    path("", today.today, name="today"),
    path("ty-le/", rates.rates, name="rates"),
    path("ty-le/ho-so/", behind.behind, name="behind"),
    path("ty-le/bieu-06a.<str:file_format>", rates.file, name="file"),
]
