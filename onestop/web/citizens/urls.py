"""The public addresses, at the root."""

from django.urls import path, re_path
from django.urls.resolvers import URLPattern
from django.views.i18n import set_language

from onestop.web.citizens import (
    catalogue,
    due_date,
    lookup,
    open_data,
    petitions,
    posting,
    procedure,
    rates,
    ratings,
    start,
)

app_name = "citizens"
urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("tra-cuu/", lookup.lookup, name="lookup"),
    path("don-vi/", start.choose_office, name="offices"),
    path("thu-tuc/", catalogue.catalogue, name="catalogue"),
    path("thu-tuc/<str:code>.jsonld", open_data.procedure_jsonld, name="procedure-jsonld"),
    path("thu-tuc/<str:code>/", procedure.procedure, name="procedure"),
    path("thu-tuc/<str:code>/niem-yet.pdf", posting.procedure_sheet, name="posting-procedure"),
    path("thu-tuc/<str:code>/phien-ban/<int:number>/", procedure.procedure, name="procedure-version"),
    path("cong-khai/niem-yet/", posting.posting, name="posting"),
    path("cong-khai/niem-yet/<slug:code>.pdf", posting.field_sheet, name="posting-field"),
    path("du-lieu/thu-tuc.csv", open_data.catalogue_csv, name="catalogue-csv"),
    path("du-lieu/thu-tuc.jsonld", open_data.catalogue_jsonld, name="catalogue-jsonld"),
    path("sitemap.xml", open_data.sitemap, name="sitemap"),
    path("robots.txt", open_data.robots, name="robots"),
    path("danh-gia/", ratings.rating, name="rating"),
    path("danh-gia/cam-on/", ratings.thanks, name="rating-thanks"),
    path("phan-anh/", petitions.petition, name="petition"),
    path("phan-anh/tra-cuu/", petitions.status, name="petition-status"),
    path("tinh-ngay-hen/", due_date.due_date, name="due-date"),
    path("cong-khai/", rates.rates, name="rates"),
    re_path(r"^cong-khai/ty-le\.(?P<file_format>csv|json)$", rates.rates_file, name="rates-file"),
    path("ngon-ngu/", set_language, name="language"),
]
