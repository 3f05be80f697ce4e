"""Dossiers are looked at without names; rights are given downwards only, and never to oneself."""

from typing import Any

import pytest
from django.test import Client

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from onestop.people.accounts.models import ApiToken, Membership, User
from tests.factories import local, make_actor, make_dossier
from tests.onestop.admin.conftest import House, signed_in
from tests.onestop.admin.test_pages import address


def test_a_dossier_is_shown_without_its_applicant(administrator: Client, house: House) -> None:
    dossier = house.receipt.dossier
    page = administrator.get(address(Dossier, "change", dossier.pk)).content.decode()
    assert dossier.code in page
    assert house.receipt.event.actor_name in page
    for personal in ("Nguyễn Thị Thử", "999099000001", "0900000001", "nguyen thi thu"):
        assert personal not in page


@pytest.mark.parametrize("page", ["change", "delete"])
def test_a_dossier_is_not_written_here(page: str, house: House) -> None:
    for client in (
        signed_in(house.person(Role.ADMINISTRATOR)),
        signed_in(User.objects.create_superuser("root")),
    ):
        answer = client.post(
            address(Dossier, page, house.receipt.dossier.pk), {"state": "returned", "post": "yes"}
        )
        assert answer.status_code == 403
    house.receipt.dossier.refresh_from_db()
    assert house.receipt.dossier.state == "received"


def test_dossiers_of_other_offices_are_not_there(house: House) -> None:
    stranger = signed_in(house.person(Role.ADMINISTRATOR, office=house.elsewhere))
    assert house.receipt.dossier.code not in stranger.get(address(Dossier, "changelist")).content.decode()
    assert stranger.get(address(Dossier, "change", house.receipt.dossier.pk)).status_code == 302


def test_a_dossier_is_found_by_its_whole_code(administrator: Client, house: House) -> None:
    other = make_dossier(
        house.office, house.published, by=make_actor(house.office), at=local(2026, 3, 3)
    ).dossier
    page = administrator.get(address(Dossier, "changelist"), {"q": other.code}).content.decode()
    assert other.code in page
    assert house.receipt.dossier.code not in page


def roles_form(user: User, **fields: Any) -> dict[str, Any]:
    return {
        "username": user.username,
        "full_name": user.full_name,
        "is_active": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        **{f"memberships-0-{name}": value for name, value in fields.items()},
    }


def test_roles_are_given_in_one_s_own_offices(administrator: Client, house: House) -> None:
    user = house.person()
    form = roles_form(user, office=house.office.pk, role="clerk")
    assert administrator.post(address(User, "change", user.pk), form).status_code == 302
    assert user.memberships.get().office == house.office
    foreign = roles_form(house.person(), office=house.elsewhere.pk, role="clerk")
    assert administrator.post(address(User, "change", User.objects.last().pk), foreign).status_code == 200
    assert not Membership.objects.filter(office=house.elsewhere).exists()


def test_nobody_gives_roles_to_themself(house: House) -> None:
    user = house.person(Role.ADMINISTRATOR)
    form = roles_form(user, office=house.office.pk, role="head")
    signed_in(user).post(address(User, "change", user.pk), form)
    assert [membership.role for membership in user.memberships.all()] == ["administrator"]


@pytest.mark.parametrize("page", ["change", "password"])
def test_somebody_higher_up_cannot_be_taken_over(page: str, house: House) -> None:
    small = signed_in(house.person(Role.ADMINISTRATOR, office=house.office))
    high = house.person(Role.MANAGER, office=house.root)
    path = (
        address(User, "change", high.pk)
        if page == "change"
        else f"/quan-tri/accounts/user/{high.pk}/password/"
    )
    passwords = {"password1": "bốn con ngựa qua cầu", "password2": "bốn con ngựa qua cầu"}
    assert small.post(path, {**roles_form(high), **passwords}).status_code == 403
    high.refresh_from_db()
    assert not high.has_usable_password()


def test_no_page_makes_a_superuser(administrator: Client, house: House) -> None:
    user = house.person()
    administrator.post(
        address(User, "change", user.pk), roles_form(user) | {"is_superuser": "on", "is_staff": "on"}
    )
    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.is_staff
    root = User.objects.create_superuser("root")
    assert administrator.post(address(User, "change", root.pk), roles_form(root)).status_code == 403


def test_people_are_made_with_good_passwords_only(administrator: Client, house: House) -> None:
    form = {"username": "moi", "full_name": "Người Mới", "usable_password": "true"}
    bad = form | {"password1": "123456", "password2": "123456"}
    assert administrator.post(address(User, "add"), bad).status_code == 200
    good = form | {"password1": "bốn con ngựa qua cầu", "password2": "bốn con ngựa qua cầu"}
    assert administrator.post(address(User, "add"), good).status_code == 302
    assert User.objects.get(username="moi").check_password("bốn con ngựa qua cầu")


def test_nobody_is_deleted(administrator: Client, house: House) -> None:
    user = house.person()
    assert administrator.post(address(User, "delete", user.pk), {"post": "yes"}).status_code == 403


def test_a_token_is_shown_once_and_can_be_revoked(administrator: Client, house: House) -> None:
    user = house.person(Role.CLERK, office=house.office)
    form = {"action": "issue_api_token", "_selected_action": [user.pk]}
    page = administrator.post(address(User, "changelist"), form).content.decode()
    token = ApiToken.objects.get()
    value = page.split("<code>")[1].split("</code>")[0]
    assert ApiToken.hash_of(value) == token.token_hash
    assert value not in administrator.get(address(ApiToken, "changelist")).content.decode()
    administrator.post(address(ApiToken, "changelist"), {"action": "revoke", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert token.revoked_at


def test_no_token_for_somebody_higher_up(house: House) -> None:
    small = signed_in(house.person(Role.ADMINISTRATOR, office=house.office))
    high = house.person(Role.MANAGER, office=house.root)
    small.post(address(User, "changelist"), {"action": "issue_api_token", "_selected_action": [high.pk]})
    assert not ApiToken.objects.exists()
