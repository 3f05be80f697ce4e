"""A copy of the data (ONESTOP_HOLD_MESSAGES) tells nobody anything, and loses nothing by it."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from config.development import ROOT
from onestop.citizens.notices import tasks
from onestop.citizens.notices.models import Delivery
from tests.onestop.citizens.notices.conftest import MONDAY, Desk, only, send_all
from tests.onestop.citizens.notices.servers import Mailbox, Receiver

# Whoever opens a connection to the outside; each of them is asked by a sender that looks at the setting first.
OUTGOING = re.compile(
    r"smtplib|EmailMessage\(|http\.client|urllib3|urlopen|import requests$|httpx", re.MULTILINE
)
ALLOWED = {
    "onestop/citizens/notices/channels/http.py",
    "onestop/citizens/notices/channels/email.py",
    "onestop/citizens/notices/channels/public_addresses.py",
    "onestop/reports/sending.py",
}


def test_nothing_leaves_while_messages_are_held(
    desk: Desk, gateway: Receiver, mailbox: Mailbox, settings: Any
) -> None:
    settings.MESSAGES_HELD = True
    desk.take_in("sms", "email")
    send_all()
    tasks.send_notices()
    call_command("send_notices", verbosity=0)
    assert (gateway.posts, mailbox.messages) == ([], [])
    assert set(Delivery.objects.values_list("state", "tries")) == {("waiting", 0)}


def test_they_go_when_the_setting_is_taken_away(desk: Desk, gateway: Receiver, settings: Any) -> None:
    settings.MESSAGES_HELD = True
    desk.take_in("sms")
    send_all()
    settings.MESSAGES_HELD = False
    send_all(MONDAY)
    assert (len(gateway.posts), only().state) == (1, "sent")


@pytest.mark.django_db
@pytest.mark.parametrize("held", [True, False])
def test_probes_say_so(settings: Any, held: bool) -> None:
    settings.MESSAGES_HELD = held
    assert Client().get("/readyz").json()["messages_held"] is held
    assert f"\nonestop_messages_held {float(held)}\n" in Client().get("/metrics").content.decode()


def test_nobody_else_opens_a_connection_to_the_outside() -> None:
    found = {
        str(path.relative_to(ROOT))
        for folder in ("onestop", "dossiers", "procedures")
        for path in (ROOT / folder).rglob("*.py")
        if OUTGOING.search(path.read_text())
    }
    assert found <= ALLOWED
