"""Webhooks reach no address of our own networks, whatever name leads there."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from onestop.citizens.notices.channels.errors import Refused
from onestop.citizens.notices.channels.public_addresses import may_be_called, pinned
from onestop.citizens.notices.models import Webhook
from onestop.citizens.notices.webhooks import save_webhook
from procedures.rules.errors import RuleError
from tests.onestop.citizens.notices.conftest import MONDAY, Desk, only, send_all
from tests.onestop.citizens.notices.servers import Receiver

# fmt: off
OURS = [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1",
    "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::",
]
# fmt: on


@pytest.mark.parametrize("text", OURS)
def test_what_is_ours_is_not_called(text: str) -> None:
    assert not may_be_called(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "103.21.148.1", "2400:cb00::1", "::ffff:8.8.8.8"])
def test_what_is_public_may_be(text: str) -> None:
    assert may_be_called(ipaddress.ip_address(text))


def test_the_operator_opens_networks(settings: Any) -> None:
    settings.NOTICES_WEBHOOK_NETWORKS = [ipaddress.ip_network("10.1.0.0/16")]
    assert may_be_called(ipaddress.ip_address("10.1.2.3"))
    assert may_be_called(ipaddress.ip_address("::ffff:10.1.2.3"))
    assert not may_be_called(ipaddress.ip_address("10.2.0.1"))


@pytest.mark.parametrize(
    "url",
    ["https://localhost/", "https://127.1/", "https://2130706433/", "https://[::1]/", "https://0/"],
)
def test_other_spellings_of_ourselves(url: str) -> None:
    with pytest.raises(Refused, match="PrivateAddress"):
        pinned(urlsplit(url))


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(Refused, match="PrivateAddress"):
        pinned(urlsplit("https://both.test/"))


def test_the_address_that_was_judged_is_the_one_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere a moment later (DNS rebinding) changes nothing."""
    leads_to(monkeypatch, "8.8.8.8")
    connection = pinned(urlsplit("https://moving.test:8443/"))
    called: list[Any] = []

    def refuse(address: Any, *args: Any) -> None:
        called.append(address)
        raise ConnectionRefusedError

    leads_to(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(ConnectionRefusedError):
        connection.connect()
    assert called == [("8.8.8.8", 8443)]


def leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: answer)


def test_a_webhook_to_ourselves_is_given_up(desk: Desk, hook: Receiver, settings: Any) -> None:
    desk.follow(hook.url)
    # Saved while the network was open; sending refuses it by itself.
    settings.NOTICES_WEBHOOK_NETWORKS = []
    desk.take_in()
    send_all()
    assert (only().state, only().last_error, hook.posts) == ("dead", "PrivateAddress", [])


@pytest.mark.parametrize(
    "url",
    [
        "http://hook.test/",
        "https://",
        "ftp://hook.test/",
        "https://a:b@hook.test/",
        "https://x:99999/",
        "https://[1/",
    ],
)
def test_an_address_that_cannot_be_called_is_not_saved(desk: Desk, url: str) -> None:
    with pytest.raises(RuleError) as refused:
        save_webhook(Webhook(office=desk.office, name="x", url=url), by="t", at=MONDAY)
    assert (refused.value.code, refused.value.field) == ("webhook_url_invalid", "url")
    assert not Webhook.objects.exists()
