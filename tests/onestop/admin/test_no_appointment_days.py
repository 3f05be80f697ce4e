"""The office's page keeps its no-appointment days through the service: its administrators and nobody else."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from dossiers.rules.actors import Role
from onestop.people.accounts.models import User
from procedures.models import CatalogueChange, NoAppointmentDay, Office
from tests.onestop.admin.conftest import House, signed_in

ROW = "no_appointment_days-0-"


def send(client: Client, house: House, *, office: Office | None = None, **row: object) -> int:
    """The office's page with one row of a no-appointment day."""
    office = office or house.office
    known = NoAppointmentDay.objects.filter(office=office).first()
    typed = {
        "name": office.name,
        "level": office.level,
        "parent": office.parent_id or "",
        "no_appointment_days-TOTAL_FORMS": 1,
        "no_appointment_days-INITIAL_FORMS": 1 if known else 0,
        f"{ROW}id": known.pk if known else "",
        f"{ROW}office": office.pk,
        f"{ROW}weekday": 5,
        f"{ROW}procedures": [house.published.procedure_id],
        **{f"{ROW}{name}": value for name, value in row.items()},
    }
    return client.post(reverse("admin:procedures_office_change", args=[office.pk]), typed).status_code


def test_an_administrator_adds_changes_and_removes_a_day(house: House, administrator: Client) -> None:
    assert send(administrator, house) == 302
    day = NoAppointmentDay.objects.get()
    assert (day.weekday, list(day.procedures.all())) == (5, [house.published.procedure])
    assert send(administrator, house, weekday=4) == 302
    assert NoAppointmentDay.objects.get().weekday == 4
    assert send(administrator, house, weekday=4, DELETE="on") == 302
    assert not NoAppointmentDay.objects.exists()
    noted = CatalogueChange.objects.filter(subject__contains="no-appointment day").order_by("id")
    assert [change.action for change in noted] == ["create", "change", "remove"]
    assert set(noted.values_list("by", flat=True)) == {
        User.objects.get(memberships__role="administrator").username
    }


def test_a_day_needs_procedures_and_a_validity_in_order(house: House, administrator: Client) -> None:
    assert send(administrator, house, procedures=[]) == 200
    assert send(administrator, house, valid_from="2026-05-02", valid_to="2026-05-01") == 200
    assert not NoAppointmentDay.objects.exists()


def test_administrators_of_another_office_and_editors_are_refused(house: House) -> None:
    for person in (house.person(Role.ADMINISTRATOR, office=house.elsewhere), house.person(Role.EDITOR)):
        assert send(signed_in(person), house) == 403
    assert not NoAppointmentDay.objects.exists()
