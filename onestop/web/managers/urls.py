"""The managers' addresses, under /quan-ly/."""

from django.urls import path

from onestop.web.managers import behind, forecast, official, pictures, rates, seals, signs, today, what_if

app_name = "managers"
urlpatterns = [
    path("", today.today, name="today"),
    path("hinh/", pictures.pictures, name="pictures"),
    path("hinh/<slug:key>.<slug:file_format>", pictures.picture, name="picture"),
    path("ty-le/", rates.rates, name="rates"),
    path("ty-le/ho-so/", behind.behind, name="behind"),
    path("ty-le/bieu-06a.<str:file_format>", official.file, name="file"),
    path("niem-phong/", seals.seals, name="seals"),
    path("niem-phong/moi/", seals.new, name="seal-new"),
    path("niem-phong/<int:seal_id>/", seals.seal, name="seal"),
    path("niem-phong/<int:seal_id>/dinh-chinh/", seals.correct, name="seal-correct"),
    path("niem-phong/<int:seal_id>/ho-so/", seals.listed, name="seal-list"),
    path("niem-phong/<int:seal_id>/bieu-06a.<str:file_format>", seals.seal_file, name="seal-file"),
    path("neu-nhu/", what_if.page, name="what-if"),
    path("neu-nhu/ho-so/", what_if.listed, name="what-if-list"),
    path("du-bao/", forecast.page, name="forecast"),
    path("dau-hieu/", signs.page, name="signs"),
    path("dau-hieu/<slug:sign>/", signs.listed, name="sign-list"),
]
