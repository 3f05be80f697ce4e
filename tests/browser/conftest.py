"""A real browser at the counter; without one on the machine these tests skip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from dossiers.services.intake import Receipt
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership, User
from procedures.models import Office, ProcedureVersion
from tests.factories import make_dossier, make_office, make_procedure

DESK, TABLET, PHONE, SMALL_PHONE, DESK_AT_200_PERCENT = 1280, 820, 390, 360, 640

SignedIn = Callable[..., Any]


@pytest.fixture
def page_of(chromium: Any, live_server: Any) -> Iterator[SignedIn]:
    """`page_of(user, width=…, script=False)`: a window of its own in which this person is signed in, in English."""
    contexts = []

    def open_page(user: User, *, width: int = DESK, script: bool = True) -> Any:
        client = Client()
        client.force_login(user)
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            extra_http_headers={"Accept-Language": "en"},
        )
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def stranger_page(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`stranger_page(width=…, script=False, language="vi")`: a window of its own of somebody nobody knows."""
    contexts = []

    def open_page(*, width: int = SMALL_PHONE, script: bool = True, language: str = "en") -> Any:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 740},
            java_script_enabled=script,
            extra_http_headers={"Accept-Language": language},
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


LONG = (
    "Liên thông thủ tục hành chính về đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới"
    " 6 tuổi tại xã, phường, đặc khu"
)


class House:
    """A ward with its civil-status unit; a clerk, an officer of the unit, and the head."""

    def __init__(self) -> None:
        self.ward: Office = make_office("H99.01", name="Ủy ban nhân dân phường Thử Nghiệm")
        self.unit: Office = make_office(
            "H99.01.HT", parent=self.ward, name="Bộ phận Tư pháp – Hộ tịch", kind="civil_status"
        )
        self.version: ProcedureVersion = make_procedure("1.001193", name=LONG, amount=3)
        self.clerk = self._user("clerk", (self.ward, Role.CLERK))
        self.officer = self._user("officer", (self.unit, Role.OFFICER), (self.ward, Role.OFFICER))
        self.head = self._user("head", (self.ward, Role.HEAD))

    def _user(self, name: str, *held: tuple[Office, Role]) -> User:
        user = User.objects.create(username=name, full_name=f"Cán bộ {name}")
        for office, role in held:
            Membership.objects.create(user=user, office=office, role=role)
        return user

    def dossier(self, *, days_ago: float = 0) -> Dossier:
        return self.receipt(days_ago=days_ago).dossier

    def receipt(self, *, days_ago: float = 0) -> Receipt:
        """A dossier and the secret that stands on its slip."""
        at = timezone.now() - timedelta(days=days_ago)
        return make_dossier(self.ward, self.version, by=actor_for(self.clerk), at=at)


@pytest.fixture
def house(transactional_db: None) -> House:
    return House()


def actions(dossier: Dossier) -> list[str]:
    return list(dossier.events.order_by("seq").values_list("action", flat=True))
