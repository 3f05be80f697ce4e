"""The page of print settings: for administrators of the office, and nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dossiers.rules.actors import Role
from onestop.documents.printing.models import PrintSettings
from onestop.people.accounts.models import Membership, User
from procedures.models import Office
from tests.factories import make_office
from tests.onestop.documents.printing.test_logos import GOOD, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def settings_row() -> PrintSettings:
    return PrintSettings.objects.create(office=make_office("H99.01"), place="Thử Nghiệm")


def signed_in(office: Office | None, role: Role) -> Client:
    user = User.objects.create_user("nguoi", password="bốn con ngựa qua cầu")
    if office:
        Membership.objects.create(user=user, office=office, role=role.value)
    client = Client()
    client.force_login(user)
    return client


def page(row: PrintSettings) -> str:
    return reverse("admin:printing_printsettings_change", args=[row.pk])


def fields(row: PrintSettings, **changed: object) -> dict[str, object]:
    names = (
        "superior_heading",
        "agency_heading",
        "desk_symbol",
        "agency_symbol",
        "signer_title",
        "signer_name",
    )
    more = ("phone", "public_address", "opening_hours", "place")
    return {"office": row.office_id, **dict.fromkeys((*names, *more), ""), **changed}


def test_the_office_s_administrator_sets_letterhead_and_logo(settings_row: PrintSettings) -> None:
    client = signed_in(settings_row.office, Role.ADMINISTRATOR)
    file = SimpleUploadedFile("x.png", GOOD)
    answer = client.post(page(settings_row), fields(settings_row, place="Xã  Thử", logo_file=file))
    assert answer.status_code == 302
    settings_row.refresh_from_db()
    assert (settings_row.place, bytes(settings_row.logo)) == ("Xã Thử", GOOD)
    client.post(page(settings_row), fields(settings_row, without_logo="on"))
    settings_row.refresh_from_db()
    assert settings_row.logo is None


def test_a_file_that_is_no_png_is_told_beside_the_file(settings_row: PrintSettings) -> None:
    client = signed_in(settings_row.office, Role.ADMINISTRATOR)
    file = SimpleUploadedFile("x.png", saved("RGB", "JPEG"), content_type="image/png")
    answer = client.post(page(settings_row), fields(settings_row, logo_file=file))
    assert answer.status_code == 200
    assert "logo_file" in answer.context["adminform"].form.errors
    settings_row.refresh_from_db()
    assert settings_row.logo is None


@pytest.mark.parametrize(
    ("where", "role"),
    [("other", Role.ADMINISTRATOR), ("own", Role.CLERK), ("own", Role.EDITOR), (None, Role.CLERK)],
)
def test_others_change_nothing(settings_row: PrintSettings, where: str | None, role: Role) -> None:
    office = {"other": make_office("H99.02"), "own": settings_row.office, None: None}[where]
    client = signed_in(office, role)
    answer = client.post(page(settings_row), fields(settings_row, place="Khác"))
    assert answer.status_code in (302, 403, 404)
    settings_row.refresh_from_db()
    assert settings_row.place == "Thử Nghiệm"


def test_an_administrator_chooses_among_their_own_offices(settings_row: PrintSettings) -> None:
    other = make_office("H99.02")
    client = signed_in(settings_row.office, Role.ADMINISTRATOR)
    answer = client.post(reverse("admin:printing_printsettings_add"), fields(settings_row, office=other.pk))
    assert answer.status_code == 200
    assert PrintSettings.objects.count() == 1


def test_an_auditor_looks_and_changes_nothing(settings_row: PrintSettings) -> None:
    client = signed_in(settings_row.office, Role.AUDITOR)
    assert client.get(page(settings_row)).status_code == 200
    assert client.post(page(settings_row), fields(settings_row, place="Khác")).status_code == 403
