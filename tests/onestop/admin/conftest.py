"""An office with a published procedure, a draft and a dossier; people who administer, edit and audit."""

from dataclasses import dataclass

import pytest
from django.test import Client

from dossiers.rules.actors import Role
from dossiers.services.intake import Receipt
from onestop.people.accounts.models import Membership, User
from procedures.models import Office, ProcedureVersion, ReviewFlag
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure


@dataclass
class House:
    """What the tests look at."""

    root: Office
    office: Office
    elsewhere: Office
    published: ProcedureVersion
    draft: ProcedureVersion
    flag: ReviewFlag
    receipt: Receipt

    def person(self, *roles: Role, office: Office | None = None, **fields: object) -> User:
        user = User.objects.create_user(f"nguoi{User.objects.count()}", full_name="Trần Thị Thử", **fields)
        for role in roles:
            Membership.objects.create(user=user, office=office or self.root, role=role)
        return user


@pytest.fixture
def house(db: None) -> House:
    root = make_office("H99", level="province")
    office = make_office("H99.11", parent=root)
    published, draft = make_procedure("1.900001"), make_procedure("1.900002", publish=False)
    clerk = make_actor(office)
    return House(
        root=root,
        office=office,
        elsewhere=make_office("H98", level="province"),
        published=published,
        draft=draft,
        flag=ReviewFlag.objects.create(version=draft, flag="unit-missing", text="3"),
        receipt=make_dossier(office, published, by=clerk, at=local(2026, 3, 2)),
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def administrator(house: House) -> Client:
    return signed_in(house.person(Role.ADMINISTRATOR))


@pytest.fixture
def editor(house: House) -> Client:
    return signed_in(house.person(Role.EDITOR))


@pytest.fixture
def auditor(house: House) -> Client:
    return signed_in(house.person(Role.AUDITOR))
