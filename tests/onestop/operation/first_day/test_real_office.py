"""From an empty machine to the first dossier that is taken in, resolved, returned and counted, as documented."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from onestop.operation.first_day.examples import EXAMPLES
from procedures.importing.spreadsheet.writing import write_workbook
from procedures.importing.staged import StagedFee, StagedLimit, StagedPaper, StagedProcedure, StagedStep
from tests.onestop.operation.first_day.real_office import PATIENCE, Browser, Office, empty_office

# A dozen processes one after the other: on a busy machine that takes its time.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
OWN = "bốn con ngựa qua cầu "
CODE = "1.900001"
WARD = "Ủy ban nhân dân phường Giả Định"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path) as running:
        yield running


def done(office: Office, *command: str, code: int = 0) -> str:
    answer = office.manage(*command)
    assert answer.returncode == code, answer.stdout + answer.stderr
    return answer.stdout + answer.stderr


def catalogue(folder: Path) -> Path:
    """The template filled in with one procedure of a ward."""
    procedure = StagedProcedure(
        code=CODE,
        name="Xác nhận thông tin cư trú mẫu",
        field="Hộ tịch",
        levels=("commune",),
        channels=("direct",),
        authority="UBND cấp xã",
        applicants="Công dân",
        result="Giấy xác nhận",
        how_to="Nộp tại bộ phận một cửa",
        valid_from=date(2018, 1, 1),
        limits=(StagedLimit(unit="working_days", amount=Decimal(3)),),
        fees=(StagedFee(amount=8000, name="Lệ phí", kind="le_phi"),),
        papers=(StagedPaper(name="Tờ khai", originals=1),),
        steps=(
            StagedStep(name="Tiếp nhận", unit="reception", share=Fraction(1, 4)),
            StagedStep(name="Xử lý", unit="civil_status", share=Fraction(3, 4)),
        ),
    )
    write_workbook(folder / "catalogue.xlsx", [procedure])
    return folder / "catalogue.xlsx"


def example(office: Office, kind: str) -> str:
    """A file with the answers that the command gives as an example."""
    answers = office.folder / f"{kind}.toml"
    answers.write_text(EXAMPLES[kind])
    return str(answers)


def passwords(said: str) -> dict[str, str]:
    """The first passwords as the command shows them."""
    return dict(re.findall(r"^    (\S+) +([a-z2-9]{4}(?:-[a-z2-9]{4}){3})$", said, re.MULTILINE))


def begin(office: Office) -> dict[str, str]:
    """What docs/operation.md says to run once for a ward; returns the first passwords."""
    done(office, "migrate", "--verbosity", "0")
    done(office, "grant_app_role")
    done(office, "collectstatic", "--noinput", "--verbosity", "0")
    done(office, "check", "--deploy", "--fail-level", "WARNING")
    said = done(office, "first_day", "--file", example(office, "ward"), code=1)
    assert "Missing before the first dossier:\n  - Procedures in force\n" in said
    assert "calendar of this year" not in said
    return passwords(said)


def test_a_ward_takes_in_resolves_returns_and_counts_its_first_dossier(office: Office) -> None:
    first = begin(office)
    done(office, "import_catalogue", str(catalogue(office.folder)))
    a_police_desk_and_a_centre_join(office)
    with office.serving():
        the_administrator_sees_the_same_list(office, first["quantri"])
        code = a_clerk_takes_in(office, first["motcua.ward"])
        an_officer_starts(office, first["xuly.ward"], code)
        the_head_enters_the_result(office, first["lanhdao.ward"], code)
        the_clerk_returns_it(office, code)
        the_public_page_counts_it(office)
    done(office, "verify_audit")
    done(office, "verify_statistics")
    errors = [
        line
        for line in office.log("worker").splitlines()
        if '"level": "error"' in line or "Traceback" in line
    ]
    assert errors == []


def a_police_desk_and_a_centre_join(office: Office) -> None:
    """The same province and administrator; the police resolves at the ward's level, the centre lacks procedures."""
    said = done(office, "first_day", "--file", example(office, "police"))
    assert f"Dossiers can be taken in at: Công an phường Giả Định; {WARD}.\n" in said
    assert "quantri" not in passwords(said), "who is there keeps the password"
    said = done(office, "first_day", "--file", example(office, "centre"))
    assert f"Dossiers can be taken in at: Công an phường Giả Định; {WARD}.\n" in said
    assert "Procedures that the office may resolve\n      Trung tâm Phục vụ hành chính công" in said


def the_administrator_sees_the_same_list(office: Office, password: str) -> None:
    page = Browser(office).begin("quantri", password, OWN + "quantri")
    assert page.status == 200
    browser = Browser(office)
    browser.sign_in("quantri", OWN + "quantri")
    page = browser.get("/quan-tri/ngay-dau/")
    assert (page.status, WARD in page.text) == (200, True)
    assert "Chưa thể tiếp nhận" not in page.text
    assert Browser(office).get("/metrics").status == 404


def a_clerk_takes_in(office: Office, password: str) -> str:
    clerk = Browser(office)
    assert clerk.begin("motcua.ward", password, OWN + "motcua").status == 200
    form = clerk.get(f"/mot-cua/tiep-nhan/?q={CODE}")
    assert form.address == f"/mot-cua/tiep-nhan/{CODE}/"
    typed = {
        "applicant-name": "Nguyễn Thị Thử",
        "applicant-id_number": "999099000001",
        "applicant-phone": "0900000001",
    }
    slip = clerk.post(form, "do", **typed, do="accept")
    found = re.search(r"/mot-cua/da-tiep-nhan/(H99\.12-[0-9]{6}-0001)/", slip.address)
    assert found, slip.text
    code = found[1]
    paper = clerk.get(f"/mot-cua/ho-so/{code}/phieu/1/")
    assert (paper.status, paper.body[:5]) == (200, b"%PDF-")
    hand_over = clerk.get(f"/mot-cua/ho-so/{code}/hand_over/")
    assert hand_over.form("to_office")["to_office"] == "H99.12.HT", "the step's unit is suggested"
    assert clerk.post(hand_over, "to_office").status == 200
    return code


def an_officer_starts(office: Office, password: str, code: str) -> None:
    officer = Browser(office)
    assert officer.begin("xuly.ward", password, OWN + "xuly").status == 200
    page = officer.get(f"/mot-cua/ho-so/{code}/start/")
    assert officer.post(page, "revision").address == f"/mot-cua/ho-so/{code}/"


def the_head_enters_the_result(office: Office, password: str, code: str) -> None:
    head = Browser(office)
    assert head.begin("lanhdao.ward", password, OWN + "lanhdao").status == 200
    page = head.get(f"/mot-cua/ho-so/{code}/resolve/")
    sent = head.post(page, "revision", result="granted", result_number="01/XN-UBND")
    assert sent.address == f"/mot-cua/ho-so/{code}/", sent.text


def the_clerk_returns_it(office: Office, code: str) -> None:
    clerk = Browser(office)
    assert clerk.sign_in("motcua.ward", OWN + "motcua").status == 200
    page = clerk.get(f"/mot-cua/ho-so/{code}/return_result/")
    sent = clerk.post(page, "revision", taken_by="Nguyễn Thị Thử", delivery="desk")
    assert sent.address == f"/mot-cua/ho-so/{code}/", sent.text
    assert "Đã trả kết quả" in sent.text


def the_public_page_counts_it(office: Office) -> None:
    """Of the ward, which nobody had to choose; once the worker has tallied what happened."""
    anybody, until = Browser(office), time.monotonic() + PATIENCE
    while True:
        told = json.loads(anybody.get("/cong-khai/ty-le.json").body)
        if '"received": 1' in json.dumps(told):
            return
        assert time.monotonic() < until, told
        time.sleep(1)
