"""The legal periods are data: a new law is a new row with its day, its article and why it was entered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from dossiers.rules.actors import Role
from onestop.citizens.feedback.models import Petition, PetitionTerm
from onestop.citizens.feedback.petition_clock import first_term
from procedures.models import CatalogueChange
from tests.factories import local
from tests.onestop.admin.conftest import House, signed_in
from tests.onestop.admin.test_pages import address
from tests.onestop.citizens.feedback.conftest import Place

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "petition",
    "step": "answer",
    "amount": "10",
    "unit": "working_days",
    "counts_from": "receipt",
    "legal_source": "Nghị định 999/2027/NĐ-CP, Điều 9",
    "valid_from": "2027-01-01",
    "reason": "Nghị định mới có hiệu lực",
}
ADD = address(PetitionTerm, "add")


def refused(client: Client, **change: str) -> dict[str, Any]:
    answer = client.post(ADD, {**TYPED, **change})
    assert answer.status_code == 200
    return answer.context["adminform"].form.errors


def test_a_new_law_is_a_new_row_and_old_ones_stay(administrator: Client, house: House) -> None:
    before = PetitionTerm.objects.count()
    assert administrator.post(ADD, TYPED).status_code == 302
    assert PetitionTerm.objects.count() == before + 1
    old, new = first_term("petition", local(2026, 12, 31)), first_term("petition", local(2027, 1, 1))
    assert (old and old.amount, new and new.amount) == (15, 10)
    assert old
    assert new
    assert old.position == new.position
    noted = CatalogueChange.objects.get(subject="petition term petition answer")
    assert (noted.reason, noted.data["amount"]) == ("Nghị định mới có hiệu lực", 10)
    assert administrator.get(address(PetitionTerm, "changelist")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("reason", " ", "reason"),
        ("amount", "0", "amount"),
        ("unit", "none", "amount"),
        ("legal_source", " ", "legal_source"),
        ("valid_from", "2019-01-01", "__all__"),
        ("valid_from", "2027-13-01", "valid_from"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    administrator: Client, house: House, field: str, value: str, place: str
) -> None:
    assert list(refused(administrator, **{field: value})) == [place]
    assert not CatalogueChange.objects.filter(subject__startswith="petition term").exists()


def test_a_day_on_which_petitions_came_in_is_too_late(administrator: Client, house: House) -> None:
    Place(house.office, house.elsewhere).petition()
    received = Petition.objects.get().received_on
    assert "valid_from" in refused(administrator, valid_from=received.isoformat())
    later = received + timedelta(days=1)
    assert administrator.post(ADD, {**TYPED, "valid_from": later.isoformat()}).status_code == 302


def test_only_who_administers_the_whole_house(editor: Client, auditor: Client, house: House) -> None:
    ward = signed_in(house.person(Role.ADMINISTRATOR, office=house.office))
    for client in (editor, auditor, ward):
        assert client.post(ADD, TYPED).status_code == 403
        assert client.get(address(PetitionTerm, "changelist")).status_code == 200


def test_a_term_is_never_changed(administrator: Client, house: House) -> None:
    term = PetitionTerm.objects.first()
    assert term
    form = administrator.post(address(PetitionTerm, "change", term.pk), {**TYPED, "amount": "1"})
    assert form.status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        PetitionTerm.objects.filter(pk=term.pk).update(valid_from=date(2030, 1, 1))
