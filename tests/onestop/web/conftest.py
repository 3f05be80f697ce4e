from dataclasses import dataclass

import pytest
from django.test import Client

from dossiers.rules.actors import Role
from onestop.people.accounts.models import Membership, User
from procedures.models import Office, ProcedureVersion
from tests.factories import make_office, make_procedure

PASSWORD = "mật khẩu thử rất dài"


def make_user(username: str, office: Office | None, *roles: Role) -> User:
    user = User.objects.create_user(username, password=PASSWORD, full_name=f"Cán bộ {username}")
    for role in roles:
        Membership.objects.create(user=user, office=office, role=role)
    return user


@dataclass(frozen=True)
class Counter:
    """An office with a procedure in force, and a clerk who is signed in."""

    office: Office
    version: ProcedureVersion
    user: User
    client: Client


@pytest.fixture
def counter(db: None, client: Client) -> Counter:
    office = make_office("H99.01", name="Phường Thử")
    version = make_procedure("1.001193", name="Đăng ký khai sinh")
    user = make_user("thu.clerk", office, Role.CLERK, Role.OFFICER, Role.HEAD)
    client.force_login(user)
    return Counter(office, version, user, client)
