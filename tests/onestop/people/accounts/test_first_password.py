"""A password that somebody else has chosen opens the page where it is changed, and no other."""

import pytest
from django.test import Client

from dossiers.rules.actors import Role
from onestop.people.accounts.models import Membership, User
from tests.factories import make_office

pytestmark = pytest.mark.django_db
FIRST, OWN = "first-pass-word-1234", "bốn con ngựa qua cầu"


@pytest.fixture
def person() -> User:
    user = User.objects.create_user("canbo", password=FIRST, full_name="Trần", must_change_password=True)
    for role in (Role.CLERK, Role.MANAGER, Role.ADMINISTRATOR):
        Membership.objects.create(user=user, office=make_office(), role=role)
    return user


def signed_in(password: str = FIRST) -> Client:
    client = Client()
    assert client.post("/dang-nhap/", {"username": "canbo", "password": password}).status_code == 302
    return client


@pytest.mark.parametrize("page", ["/mot-cua/", "/quan-ly/", "/quan-tri/", "/api/v1/dossiers/"])
def test_every_page_of_staff_leads_there(person: User, page: str) -> None:
    answer = signed_in().get(page)
    assert (answer.status_code, answer["Location"]) == (302, "/doi-mat-khau/")


@pytest.mark.parametrize("page", ["/", "/tra-cuu/", "/healthz", "/doi-mat-khau/"])
def test_what_everybody_may_see_stays_open(person: User, page: str) -> None:
    assert signed_in().get(page).status_code == 200


def test_nothing_can_be_written_before(person: User) -> None:
    assert signed_in().post("/mot-cua/tiep-nhan/1.000001/", {})["Location"] == "/doi-mat-khau/"


def test_after_the_change_the_desk_opens_in_the_same_session(person: User) -> None:
    client = signed_in()
    weak = {"old_password": FIRST, "new_password1": "canbo", "new_password2": "canbo"}
    assert client.post("/doi-mat-khau/", weak).status_code == 200
    assert User.objects.get().must_change_password
    good = {"old_password": FIRST, "new_password1": OWN, "new_password2": OWN}
    assert client.post("/doi-mat-khau/", good)["Location"] == "/mot-cua/"
    assert client.get("/mot-cua/").status_code == 200
    assert signed_in(OWN).get("/mot-cua/").status_code == 200


def test_strangers_are_sent_to_sign_in() -> None:
    assert Client().get("/doi-mat-khau/")["Location"].startswith("/dang-nhap/")


def test_a_password_given_by_the_administration_is_a_first_one(person: User) -> None:
    chief = User.objects.create_superuser("chief", password=OWN)
    client = Client()
    client.force_login(chief)
    told = {"username": "moi", "full_name": "Mới", "email": "", "usable_password": "true"}
    client.post("/quan-tri/accounts/user/add/", told | {"password1": OWN, "password2": OWN})
    new = User.objects.get(username="moi")
    assert new.must_change_password
    User.objects.update(must_change_password=False)
    given = {"password1": OWN, "password2": OWN, "usable_password": "true", "set-password": "1"}
    assert client.post(f"/quan-tri/accounts/user/{new.pk}/password/", given).status_code == 302
    assert User.objects.get(username="moi").must_change_password
    assert not User.objects.get(username="chief").must_change_password
