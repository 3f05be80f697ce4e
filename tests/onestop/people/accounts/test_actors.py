"""Roles by office: who reaches down the tree, who does not, and from when to when."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from dossiers.rules.actors import Role
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership, User
from procedures.models import Office
from tests.factories import make_office

TODAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> dict[str, Office]:
    """A province with a ward, its section and its police; a second province whose code begins alike."""
    province = make_office("H99", level="province")
    ward = make_office("H99.11", parent=province)
    return {
        "province": province,
        "ward": ward,
        "section": make_office("H99.11.HT", parent=ward),
        "neighbour": make_office("H99.12", parent=province),
        "elsewhere": make_office("H98", level="province"),
    }


def member(office: Office, *roles: Role, **fields: object) -> User:
    user = User.objects.create_user(f"nguoi{User.objects.count()}", full_name="Nguyễn Thị Thử")
    for role in roles:
        Membership.objects.create(user=user, office=office, role=role, **fields)
    return user


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_watch_over_a_unit_reach_those_beneath(role: Role, offices: dict[str, Office]) -> None:
    actor = actor_for(member(offices["ward"], role), TODAY)
    reached = {name for name, office in offices.items() if actor.may(role, office.pk)}
    watches = role in (Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR, Role.EDITOR)
    assert reached == ({"ward", "section"} if watches else {"ward"})


def test_each_role_reaches_from_its_own_office(offices: dict[str, Office]) -> None:
    user = member(offices["province"], Role.AUDITOR)
    Membership.objects.create(user=user, office=offices["ward"], role=Role.MANAGER)
    Membership.objects.create(user=user, office=offices["section"], role=Role.OFFICER)
    actor = actor_for(user, TODAY)
    assert actor.roles_in(offices["section"].pk) == {Role.AUDITOR, Role.MANAGER, Role.OFFICER}
    assert actor.roles_in(offices["neighbour"].pk) == {Role.AUDITOR}
    assert actor.roles_in(offices["elsewhere"].pk) == frozenset()


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        (None, None, True),
        (date(2026, 3, 2), None, True),
        (date(2026, 3, 3), None, False),
        (None, date(2026, 3, 2), True),
        (None, date(2026, 3, 1), False),
        (date(2026, 3, 2), date(2026, 3, 2), True),
    ],
)
def test_a_membership_holds_from_its_first_to_its_last_day(
    valid_from: date | None, valid_to: date | None, holds: bool, offices: dict[str, Office]
) -> None:
    user = member(offices["ward"], Role.CLERK, valid_from=valid_from, valid_to=valid_to)
    assert actor_for(user, TODAY).may(Role.CLERK, offices["ward"].pk) is holds


def test_a_deactivated_user_and_a_stranger_hold_nothing(offices: dict[str, Office]) -> None:
    user = member(offices["ward"], Role.HEAD)
    user.is_active = False
    user.save()
    assert actor_for(user, TODAY).office_ids == frozenset()
    assert actor_for(user, TODAY).id == user.pk
    assert actor_for(AnonymousUser(), TODAY).id is None


def test_a_change_of_roles_holds_at_once(offices: dict[str, Office]) -> None:
    user = member(offices["ward"], Role.CLERK)
    assert actor_for(user, TODAY).may(Role.CLERK, offices["ward"].pk)
    user.memberships.update(valid_to=date(2026, 3, 1))
    assert not actor_for(user, TODAY).may(Role.CLERK, offices["ward"].pk)


def test_being_a_superuser_gives_no_role_on_dossiers(offices: dict[str, Office]) -> None:
    user = User.objects.create_superuser("root")
    assert actor_for(user, TODAY).roles == {}


def test_two_queries_however_many_memberships(offices: dict[str, Office]) -> None:
    user = member(offices["province"], *Role)
    for office in (offices["ward"], offices["elsewhere"]):
        Membership.objects.create(user=user, office=office, role=Role.MANAGER)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        actor_for(user, TODAY)
    assert len(queries) == 2


def test_the_actor_is_named_as_the_person_writes_it(offices: dict[str, Office]) -> None:
    assert actor_for(member(offices["ward"]), TODAY).name == "Nguyễn Thị Thử"
    assert actor_for(User.objects.create_user("khongten"), TODAY).name == "khongten"


@pytest.mark.parametrize(
    "wrong", [{"role": "emperor"}, {"role": "clerk", "valid_from": "2026-03-02", "valid_to": "2026-03-01"}]
)
def test_the_database_refuses_impossible_memberships(
    wrong: dict[str, str], offices: dict[str, Office]
) -> None:
    user = member(offices["ward"])
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=user, office=offices["ward"], **wrong)
