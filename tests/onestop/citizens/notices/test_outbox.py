"""Which events are put out, to whom they are spread, and that a rollback takes the notice with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from dossiers.models import Dossier, OutboxEntry
from dossiers.services import processing, resolution, suspension
from dossiers.services.drafts import PaperDraft
from onestop.citizens.notices.fan_out import spread
from onestop.citizens.notices.models import Delivery
from onestop.citizens.notices.webhooks import save_webhook
from procedures.rules.errors import RuleErrors
from tests.factories import make_actor, make_dossier, make_draft, make_office
from tests.onestop.citizens.notices.conftest import MONDAY, Desk
from tests.onestop.citizens.notices.servers import Mailbox, Receiver

HOUR = timedelta(hours=1)


def kinds() -> list[str]:
    return list(OutboxEntry.objects.order_by("id").values_list("kind", flat=True))


def live(desk: Desk, dossier: Dossier) -> None:
    """Papers asked and brought, re-appointed, resolved, returned."""
    code, by = dossier.code, desk.by
    suspension.ask_supplement(code, by=by, at=MONDAY + HOUR, papers=["Tờ khai"], reason="Thiếu tờ khai")
    suspension.resubmit(code, by=by, at=MONDAY + 2 * HOUR, papers=(PaperDraft(name="Tờ khai"),))
    processing.reappoint(
        code, by=by, at=MONDAY + 3 * HOUR, promised_at=MONDAY + timedelta(days=14), reason="Chờ xác minh"
    )
    resolution.resolve(code, by=by, at=MONDAY + 4 * HOUR, result=resolution.Result())
    resolution.return_result(code, by=by, at=MONDAY + 5 * HOUR)


def test_five_steps_are_told(desk: Desk) -> None:
    live(desk, desk.take_in("email"))
    assert kinds() == ["received", "supplement_asked", "reappointed", "ready", "returned"]


def test_nobody_asked_nothing_is_put_out(desk: Desk) -> None:
    dossier = desk.take_in()
    live(desk, dossier)
    assert kinds() == []
    assert "notify_by" not in dossier.details
    assert "notify_by" not in dossier.events.earliest("seq").data


def test_the_consent_is_kept_as_a_fact(desk: Desk) -> None:
    dossier = desk.take_in("sms", "email")
    assert dossier.details["notify_by"] == ["email", "sms"]
    assert dossier.events.earliest("seq").data["notify_by"] == ["email", "sms"]


def test_a_rollback_takes_the_notice_with_it(desk: Desk) -> None:
    with transaction.atomic():
        desk.take_in("email")
        assert kinds() == ["received"]
        transaction.set_rollback(True)
    assert kinds() == []


@pytest.mark.parametrize(
    ("ways", "party", "field"),
    [
        (("email",), {"email": ""}, "applicant.email"),
        (("email",), {"email": "thu@"}, "applicant.email"),
        (("email",), {"email": "a@b.vn\r\nBcc: c@d.vn"}, "applicant.email"),
        (("sms",), {"phone": ""}, "applicant.phone"),
        (("pigeon",), {}, "notify_by"),
    ],
)
def test_who_is_told_needs_where(desk: Desk, ways: tuple, party: dict, field: str) -> None:
    from dataclasses import replace

    draft = make_draft(desk.version)
    applicant = replace(draft.applicant, **party)
    with pytest.raises(RuleErrors) as refused:
        make_dossier(desk.office, desk.version, by=desk.by, at=MONDAY, applicant=applicant, notify_by=ways)
    assert [error.field for error in refused.value.errors] == [field]


def test_an_entry_costs_one_statement(desk: Desk, django_assert_num_queries: object) -> None:
    """Asked, unasked and followed alike: the outbox adds one statement to an intake."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for ways in ((), ("email",)):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            desk.take_in(*ways)
        about = [each["sql"] for each in captured if "outbox" in each["sql"]]
        assert len(about) == 1


def test_one_delivery_for_each_way_that_is_set_up(desk: Desk, mailbox: Mailbox, gateway: Receiver) -> None:
    desk.take_in("email", "sms", "chat")
    assert spread(at=MONDAY) == 1
    assert spread(at=MONDAY) == 0
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["email", "sms"]


def test_a_consent_that_was_taken_back_counts(desk: Desk, mailbox: Mailbox) -> None:
    dossier = desk.take_in("email")
    dossier.details.pop("notify_by")
    dossier.save()
    spread(at=MONDAY)
    assert not Delivery.objects.exists()


def test_who_holds_the_result_is_told_only_that(desk: Desk, mailbox: Mailbox) -> None:
    live(desk, desk.take_in("email"))
    spread(at=MONDAY)
    assert [each.entry.kind for each in Delivery.objects.select_related("entry")] == ["returned"]


def test_a_webhook_hears_its_own_office_and_its_kinds(desk: Desk) -> None:
    other = make_office("H99.02")
    desk.follow(kinds=["received", "returned"])
    live(desk, desk.take_in())
    make_dossier(other, desk.version, by=make_actor(other), at=MONDAY)
    assert len(kinds()) == 5
    spread(at=MONDAY)
    assert [each.entry.kind for each in Delivery.objects.order_by("id")] == ["received", "returned"]


def test_the_resolving_office_is_followed_too(desk: Desk) -> None:
    hook, _secret = desk.follow()
    other = make_office("H99.02")
    make_dossier(other, desk.version, by=make_actor(other), at=MONDAY, resolving_office=desk.office.code)
    spread(at=MONDAY)
    assert Delivery.objects.get().webhook == hook


def test_the_outbox_stops_listening_with_the_last_webhook(desk: Desk) -> None:
    hook, _secret = desk.follow()
    hook.active = False
    save_webhook(hook, by="t", at=MONDAY)
    desk.take_in()
    assert kinds() == []
