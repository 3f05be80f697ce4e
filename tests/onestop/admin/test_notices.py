"""Deliveries, webhooks and their settings in the administration: for administrators of the office."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.models import OutboxEntry, OutboxListener
from dossiers.personal_data import unseal
from dossiers.rules.actors import Role
from onestop.citizens.notices.models import Delivery, Webhook
from tests.factories import local, make_actor, make_dossier, make_office
from tests.onestop.admin.conftest import House, signed_in

DELIVERIES = reverse("admin:notices_delivery_changelist")
HOOKS = reverse("admin:notices_webhook_changelist")
AT = local(2026, 3, 2)


@pytest.fixture
def dead(house: House) -> Delivery:
    event = house.receipt.dossier.events.get()
    entry = OutboxEntry.objects.create(event=event, kind="received", created_at=AT, spread_at=AT)
    return Delivery.objects.create(
        entry=entry, office=house.office, channel="sms", state="dead", tries=8, since=AT, next_try_at=AT
    )


def again(client: Client, row: Delivery) -> Delivery:
    client.post(DELIVERIES, {"action": "send_again", "_selected_action": [row.pk]})
    row.refresh_from_db()
    return row


def test_the_dead_come_first(house: House, administrator: Client, dead: Delivery) -> None:
    other = make_dossier(house.office, house.published, by=make_actor(house.office), at=AT).dossier
    entry = OutboxEntry.objects.create(event=other.events.get(), kind="received", created_at=AT)
    Delivery.objects.create(entry=entry, office=house.office, channel="sms", since=AT, next_try_at=AT)
    rows = administrator.get(DELIVERIES).context["cl"].result_list
    assert [row.state for row in rows] == ["dead", "waiting"]
    html = administrator.get(DELIVERIES).content.decode()
    assert house.receipt.dossier.code in html
    assert "Nguyễn Thị Thử" not in html


def test_what_was_given_up_is_sent_again(administrator: Client, dead: Delivery) -> None:
    assert (again(administrator, dead).state, dead.tries) == ("waiting", 0)


def test_an_auditor_looks_and_sends_nothing(auditor: Client, dead: Delivery) -> None:
    assert dead in auditor.get(DELIVERIES).context["cl"].result_list
    assert again(auditor, dead).state == "dead"


def test_elsewhere_nobody_sees_or_sends_it(house: House, dead: Delivery) -> None:
    client = signed_in(house.person(Role.ADMINISTRATOR, office=house.elsewhere))
    assert not client.get(DELIVERIES).context["cl"].result_list
    assert again(client, dead).state == "dead"
    assert client.get(reverse("admin:notices_delivery_change", args=[dead.pk])).status_code == 302


def test_a_clerk_does_not_enter(house: House, dead: Delivery) -> None:
    client = signed_in(house.person(Role.CLERK))
    assert client.get(DELIVERIES).status_code == 302


def test_deliveries_are_not_changed_by_hand(administrator: Client, dead: Delivery) -> None:
    there = reverse("admin:notices_delivery_change", args=[dead.pk])
    assert administrator.get(there).status_code == 200
    assert administrator.post(there, {"state": "sent"}).status_code == 403


def test_a_webhook_and_its_secret(house: House, administrator: Client) -> None:
    fields = {"office": house.office.pk, "name": "Sở", "url": "https://so.test/moc", "active": "on"}
    answer = administrator.post(reverse("admin:notices_webhook_add"), {**fields, "kinds": ["received"]})
    assert answer.status_code == 302
    hook = Webhook.objects.get()
    assert (hook.kinds, hook.sealed_secret) == (["received"], b"")
    assert OutboxListener.objects.get().office == house.office
    answer = administrator.post(HOOKS, {"action": "make_secret", "_selected_action": [hook.pk]})
    (shown,) = re.findall(r"<code>(.+)</code>", answer.content.decode())
    hook.refresh_from_db()
    assert unseal(hook.sealed_secret, about=hook.about) == {"secret": shown}
    assert shown.encode() not in bytes(hook.sealed_secret)
    assert shown not in administrator.get(HOOKS).content.decode()


def test_an_address_without_https_is_told_beside_the_field(house: House, administrator: Client) -> None:
    fields = {"office": house.office.pk, "name": "Sở", "url": "http://10.0.0.1/", "active": "on"}
    answer = administrator.post(reverse("admin:notices_webhook_add"), fields)
    assert "url" in answer.context["adminform"].form.errors
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.0.0.1", "2130706433", "0x7f.1", "[::1]", "[fd00::1]", "localhost", "169.254.169.254"],
)
def test_a_private_address_is_refused_where_it_is_typed(
    house: House, administrator: Client, host: str
) -> None:
    fields = {"office": house.office.pk, "name": "Sở", "url": f"https://{host}/moc", "active": "on"}
    answer = administrator.post(reverse("admin:notices_webhook_add"), fields)
    assert "url" in answer.context["adminform"].form.errors
    assert not Webhook.objects.exists()


def test_the_port_of_another_service_is_refused(house: House, administrator: Client) -> None:
    fields = {"office": house.office.pk, "name": "Sở", "url": "https://so.test:22/", "active": "on"}
    answer = administrator.post(reverse("admin:notices_webhook_add"), fields)
    assert "url" in answer.context["adminform"].form.errors


def test_no_webhook_on_somebody_else_s_office(house: House, administrator: Client) -> None:
    fields = {"office": make_office("H97").pk, "name": "Sở", "url": "https://so.test/", "active": "on"}
    answer = administrator.post(reverse("admin:notices_webhook_add"), fields)
    assert "office" in answer.context["adminform"].form.errors


def test_office_hours_are_set(house: House, administrator: Client) -> None:
    there = reverse("admin:notices_officenotices_add")
    answer = administrator.post(there, {"office": house.office.pk, "only_in_office_hours": "on"})
    assert answer.status_code == 302
