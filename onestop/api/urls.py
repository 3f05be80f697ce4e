"""Addresses under /api/v1/."""

from django.urls import path, re_path

from onestop.api.views.actions import DossierAction
from onestop.api.views.catalogue import CatalogueStats
from onestop.api.views.docs import Schema, docs
from onestop.api.views.dossiers import DossierDetail, DossierDue, DossierList, DossierTimeline
from onestop.api.views.files import DossierFileContent, DossierFiles
from onestop.api.views.fixed_reports import FixedReportDetail
from onestop.api.views.lookup import Lookup
from onestop.api.views.offices import NoAppointmentDays
from onestop.api.views.procedures import ProcedureDetail, ProcedureDue, ProcedureList
from onestop.api.views.seals import Definitions, SealDetail, SealList
from onestop.api.views.statistics import Resolution, ResolutionBehind, ResolutionFile

app_name = "api"

urlpatterns = [
    path("procedures/", ProcedureList.as_view(), name="procedures"),
    path("procedures/<str:code>/", ProcedureDetail.as_view(), name="procedure"),
    path("procedures/<str:code>/due-date/", ProcedureDue.as_view(), name="procedure-due"),
    path("dossiers/", DossierList.as_view(), name="dossiers"),
    path("dossiers/<str:code>/", DossierDetail.as_view(), name="dossier"),
    path("dossiers/<str:code>/timeline/", DossierTimeline.as_view(), name="dossier-timeline"),
    path("dossiers/<str:code>/due-date/", DossierDue.as_view(), name="dossier-due"),
    path("dossiers/<str:code>/actions/<str:action>/", DossierAction.as_view(), name="dossier-action"),
    path("dossiers/<str:code>/files/", DossierFiles.as_view(), name="dossier-files"),
    path("dossiers/<str:code>/files/<uuid:public_id>/", DossierFileContent.as_view(), name="dossier-file"),
    path(
        "offices/<str:code>/no-appointment-days/",
        NoAppointmentDays.as_view(),
        name="no-appointment-days",
    ),
    path("lookup/", Lookup.as_view(), name="lookup"),
    path("statistics/resolution/", Resolution.as_view(), name="resolution"),
    re_path(
        r"^statistics/resolution\.(?P<file_format>xlsx|csv|pdf)$",
        ResolutionFile.as_view(),
        name="resolution-file",
    ),
    path("statistics/resolution/dossiers/", ResolutionBehind.as_view(), name="resolution-dossiers"),
    path("statistics/reports/<str:report>/", FixedReportDetail.as_view(), name="fixed-report"),
    path("statistics/definitions/", Definitions.as_view(), name="definitions"),
    path("statistics/seals/", SealList.as_view(), name="seals"),
    path("statistics/seals/<int:seal_id>/", SealDetail.as_view(), name="seal"),
    path("catalogue/stats/", CatalogueStats.as_view(), name="catalogue-stats"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
]
