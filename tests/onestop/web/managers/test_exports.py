"""Exports, own reports and the reading log at their pages: owner, colleague, another office, auditor."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers.rules.actors import Role
from onestop.people.access_log.models import Reading
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership, User
from onestop.reports.asking import ask_export
from onestop.reports.making import make_exports
from onestop.reports.models import ExportJob, OwnReport, ReportSchedule
from onestop.reports.questions import Question
from onestop.reports.writers import document
from onestop.statistics.figures import resolution
from onestop.statistics.models import Heartbeat
from onestop.web.managers import handing_out
from tests.factories import make_office
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in, take_in

EVERY_DAY = {"nhip": "daily", "ngay": 1, "gio": 7, "dang": "csv"}
REPORT = {"ten": "Hồ sơ tháng này", "ky": "this-month", "nhom": "procedure", "don_vi_chia": "H99.01"}


@pytest.fixture(autouse=True)
def exports_folder(tmp_path: Path, settings: Any) -> Path:
    settings.EXPORTS_FOLDER = tmp_path / "exports"
    return tmp_path / "exports"


@pytest.fixture
def manager(counter: Counter) -> Client:
    return signed_in(make_user("quan-ly", counter.office, Role.MANAGER))


@pytest.fixture
def colleague(counter: Counter) -> Client:
    return signed_in(make_user("quan-ly-2", counter.office, Role.MANAGER))


@pytest.fixture
def elsewhere(counter: Counter) -> Client:
    return signed_in(make_user("noi-khac", make_office("H99.02"), Role.MANAGER))


@pytest.fixture
def auditor(counter: Counter) -> Client:
    return signed_in(make_user("kiem-tra", counter.office, Role.AUDITOR))


def lines(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def ask(client: Client, file_format: str = "csv", bucket: str = "received") -> Any:
    return client.post(reverse("managers:export-ask") + f"?so-lieu={bucket}", {"dang": file_format})


def make_all() -> None:
    make_exports(timezone.now, lambda: True)


def saved(client: Client, **more: Any) -> OwnReport:
    response = client.post(reverse("managers:own-report-new"), {**REPORT, **more})
    assert response.status_code == 302, response.context["form"].errors
    return OwnReport.objects.get(public_id=response["Location"].rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "pdf", "json"])
def test_a_short_list_is_given_at_once_and_noted(counter: Counter, manager: Client, file_format: str) -> None:
    take_in(counter)
    response = ask(manager, file_format)
    assert response.status_code == 200
    assert f".{file_format}" in response["Content-Disposition"]
    assert b"".join(response.streaming_content)
    reading = Reading.objects.get(kind=Reading.Kind.EXPORT)
    assert (reading.subject, reading.rows, reading.file_format) == ("dossiers", 1, file_format)


@pytest.mark.django_db(transaction=True)
def test_what_is_read_in_a_snapshot_is_noted_after_it(counter: Counter, manager: Client) -> None:
    take_in(counter)
    assert ask(manager).status_code == 200
    report = saved(manager)
    address = reverse("managers:own-report-file", args=[report.public_id])
    assert manager.post(address, {"dang": "csv"}).status_code == 200
    assert Reading.objects.count() == 2


def test_a_long_list_is_made_in_the_background_for_its_owner_alone(
    counter: Counter, manager: Client, colleague: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out, "AT_ONCE", 1)
    codes = {take_in(counter).code for _ in range(3)}
    response = ask(manager)
    assert response["Location"] == reverse("managers:exports")
    job = ExportJob.objects.get()
    address = reverse("managers:export-file", args=[job.public_id])
    assert manager.get(address).status_code == 404
    make_all()
    assert {row[0] for row in lines(manager.get(address))[1:]} == codes
    assert colleague.get(address).status_code == 404
    assert Reading.objects.filter(kind=Reading.Kind.EXPORT).count() == 1
    assert address in manager.get(reverse("managers:exports")).content.decode()
    assert address not in colleague.get(reverse("managers:exports")).content.decode()
    ExportJob.objects.update(expires_at=timezone.now())
    expired = manager.get(address, headers={"accept-language": "en"})
    assert (expired.status_code, colleague.get(address).status_code) == (410, 404)
    assert "Ask for it again" in expired.content.decode()


def test_a_file_goes_with_the_role_that_it_was_made_by(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out, "AT_ONCE", 0)
    take_in(counter)
    user = make_user("hai-noi", counter.office, Role.MANAGER)
    Membership.objects.create(user=user, office=make_office("H99.02"), role=Role.AUDITOR)
    client = signed_in(user)
    assert client.post(
        reverse("managers:export-ask") + "?so-lieu=received&don_vi=H99.01", {"dang": "csv"}
    ).has_header("Location")
    make_all()
    job = ExportJob.objects.get()
    file = reverse("managers:export-file", args=[job.public_id])
    assert (job.state, client.get(file).status_code) == ("ready", 200)
    Membership.objects.filter(user=user, office=counter.office).delete()
    assert client.get(file).status_code == 404
    assert client.post(reverse("managers:export-cancel", args=[job.public_id])).status_code == 404
    assert file not in client.get(reverse("managers:exports")).content.decode()


def test_a_list_too_long_for_paper_is_refused_before_it_is_made(
    counter: Counter, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out, "AT_ONCE", 1)
    monkeypatch.setattr(document, "MOST_CELLS", 8)
    for _ in range(3):
        take_in(counter)
    assert ask(manager, "pdf")["Location"] == reverse("managers:exports")
    page = manager.get(reverse("managers:exports"), headers={"Accept-Language": "en"})
    assert "take another format" in page.content.decode()
    assert not ExportJob.objects.exists()


def test_a_file_of_figures_is_called_and_noted_as_figures(counter: Counter, manager: Client) -> None:
    owner = User.objects.get(username="quan-ly")
    ask_export(
        by=actor_for(owner),
        at=timezone.now(),
        question=Question(period="this-month"),
        file_format="csv",
        title="x",
    )
    make_all()
    answer = manager.get(reverse("managers:export-file", args=[ExportJob.objects.get().public_id]))
    assert "figures-" in answer["Content-Disposition"]
    assert Reading.objects.get().subject == "figures"


def test_while_no_worker_runs_the_page_says_that_exports_wait(
    counter: Counter, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out, "AT_ONCE", 0)
    take_in(counter)
    page = manager.post(
        reverse("managers:export-ask") + "?so-lieu=received",
        {"dang": "csv"},
        follow=True,
        headers={"Accept-Language": "en"},
    )
    assert "is not running" in page.content.decode()
    Heartbeat.objects.create(name="exports", last_start=timezone.now())
    page = manager.get(reverse("managers:exports"), headers={"Accept-Language": "en"})
    assert "is not running" not in page.content.decode()


def test_only_the_owner_calls_an_export_off(
    counter: Counter, manager: Client, colleague: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out, "AT_ONCE", 0)
    take_in(counter)
    ask(manager)
    address = reverse("managers:export-cancel", args=[ExportJob.objects.get().public_id])
    assert colleague.post(address).status_code == 404
    assert manager.post(address).status_code == 302
    assert ExportJob.objects.get().state == "cancelled"


def test_the_figures_of_an_own_report_are_those_of_the_engine(counter: Counter, manager: Client) -> None:
    for _ in range(3):
        take_in(counter)
    report = saved(manager, cot_so_lieu=["received", "pending", "on_time_rate"])
    response = manager.post(reverse("managers:own-report-file", args=[report.public_id]), {"dang": "csv"})
    now = timezone.now()
    question = Question.from_json(report.question)
    told = resolution(
        question.scope(frozenset({counter.office.pk}), now.date()), at=now, group_by="procedure"
    )
    expected = [
        [row.label, str(row.figures.received), str(row.figures.pending), "no cases"] for row in told.rows
    ]
    assert lines(response)[1:] == expected
    shown = manager.get(reverse("managers:own-report", args=[report.public_id])).context["rows"]
    assert [[words for words, _ in row] for row in shown] == expected


def test_a_list_as_own_report_is_as_long_as_its_figure_and_noted_when_read(
    counter: Counter, manager: Client
) -> None:
    codes = [take_in(counter).code for _ in range(3)]
    report = saved(manager, so_lieu="pending", cot_ho_so=["code", "due_at"])
    page = manager.get(reverse("managers:own-report", args=[report.public_id]))
    assert sorted(row[0][0] for row in page.context["rows"]) == sorted(codes)
    assert Reading.objects.get().rows == 3


def test_a_shared_report_is_seen_in_the_office_and_changed_by_its_owner_alone(
    counter: Counter, manager: Client, colleague: Client, elsewhere: Client, auditor: Client
) -> None:
    report = saved(manager, chia_se="on")
    addresses = {
        name: reverse(f"managers:own-report{name}", args=[report.public_id])
        for name in ("", "-edit", "-file", "-schedule", "-delete")
    }
    for person, expected in ((manager, 200), (colleague, 200), (auditor, 200), (elsewhere, 404)):
        assert person.get(addresses[""]).status_code == expected
        assert (report.name in person.get(reverse("managers:own-reports")).content.decode()) == (
            expected == 200
        )
    for person in (colleague, auditor, elsewhere):
        assert person.get(addresses["-edit"]).status_code == 404
        assert person.post(addresses["-edit"], REPORT).status_code == 404
        assert (
            person.post(
                addresses["-schedule"], {"nhip": "daily", "ngay": 1, "gio": 7, "dang": "csv"}
            ).status_code
            == 404
        )
        assert person.post(addresses["-delete"]).status_code == 404
    assert manager.post(addresses["-edit"], REPORT | {"ten": "Tên khác"}).status_code == 302
    report.refresh_from_db()
    assert (report.name, report.is_shared) == ("Tên khác", False)
    assert colleague.get(addresses[""]).status_code == 404
    assert manager.post(addresses["-delete"]).status_code == 302


def test_an_auditor_keeps_reports_and_shares_none(auditor: Client, colleague: Client) -> None:
    new = reverse("managers:own-report-new")
    refused = auditor.post(new, REPORT | {"chia_se": "on"}, headers={"Accept-Language": "en"})
    assert refused.status_code == 422
    assert "auditors see all and change nothing" in refused.content.decode()
    assert REPORT["ten"] in refused.content.decode()
    assert not OwnReport.objects.exists()
    assert 'name="chia_se"' not in auditor.get(new).content.decode()
    assert 'name="chia_se"' in colleague.get(new).content.decode()
    report = saved(auditor)
    edit = reverse("managers:own-report-edit", args=[report.public_id])
    assert auditor.post(edit, REPORT | {"chia_se": "on"}).status_code == 422
    report.refresh_from_db()
    assert not report.is_shared
    assert colleague.get(reverse("managers:own-report", args=[report.public_id])).status_code == 404
    User.objects.filter(pk=report.owner_id).update(email="kiem-tra@mail.test")
    send = reverse("managers:own-report-schedule", args=[report.public_id])
    assert auditor.post(send, EVERY_DAY).status_code == 302
    assert ReportSchedule.objects.get().report.owner_id == report.owner_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"ten": ""},
        {"ky": "gibberish"},
        {"don_vi": "H99.02"},
        {"cot_so_lieu": ["x"]},
        {"thu_tuc": "9.9"},
        {"tu": "31/31/2026"},
    ],
)
def test_what_was_typed_stays_when_something_is_wrong(
    counter: Counter, manager: Client, wrong: dict[str, Any]
) -> None:
    make_office("H99.02")
    response = manager.post(reverse("managers:own-report-new"), REPORT | {"linh_vuc": "ho-tich"} | wrong)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not OwnReport.objects.exists()
    assert 'value="ho-tich" selected' in response.content.decode()


def test_a_name_is_taken_once(counter: Counter, manager: Client, colleague: Client) -> None:
    saved(manager)
    response = manager.post(reverse("managers:own-report-new"), REPORT)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["ten"])
    saved(colleague)


def test_the_form_of_a_kept_report_holds_what_was_kept(counter: Counter, manager: Client) -> None:
    report = saved(
        manager, so_lieu="late", cot_ho_so=["code", "office"], tu="01/03/2026", den="31/03/2026", rieng="on"
    )
    address = reverse("managers:own-report-edit", args=[report.public_id])
    form = manager.get(address).context["form"]
    assert manager.post(address, {k: v for k, v in form.data.items() if v}).status_code == 302
    before = report.question
    report.refresh_from_db()
    assert report.question == before
    assert before["period"] == "2026-03-01..2026-03-31"


def test_the_reading_log_is_for_those_who_answer_for_the_office(
    counter: Counter, manager: Client, auditor: Client, elsewhere: Client
) -> None:
    take_in(counter)
    manager.get(reverse("managers:behind") + "?so-lieu=received")
    assert Reading.objects.get().subject == "behind"
    administrator = signed_in(make_user("quan-tri", counter.office, Role.ADMINISTRATOR))
    for person, count in ((manager, 1), (auditor, 1), (administrator, 1), (elsewhere, 0)):
        page = person.get(reverse("managers:reading-log"))
        assert (page.status_code, len(page.context["rows"])) == (200, count)
    clerk = signed_in(make_user("mot-cua", counter.office, Role.CLERK))
    assert clerk.get(reverse("managers:reading-log")).status_code == 404
    for wrong in ("tu=x", "don_vi=y", "loai=z", "trang=x", "tu=01/01/0001", "den=31/12/9999"):
        assert manager.get(reverse("managers:reading-log") + f"?{wrong}").status_code in (200, 422)
