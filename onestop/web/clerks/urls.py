"""The desk's addresses, under /mot-cua/."""

from django.urls import path

from onestop.web.clerks import (
    actions,
    batch_lists,
    batches,
    books,
    dossier,
    files,
    group_intake,
    intake,
    papers,
    petitions,
    preview,
    ratings,
    warnings,
    work,
)

app_name = "clerks"
urlpatterns = [
    path("", work.work, name="work"),
    path("tim/", work.search, name="search"),
    path("phan-anh/", petitions.petitions, name="petitions"),
    path("phan-anh/<str:code>/", petitions.petition, name="petition"),
    path("phan-anh/<str:code>/<str:action>/", petitions.act, name="petition-action"),
    path("danh-gia/", ratings.ratings, name="ratings"),
    path("danh-gia/<str:code>/da-goi/", ratings.called, name="rating-called"),
    path("canh-bao/", warnings.warnings, name="warnings"),
    path("so-theo-doi/", books.register, name="register"),
    path("nhan-ho-so/", books.labels, name="labels"),
    path("theo-lo/ket-qua/<str:key>/", batch_lists.batch_done, name="batch-done"),
    path("theo-lo/ket-qua/<str:key>/phieu/", batch_lists.batch_list, name="batch-list"),
    path("theo-lo/<str:word>/", batches.batch, name="batch"),
    path("tiep-nhan/", intake.choose, name="choose"),
    path("tiep-nhan/<str:code>/", intake.intake, name="intake"),
    path("tiep-nhan/<str:code>/xem-truoc/", preview.preview, name="preview"),
    path("tiep-nhan/<str:code>/danh-sach/", group_intake.group, name="intake-group"),
    path("da-tiep-nhan/danh-sach/<uuid:token>/", group_intake.group_receipt, name="group-receipt"),
    path("da-tiep-nhan/danh-sach/<uuid:token>/phieu/", group_intake.group_slips, name="group-slips"),
    path("da-tiep-nhan/<str:code>/", intake.receipt, name="receipt"),
    path("ho-so/<str:code>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/nhan/", books.label, name="label"),
    path("ho-so/<str:code>/phieu/<int:seq>/", papers.form, name="form"),
    path("ho-so/<str:code>/bien-lai/<int:key>/", papers.fee_receipt, name="fee-receipt"),
    path("ho-so/<str:code>/tep/<uuid:public_id>/", files.fetch, name="file"),
    path("ho-so/<str:code>/attach_file/", files.files, name="files"),
    path("ho-so/<str:code>/<str:action>/", actions.action, name="action"),
]
