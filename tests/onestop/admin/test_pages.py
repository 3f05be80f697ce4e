"""Every page opens for those it is for, and for nobody else; lists cost a fixed number of queries."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from onestop.people.accounts.models import User
from procedures.models import Office, ProcedureVersion
from tests.factories import local, make_actor, make_dossier, make_procedure
from tests.onestop.admin.conftest import House, signed_in

PASSWORD = "một câu dài để thử đăng nhập"
OURS = ("accounts", "dossiers", "procedures")
MODELS = [model for model in admin.site._registry if model._meta.app_label in OURS]


def address(model: Any, page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_and_every_form_opens(model: Any, house: House) -> None:
    root = signed_in(User.objects.create_superuser("root"))
    assert root.get(address(model, "changelist")).status_code == 200
    assert root.get(address(model, "changelist"), {"q": "khai"}).status_code == 200
    page = admin.site._registry[model]
    add = root.get(address(model, "add"))
    assert add.status_code in ((200,) if _can_add(page) else (403,))
    for each in model.objects.all()[:2]:
        assert root.get(address(model, "change", each.pk)).status_code == 200


def _can_add(page: admin.ModelAdmin) -> bool:
    from onestop.admin.permissions import ReadOnlyAdmin

    return not isinstance(page, ReadOnlyAdmin)


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_keep_the_house_enter(role: Role, house: House) -> None:
    answer = signed_in(house.person(role)).get("/quan-tri/")
    enters = role in (Role.ADMINISTRATOR, Role.EDITOR, Role.AUDITOR)
    assert answer.status_code == (200 if enters else 302)


@pytest.mark.parametrize("role", list(Role))
def test_one_sign_in_opens_counter_and_administration(role: Role, house: House) -> None:
    user = house.person(role)
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    asked = client.get("/quan-tri/procedures/procedure/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/dang-nhap/?next=")
    form = {"username": user.username, "password": PASSWORD, "next": "/quan-tri/procedures/procedure/"}
    answer = client.post(asked.redirect_chain[-1][0], form, follow=True)
    assert answer.status_code == (200 if role in (Role.ADMINISTRATOR, Role.EDITOR, Role.AUDITOR) else 403)
    assert answer.wsgi_request.user == user


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_sign_in_leads_to_no_stranger(target: str, house: House, editor: Client) -> None:
    assert editor.get("/quan-tri/login/", {"next": target})["Location"] == "/quan-tri/"


def test_django_s_own_flag_opens_nothing(house: House) -> None:
    assert signed_in(house.person(is_staff=True)).get("/quan-tri/").status_code == 302


@pytest.mark.parametrize(
    ("role", "model", "page", "status"),
    [
        (Role.EDITOR, Office, "add", 403),
        (Role.EDITOR, User, "changelist", 403),
        (Role.EDITOR, Dossier, "changelist", 403),
        (Role.AUDITOR, Office, "add", 403),
        (Role.AUDITOR, ProcedureVersion, "add", 403),
        (Role.AUDITOR, User, "changelist", 200),
        (Role.AUDITOR, Dossier, "changelist", 200),
        (Role.ADMINISTRATOR, ProcedureVersion, "add", 403),
        (Role.ADMINISTRATOR, ProcedureVersion, "changelist", 200),
        (Role.ADMINISTRATOR, User, "add", 200),
        (Role.EDITOR, ProcedureVersion, "add", 200),
    ],
)
def test_each_role_has_its_pages(role: Role, model: Any, page: str, status: int, house: House) -> None:
    assert signed_in(house.person(role)).get(address(model, page)).status_code == status


@pytest.mark.parametrize("model", [Dossier, ProcedureVersion, Office], ids=lambda model: model.__name__)
def test_a_longer_list_costs_no_more_queries(model: Any, house: House) -> None:
    root = signed_in(User.objects.create_superuser("root"))
    root.get(address(model, "changelist"))
    few = _queries(root, model)
    clerk = make_actor(house.office)
    for _ in range(4):
        make_dossier(house.office, make_procedure(), by=clerk, at=local(2026, 3, 3))
    for number in range(4):
        from tests.factories import make_office

        make_office(f"H99.1{number}.HT", parent=house.office)
    assert _queries(root, model) == few
    assert few < 15


def _queries(client: Client, model: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address(model, "changelist"))
    return len(queries)


def test_a_version_with_many_parts_costs_no_query_for_each(house: House) -> None:
    from procedures.models import Case, Limit

    root = signed_in(User.objects.create_superuser("root"))
    path = address(ProcedureVersion, "change", house.draft.pk)
    root.get(path)
    with CaptureQueriesContext(connection) as few:
        root.get(path)
    for number in range(5):
        case = Case.objects.create(version=house.draft, key=f"c{number}", name="Trường hợp")
        Limit.objects.create(version=house.draft, case=case, amount=number + 1, unit="working_days")
    with CaptureQueriesContext(connection) as many:
        root.get(path)
    assert len(many) == len(few)


def test_the_header_is_ours(administrator: Client) -> None:
    assert "onestop" in administrator.get("/quan-tri/").content.decode()
