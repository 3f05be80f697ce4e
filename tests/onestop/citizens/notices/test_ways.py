"""E-mail, SMS, webhooks against real servers: what goes over the wire, and what each answer leads to."""

from __future__ import annotations

import email
import json
from email import policy
from typing import Any

import pytest

from onestop.citizens.notices.channels import http
from onestop.citizens.notices.channels.gateway import filled
from onestop.citizens.notices.channels.signature import signature
from onestop.citizens.notices.models import Delivery
from tests.onestop.citizens.notices.conftest import EMAIL, MONDAY, NAME, NUMBER, PHONE, Desk, only, send_all
from tests.onestop.citizens.notices.servers import Mailbox, Receiver, dripping_server


def test_an_e_mail_says_what_is_needed_and_nothing_of_the_person(desk: Desk, mailbox: Mailbox) -> None:
    dossier = desk.take_in("email")
    send_all()
    mail = email.message_from_bytes(mailbox.messages[0], policy=policy.default)
    text = mail.get_content()
    assert (only().state, mailbox.receivers, mail["To"]) == ("sent", [EMAIL], EMAIL)
    assert mail["Message-ID"] == f"<{only().public_id}@phuong-thu.test>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"].strip() == f"Hồ sơ {dossier.code}: đã tiếp nhận"
    for needed in (dossier.code, "Đăng ký khai sinh", "Phường Thử", "05/03/2026", "/tra-cuu/"):
        assert needed in text
    assert [found for found in (NAME, NUMBER, PHONE, "phố Kín", "#") if found in text] == []


@pytest.mark.parametrize(
    ("answers", "state", "error"),
    [
        ({"RCPT": "550 no such user"}, "dead", "SMTPRecipientsRefused 550"),
        ({"RCPT": "451 try later"}, "waiting", "SMTPRecipientsRefused 451"),
        ({"DATA": "554 looks like spam"}, "dead", "SMTPDataError 554"),
        ({"DATA": "452 no room"}, "waiting", "SMTPDataError 452"),
        ({"MAIL": "530 sign in first"}, "waiting", "SMTPSenderRefused"),
    ],
)
def test_what_a_mail_server_says(desk: Desk, mailbox: Mailbox, answers: dict, state: str, error: str) -> None:
    mailbox.answers |= answers
    desk.take_in("email")
    send_all()
    assert (only().state, only().last_error, mailbox.messages) == (state, error, [])


def test_no_mail_server_means_later(desk: Desk, mailbox: Mailbox, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    desk.take_in("email")
    send_all()
    assert (only().state, only().last_error) == ("waiting", "ConnectionRefusedError")


def test_the_protocol_of_a_gateway(desk: Desk, gateway: Receiver) -> None:
    dossier = desk.take_in("sms")
    send_all()
    (post,) = gateway.posts
    body = json.loads(post.body)
    assert post.path == "/send"
    assert post.headers["Authorization"] == "Bearer the-token"
    assert post.headers["Idempotency-Key"] == str(only().public_id)
    assert body["phone"] == PHONE
    assert body["meta"] == {"ref": [str(only().public_id), 1]}
    assert body["content"].startswith(f"Hồ sơ {dossier.code} (Đăng ký khai sinh)")
    assert body["content"].endswith("/tra-cuu/")
    assert NAME not in body["content"]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "sent"),
        (202, "sent"),
        (302, "dead"),
        (400, "dead"),
        (404, "dead"),
        (429, "waiting"),
        (500, "waiting"),
        (503, "waiting"),
    ],
)
def test_what_a_gateway_answers(desk: Desk, gateway: Receiver, status: int, state: str) -> None:
    gateway.status = status
    desk.take_in("sms")
    send_all()
    assert only().state == state
    assert len(gateway.posts) == 1


def test_a_gateway_that_hangs_is_left(desk: Desk, gateway: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SECONDS", 0.2)
    gateway.seconds = 1
    desk.take_in("sms")
    send_all()
    assert (only().state, only().last_error) == ("waiting", "TimeoutError")


def test_values_are_no_templates() -> None:
    values = {"to": "{id}", "text": '"{to}"\n', "id": "7"}
    assert filled({"a": "{to}{text}", "b": [3, None, "{x}"]}, values) == {
        "a": '{id}"{to}"\n',
        "b": [3, None, "{x}"],
    }


@pytest.mark.real_clock
def test_a_webhook_is_signed_and_says_only_codes(desk: Desk, hook: Receiver) -> None:
    _row, secret = desk.follow(hook.url)
    dossier = desk.take_in()
    send_all()
    (post,) = hook.posts
    assert only().state == "sent"
    assert post.path == "/hook?a=1"
    assert post.headers["X-Onestop-Delivery"] == str(only().public_id)
    assert post.headers["X-Onestop-Signature"] == signature(secret, post.body, int(MONDAY.timestamp()))
    assert json.loads(post.body) == {
        "id": str(only().public_id),
        "kind": "received",
        "dossier": dossier.code,
        "seq": 1,
        "state": "received",
        "happened_at": "2026-03-02T09:00:00+07:00",
        "due_at": "2026-03-05T17:00:00+07:00",
        "promised_at": None,
        "outcome": "",
        "procedure": "1.001193",
        "receiving_office": "H99.01",
        "resolving_office": "H99.01",
    }


@pytest.mark.real_clock
def test_a_webhook_follows_no_redirect(desk: Desk, hook: Receiver) -> None:
    hook.status = 307
    desk.follow(hook.url)
    desk.take_in()
    send_all()
    assert (only().state, only().last_error, len(hook.posts)) == ("dead", "HTTP 307", 1)


def test_a_webhook_needs_the_certificate_of_its_name(desk: Desk, hook: Receiver, settings: Any) -> None:
    desk.follow(hook.url.replace("localhost", "127.0.0.1"))
    desk.take_in()
    send_all()
    assert (only().state, only().last_error, hook.posts) == ("waiting", "SSLCertVerificationError", [])


def test_a_webhook_that_was_switched_off_is_not_called(desk: Desk, hook: Receiver) -> None:
    row, _secret = desk.follow(hook.url)
    desk.take_in()
    row.active = False
    row.save()
    Delivery.objects.all()
    send_all()
    assert hook.posts == []


def test_a_server_that_drips_is_cut_off(desk: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MOST_SECONDS", 0.5)
    with dripping_server() as url:
        settings.NOTICE_GATEWAYS = {"sms": {"url": url, "token": "", "body": {"a": "{to}{text}"}}}
        desk.take_in("sms")
        send_all()
    assert (only().state, only().tries) == ("waiting", 1)
