"""Posting sheets from the same record as the page, and a coverage that is counted."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from procedures.services import suspend_version
from tests.factories import BEGINNING, local, make_office, make_procedure
from tests.onestop.documents.printing.reading import codes, is_tagged, read
from tests.onestop.documents.printing.samples import LONG_PROCEDURE, MARKUP

pytestmark = pytest.mark.django_db
A4, A3, A4_LANDSCAPE = (210, 297), (297, 420), (297, 210)


@pytest.fixture(autouse=True)
def _office(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: local(2026, 11, 20))
    make_office("H99.01", name="Phường Thử")


def test_the_sheet_says_what_must_be_posted(client: Client) -> None:
    make_procedure("1.000001", name="Đăng ký khai sinh", decision="163/QĐ-BTP")
    content = client.get("/thu-tuc/1.000001/niem-yet.pdf").content
    sheet = read(content)
    assert (set(sheet.sizes), is_tagged(content)) == ({A4}, True)
    for words in (
        "PHƯỜNG THỬ",
        "ĐĂNG KÝ KHAI SINH",
        "Mã thủ tục: 1.000001",
        "Quyết định công bố: 163/QĐ-BTP",
        "1, từ ngày 01/01/2018",
        "Tờ khai: 01 bản chính",
        "03 ngày làm việc",
        "8.000 đồng",
        "Bước 1: nộp hồ sơ",
        "Giấy xác nhận",
        "Ngày niêm yết",
    ):
        assert words in sheet.text
    assert codes(content)["qr"] == [f"{settings.BASE_URL}/thu-tuc/1.000001/"]


def test_a3_and_texts_that_look_like_markup(client: Client) -> None:
    make_procedure("1.000001", name=LONG_PROCEDURE, how_to=MARKUP, conditions=MARKUP, fee=None, decision="")
    content = client.get("/thu-tuc/1.000001/niem-yet.pdf?kho=a3").content
    assert set(read(content).sizes) == {A3}
    assert "chưa có trong danh mục" in read(content).text
    assert client.get("/thu-tuc/1.000001/niem-yet.pdf?kho=%00").status_code == 200


def test_the_list_of_a_field(client: Client) -> None:
    for number in range(1, 40):
        make_procedure(f"1.{number:06d}", name=f"Thủ tục số {number}")
    make_procedure("6.000001", name="Nội bộ")
    content = client.get("/cong-khai/niem-yet/ho-tich.pdf").content
    sheet = read(content)
    assert set(sheet.sizes) == {A4_LANDSCAPE}
    assert "LĨNH VỰC HỘ TỊCH" in sheet.text
    assert "Tổng số: 39 thủ tục" in sheet.text
    assert "1.000039" in sheet.text
    assert "Nội bộ" not in sheet.text
    assert client.get("/cong-khai/niem-yet/khac.pdf").status_code == 404


def test_what_takes_no_dossiers_is_not_posted(client: Client) -> None:
    version = make_procedure("1.000001")
    suspend_version(version, by="t", at=BEGINNING, reason="Chờ quyết định mới")
    assert client.get("/thu-tuc/1.000001/niem-yet.pdf").status_code == 404
    assert "Chờ quyết định mới" in client.get("/thu-tuc/1.000001/").content.decode()


def test_coverage_is_counted_with_its_gaps(client: Client) -> None:
    make_procedure("1.000001")
    make_procedure("1.000002", publish=False, result="")
    suspend_version(make_procedure("1.000003"), by="t", at=BEGINNING, reason="Chờ")
    make_procedure("6.000001")
    page = " ".join(
        client.get("/cong-khai/niem-yet/", headers={"Accept-Language": "en"}).content.decode().split()
    )
    assert "1 / 3" in page
    assert "Missing: result (1)" in page
    assert "Suspended (1)" in page
    assert "1 internal procedure is not counted." in page


@pytest.mark.parametrize("address", ["/thu-tuc/1.000001/niem-yet.pdf", "/cong-khai/niem-yet/ho-tich.pdf"])
def test_sheets_are_typeset_only_so_often(client: Client, settings: Any, address: str) -> None:
    make_procedure("1.000001")
    settings.PUBLIC_LIMITS = {**settings.PUBLIC_LIMITS, "sheets_block": (1, 60)}
    assert client.get(address).status_code == 200
    refused = client.get(address, headers={"X-Forwarded-For": "203.0.113.9"})
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
    assert "Thử lại sau" in refused.content.decode()
