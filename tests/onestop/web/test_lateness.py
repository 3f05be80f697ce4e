"""“Explain the delay”: on the dossier's page, for whoever answers for it, and told in its history."""

from __future__ import annotations

from datetime import timedelta

from dossiers.rules.actions import Action
from dossiers.rules.actors import Role
from dossiers.selectors.clocks import clock_of
from onestop.web.clerks.options import why_not
from tests.factories import make_actor
from tests.onestop.web.conftest import Counter
from tests.onestop.web.desks import colleague, events, form_of, page_of, send, take_in

EN = {"Accept-Language": "en"}
SAID = {"late_reason": "overload", "remedy": "Thêm một công chức"}


def test_a_manager_explains_what_is_overdue_and_the_history_tells_it(counter: Counter) -> None:
    dossier = take_in(counter, days_ago=30)
    manager = colleague(counter, Role.MANAGER)
    assert "Explain the delay" in manager.get(page_of(dossier), headers=EN).content.decode()
    assert manager.get(form_of(dossier, "explain_lateness")).status_code == 200
    assert send(manager, dossier, "explain_lateness", **SAID).status_code == 302
    assert events(dossier) == ["accept", "explain_lateness"]
    page = manager.get(page_of(dossier), headers=EN).content.decode()
    assert "too much work for the people there are" in page
    assert "Thêm một công chức" in page


def test_what_was_typed_is_kept_when_the_group_is_missing(counter: Counter) -> None:
    dossier = take_in(counter, days_ago=30)
    answer = send(counter.client, dossier, "explain_lateness", remedy="Đang khắc phục")
    assert answer.status_code == 422
    assert "Đang khắc phục" in answer.content.decode()
    assert events(dossier) == ["accept"]


def test_what_is_not_late_has_nothing_to_explain(counter: Counter) -> None:
    dossier = take_in(counter)
    page = counter.client.get(page_of(dossier), headers=EN).content.decode()
    assert "there is nothing to explain" in page
    assert send(counter.client, dossier, "explain_lateness", **SAID).status_code in (403, 422)
    assert events(dossier) == ["accept"]


def test_what_was_withdrawn_after_it_was_overdue_is_explained(counter: Counter) -> None:
    dossier = take_in(counter, days_ago=30)
    assert send(counter.client, dossier, "withdraw", reason="Thôi").status_code == 302
    page = counter.client.get(page_of(dossier), headers=EN).content.decode()
    assert "Explain the delay" in page
    assert "there is nothing to explain" not in page
    assert send(counter.client, dossier, "explain_lateness", **SAID).status_code == 302
    assert events(dossier) == ["accept", "withdraw", "explain_lateness"]


def test_the_page_offers_it_from_the_moment_on_that_the_service_takes_it(counter: Counter) -> None:
    """On the due day itself, after the due moment: once the page waited for the next day."""
    dossier = take_in(counter, days_ago=30)
    assert dossier.due_at
    a_second = timedelta(seconds=1)
    for at, offered in ((dossier.due_at, False), (dossier.due_at + a_second, True)):
        found = why_not(Action.EXPLAIN_LATENESS, make_actor(counter.office), dossier, clock_of(dossier), at)
        assert (not found) is offered


def test_a_clerk_does_not_explain(counter: Counter) -> None:
    dossier = take_in(counter, days_ago=30)
    assert send(colleague(counter, Role.CLERK), dossier, "explain_lateness", **SAID).status_code == 403
    assert events(dossier) == ["accept"]
