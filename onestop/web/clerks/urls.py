"""The desk's addresses, under /mot-cua/."""

from django.urls import path

from onestop.web.clerks import intake, preview

app_name = "clerks"
urlpatterns = [
    path("tiep-nhan/", intake.choose, name="choose"),
    path("tiep-nhan/<str:code>/", intake.intake, name="intake"),
    path("tiep-nhan/<str:code>/xem-truoc/", preview.preview, name="preview"),
    path("da-tiep-nhan/<str:code>/", intake.receipt, name="receipt"),
]
