"""An office whose applicants agree to be told, and real servers that are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dossiers.models import Dossier
from dossiers.rules.actors import Actor
from dossiers.services.drafts import PartyDraft
from onestop.citizens.notices.fan_out import spread
from onestop.citizens.notices.models import Delivery, Webhook
from onestop.citizens.notices.sending import send_next
from onestop.citizens.notices.webhooks import new_secret, save_webhook
from procedures.models import Office, ProcedureVersion
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure
from tests.onestop.citizens.notices.servers import (
    Mailbox,
    Receiver,
    certificate_for,
    http_server,
    smtp_server,
)

NAME, NUMBER, PHONE, EMAIL = "Nguyễn Thị Thử", "999099000001", "0900000001", "thu@hop-thu.test"
MONDAY = local(2026, 3, 2, 9)


@dataclass
class Desk:
    office: Office
    version: ProcedureVersion
    by: Actor

    def take_in(self, *ways: str, at: datetime = MONDAY) -> Dossier:
        """A dossier whose applicant agreed to be told on these ways."""
        applicant = PartyDraft(name=NAME, id_number=NUMBER, phone=PHONE, email=EMAIL, address="12 phố Kín")
        fields: dict[str, Any] = {"applicant": applicant, "notify_by": ways}
        return make_dossier(self.office, self.version, by=self.by, at=at, **fields).dossier

    def follow(self, url: str = "https://hook.test/", **fields: Any) -> tuple[Webhook, str]:
        """A webhook of the office, and its secret."""
        hook = save_webhook(Webhook(office=self.office, name="Sở", url=url, **fields), by="t", at=MONDAY)
        return hook, new_secret(hook, by="t", at=MONDAY)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    office = make_office("H99.01", name="Phường Thử", address="1 Quảng trường", phone="0240000001")
    return Desk(office, make_procedure("1.001193", name="Đăng ký khai sinh"), make_actor(office))


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with smtp_server() as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "Một cửa <mot-cua@phuong-thu.test>"
        yield box


@pytest.fixture
def gateway(settings: Any) -> Iterator[Receiver]:
    with http_server() as receiver:
        body = {"phone": "{to}", "content": "{text}", "meta": {"ref": ["{id}", 1]}}
        settings.NOTICE_GATEWAYS = {"sms": {"url": receiver.url, "token": "the-token", "body": body}}
        yield receiver


@pytest.fixture
def hook(settings: Any, tmp_path: Path) -> Iterator[Receiver]:
    """A server over TLS on the loopback, which the operator allowed to be called."""
    from ipaddress import ip_network

    settings.NOTICES_CA_FILE = str(certificate_for("localhost", tmp_path / "test.pem"))
    settings.NOTICES_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    with http_server(Path(settings.NOTICES_CA_FILE)) as receiver:
        yield receiver


def send_all(at: datetime = MONDAY) -> None:
    spread(at=at)
    while send_next(at=at):
        pass


def only() -> Delivery:
    return Delivery.objects.get()
