"""The managers' addresses, under /quan-ly/."""

from django.urls import path

from onestop.web.managers import behind, official, pictures, rates, today

app_name = "managers"
urlpatterns = [
    path("", today.today, name="today"),
    path("hinh/", pictures.pictures, name="pictures"),
    path("hinh/<slug:key>.<slug:file_format>", pictures.picture, name="picture"),
    path("ty-le/", rates.rates, name="rates"),
    path("ty-le/ho-so/", behind.behind, name="behind"),
    path("ty-le/bieu-06a.<str:file_format>", official.file, name="file"),
]
