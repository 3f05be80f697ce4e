"""The tick at intake: only what is set up is offered, it is off before somebody ticks it, and it can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from dossiers.models import Dossier, OutboxEntry
from tests.onestop.web.conftest import Counter

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def set_up(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.test"
    settings.NOTICE_GATEWAYS = {"sms": {}}


def page(counter: Counter) -> str:
    return reverse("clerks:intake", args=[counter.version.procedure.code])


def typed(**more: Any) -> dict[str, Any]:
    common = {"applicant-name": "Nguyễn Thị Thử", "channel": "direct", "paper_0": "on", "do": "accept"}
    return {**common, **more}


def test_nothing_set_up_nothing_offered(counter: Counter) -> None:
    assert "notify_by" not in counter.client.get(page(counter)).content.decode()


@pytest.mark.usefixtures("set_up")
def test_it_is_off_before_somebody_ticks_it(counter: Counter) -> None:
    html = counter.client.get(page(counter), **ENGLISH).content.decode()
    assert html.count('name="notify_by"') == 2
    assert 'value="email" id="id_notify_by_0">' in html
    assert "by chat message" not in html
    assert counter.client.post(page(counter), typed()).status_code == 302
    assert not OutboxEntry.objects.exists()


@pytest.mark.usefixtures("set_up")
def test_what_is_ticked_is_kept_and_shown(counter: Counter) -> None:
    more = {"applicant-email": "thu@hop-thu.test", "notify_by": ["email"]}
    assert counter.client.post(page(counter), typed(**more)).status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.details["notify_by"] == ["email"]
    assert OutboxEntry.objects.get().event.dossier == dossier
    told = counter.client.get(reverse("clerks:dossier", args=[dossier.code]), **ENGLISH).content.decode()
    assert "by e-mail" in told


@pytest.mark.usefixtures("set_up")
def test_without_an_address_the_field_is_told_and_the_tick_stays(counter: Counter) -> None:
    answer = counter.client.post(page(counter), typed(notify_by=["email"]), **ENGLISH)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the e-mail address at which the applicant wants to be told." in html
    assert 'href="#id_applicant-email"' in html
    assert 'value="email" id="id_notify_by_0" checked' in html


@pytest.mark.usefixtures("set_up")
def test_an_unknown_way_is_refused(counter: Counter) -> None:
    assert counter.client.post(page(counter), typed(notify_by=["pigeon"])).status_code == 422


@pytest.mark.usefixtures("set_up")
def test_it_can_be_taken_back(counter: Counter) -> None:
    more = {"applicant-email": "thu@hop-thu.test", "notify_by": ["email"]}
    counter.client.post(page(counter), typed(**more))
    dossier = Dossier.objects.get()
    there = reverse("clerks:action", args=[dossier.code, "correct"])
    form = counter.client.get(there).context["form"]
    sent = {"delivery": "desk", "revision": dossier.last_seq, "reason": "Không muốn nhận nữa"}
    sent |= {name: value for name, value in form.initial.items() if "." in name}
    assert counter.client.post(there, sent).status_code == 302
    dossier.refresh_from_db()
    assert dossier.details["notify_by"] == []
    assert dossier.events.latest("seq").data["notify_by"] == {"before": ["email"], "after": []}


@pytest.mark.usefixtures("set_up")
def test_on_a_list_everybody_needs_a_number(counter: Counter) -> None:
    there = reverse("clerks:intake-group", args=[counter.version.procedure.code])
    people = "Nguyễn Thị Một; 999099000001; 01/01/1990; 0900000001\nTrần Văn Hai; 999099000002; 02/01/1990"
    more = {"channel": "direct", "paper_0": "on", "people": people, "notify_by": ["sms"]}
    answer = counter.client.post(there, more, **ENGLISH)
    assert answer.status_code == 422
    assert "Enter the phone number at which the applicant wants to be told." in answer.content.decode()
    assert not Dossier.objects.exists()
