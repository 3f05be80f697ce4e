"""What is published stays; drafts move on through the services, with messages where a rule refuses."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from dossiers.rules.actors import Role
from procedures.models import (
    Calendar,
    CalendarDay,
    CalendarVersion,
    CatalogueChange,
    CommittedLimit,
    Field,
    Office,
    ProcedureVersion,
    ReviewFlag,
)
from procedures.models.vocabulary import VersionState
from tests.onestop.admin.conftest import House, signed_in
from tests.onestop.admin.test_pages import address


def act(client: Client, model: Any, action: str, *chosen: Any, **facts: str) -> list[str]:
    """Do an action of the list with the facts that it asks for; returns the messages."""
    form = {"action": action, "_selected_action": [each.pk for each in chosen], **facts}
    answer = client.post(address(model, "changelist"), form)
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_published_version_cannot_be_changed_and_says_why(editor: Client, house: House) -> None:
    path = address(ProcedureVersion, "change", house.published.pk)
    assert "_save" not in editor.get(path).content.decode()
    answer = editor.post(path, {"name": "Tên khác"})
    assert answer.status_code == 302
    (message,) = get_messages(answer.wsgi_request)
    assert "published" in str(message) or "công bố" in str(message)
    house.published.refresh_from_db()
    assert house.published.name != "Tên khác"


def test_nothing_published_can_be_deleted(editor: Client, house: House) -> None:
    assert editor.post(address(ProcedureVersion, "delete", house.published.pk)).status_code == 403


def test_a_draft_with_open_flags_is_not_published(editor: Client, house: House) -> None:
    facts = {"apply": "1", "valid_from": "2026-04-01"}
    assert len(act(editor, ProcedureVersion, "publish", house.draft, **facts)) == 1
    house.draft.refresh_from_db()
    assert house.draft.state == VersionState.DRAFT


def test_a_draft_is_published_once_its_doubts_are_settled(editor: Client, house: House) -> None:
    act(editor, ReviewFlag, "resolve", house.flag)
    house.flag.refresh_from_db()
    assert house.flag.resolved_by
    asked = editor.post(
        address(ProcedureVersion, "changelist"), {"action": "publish", "_selected_action": house.draft.pk}
    )
    assert b"valid_from" in asked.content
    act(editor, ProcedureVersion, "publish", house.draft, apply="1", valid_from="2026-04-01")
    house.draft.refresh_from_db()
    assert (house.draft.state, house.draft.valid_from) == (VersionState.IN_FORCE, date(2026, 4, 1))
    changes = CatalogueChange.objects.filter(action="publish", subject__contains="1.900002")
    assert changes.get().by.startswith("nguoi")


def test_a_version_is_suspended_resumed_and_repealed_with_reasons(editor: Client, house: House) -> None:
    version = house.published
    steps = [
        ("suspend", {"reason": "Chờ hướng dẫn"}, VersionState.SUSPENDED),
        ("suspend", {"reason": "Lần nữa"}, VersionState.SUSPENDED),
        ("resume", {"reason": "Đã có hướng dẫn"}, VersionState.IN_FORCE),
        ("repeal", {"reason": "Bãi bỏ", "last_day": "2026-12-31"}, VersionState.REPEALED),
    ]
    for action, facts, state in steps:
        act(editor, ProcedureVersion, action, version, apply="1", **facts)
        version.refresh_from_db()
        assert version.state == state


def test_a_new_draft_carries_everything_over(editor: Client, house: House) -> None:
    act(editor, ProcedureVersion, "make_draft", house.published)
    draft = house.published.procedure.versions.get(state=VersionState.DRAFT)
    assert draft.number == 2
    assert draft.limits.count() == house.published.limits.count() == 1
    assert draft.papers.get().name == house.published.papers.get().name
    assert draft.search_key == house.published.search_key


def test_a_draft_is_changed_with_its_parts(editor: Client, house: House) -> None:
    form = version_form(house, name="  Cấp bản sao  ")
    answer = editor.post(address(ProcedureVersion, "change", house.draft.pk), form)
    assert answer.status_code == 302, answer.content.decode()
    house.draft.refresh_from_db()
    assert house.draft.name == "Cấp bản sao"
    assert " cap ban sao" in house.draft.search_key
    assert house.draft.cases.get().key == "common"


def version_form(house: House, **fields: str) -> dict[str, Any]:
    """The form of the draft as the page sends it, with one new case."""
    form: dict[str, Any] = {
        "procedure": house.draft.procedure_id,
        "field": house.draft.field_id,
        "levels": ["commune"],
        "channels": ["direct"],
        "supplement_mode": "restart",
        "payment_mode": "pause",
        "consultation_mode": "none",
        **fields,
    }
    for part in ("cases", "limits", "fees", "exemptions", "papers", "steps", "legal_bases"):
        form |= {f"{part}-TOTAL_FORMS": "0", f"{part}-INITIAL_FORMS": "0"}
    new_case = {
        "cases-TOTAL_FORMS": "1",
        "cases-0-position": "0",
        "cases-0-key": "common",
        "cases-0-name": "Chung",
    }
    return form | new_case


def test_an_administrator_does_not_edit_the_catalogue(administrator: Client, house: House) -> None:
    path = address(ProcedureVersion, "change", house.draft.pk)
    assert administrator.post(path, version_form(house, name="x")).status_code == 403
    assert act(administrator, ProcedureVersion, "publish", house.draft, apply="1") != ["published"]
    house.draft.refresh_from_db()
    assert house.draft.state == VersionState.DRAFT


NO_DAYS = {"no_appointment_days-TOTAL_FORMS": "0", "no_appointment_days-INITIAL_FORMS": "0"}


def test_an_office_is_saved_with_its_path_and_keys(administrator: Client, house: House) -> None:
    form = {"code": "H99.12", "name": "Xã Đồng Thử", "level": "commune", "parent": house.root.pk, **NO_DAYS}
    answer = administrator.post(address(Office, "add"), form)
    assert answer.status_code == 302, answer.content.decode()
    office = Office.objects.get(code="H99.12")
    assert (office.path, office.search_key) == ("/H99/H99.12/", "xa dong thu")
    assert CatalogueChange.objects.filter(subject="office H99.12").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"code": "abc"}, "code"), ({"code_pattern": "{x}"}, "code_pattern"), ({"parent": ""}, "parent")],
)
def test_a_wrong_office_is_told_at_its_field(
    wrong: dict[str, str], field: str, administrator: Client, house: House
) -> None:
    form = {"code": "H99.12", "name": "Xã", "level": "commune", "parent": house.root.pk, **wrong}
    answer = administrator.post(address(Office, "add"), form)
    assert field in answer.context["adminform"].form.errors


def test_what_only_the_service_knows_stands_at_the_field_too(administrator: Client, house: House) -> None:
    form = {"name": "Tỉnh", "level": "province", "parent": house.office.pk}
    answer = administrator.post(address(Office, "change", house.root.pk), form)
    assert "parent" in answer.context["adminform"].form.errors
    house.root.refresh_from_db()
    assert house.root.parent is None


def test_offices_of_others_are_not_changed(administrator: Client, house: House) -> None:
    assert administrator.get(address(Office, "change", house.elsewhere.pk)).status_code == 200
    answer = administrator.post(
        address(Office, "change", house.elsewhere.pk), {"name": "x", "level": "province"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(("amount", "status"), [("2", 302), ("3", 302), ("4", 200)])
def test_a_promise_is_never_longer_than_the_law(
    amount: str, status: int, editor: Client, house: House
) -> None:
    form = {
        "office": house.office.pk,
        "procedure": house.published.procedure_id,
        "amount": amount,
        "unit": "working_days",
        "decision": "01/QĐ",
        "valid_from": "2026-04-01",
    }
    assert editor.post(address(CommittedLimit, "add"), form).status_code == status
    assert CommittedLimit.objects.exists() is (status == 302)


def test_a_promise_is_made_for_one_s_own_offices(house: House) -> None:
    own = signed_in(house.person(Role.EDITOR, office=house.elsewhere))
    form = {
        "office": house.office.pk,
        "procedure": house.published.procedure_id,
        "amount": "2",
        "unit": "working_days",
        "decision": "01/QĐ",
        "valid_from": "2026-04-01",
    }
    answer = own.post(address(CommittedLimit, "add"), form)
    assert "office" in answer.context["adminform"].form.errors


def test_a_field_gets_its_keys(editor: Client) -> None:
    editor.post(address(Field, "add"), {"code": "dat-dai", "name": "Đất đai"})
    assert Field.objects.get(code="dat-dai").search_key == "dat dai"


def test_a_calendar_is_drafted_edited_and_published(administrator: Client, house: House) -> None:
    national = CalendarVersion.objects.get()
    act(administrator, CalendarVersion, "make_draft", national)
    draft = CalendarVersion.objects.get(published_at=None)
    assert draft.number == national.number + 1
    assert draft.days.count() == national.days.count()
    CalendarDay.objects.create(version=draft, on="2026-07-15", kind="off", name="Ngày nghỉ thử")
    act(administrator, CalendarVersion, "publish", draft)
    draft.refresh_from_db()
    assert draft.published_at
    answer = administrator.post(address(CalendarVersion, "change", draft.pk), {"reason": "khác"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.reason == ""


@pytest.mark.parametrize("hours", ['{"mon": [["7 giờ", "11:30"]]}', '{"thứ hai": []}', '["mon"]'])
def test_hours_that_cannot_be_read_are_told(hours: str, administrator: Client, house: House) -> None:
    form = {
        "calendar": Calendar.objects.get().pk,
        "hours": hours,
        "years": "2026",
        "provisional_years": "",
        "days-TOTAL_FORMS": "0",
        "days-INITIAL_FORMS": "0",
    }
    answer = administrator.post(address(CalendarVersion, "add"), form)
    assert "hours" in answer.context["adminform"].form.errors
