"""The public catalogue: what is found, what is never shown, how heavy a page may be."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from procedures.models import Synonym
from procedures.services import repeal_version, save_synonym
from tests.factories import BEGINNING, local, make_office, make_procedure

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
MOST_BYTES = 60_000


@pytest.fixture(autouse=True)
def _office(db: None) -> None:
    make_office("H99.01", name="Phường Thử")


def text_of(client: Client, address: str) -> str:
    answer = client.get(address, headers=ENGLISH)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def found(client: Client, query: str) -> list[str]:
    return re.findall(r'<h2><a href="/thu-tuc/([^/]+)/"', text_of(client, f"/thu-tuc/?{query}"))


def test_people_search_as_they_type(client: Client) -> None:
    make_procedure("1.000001", name="Đăng ký khai sinh")
    make_procedure("1.000002", name="Cấp thẻ căn cước")
    save_synonym(Synonym(word="CMND", means="căn cước"), by="editor", at=BEGINNING)
    assert found(client, "q=khai+sinh") == found(client, "q=KHAI+SINH+dang") == ["1.000001"]
    assert found(client, "q=cmnd") == ["1.000002"]
    assert found(client, "q=1.000002") == ["1.000002"]
    assert sorted(found(client, "")) == ["1.000001", "1.000002"]


def test_a_result_says_limit_fee_and_channel(client: Client) -> None:
    make_procedure("1.000001", name="Đăng ký khai sinh", amount=5, channels=["direct", "online"])
    page = text_of(client, "/thu-tuc/")
    for words in ("5 working days", "8.000 đ", "At the counter, Online"):
        assert words in page


def test_nothing_found_says_how_to_go_on_and_keeps_what_was_typed(client: Client) -> None:
    page = text_of(client, "/thu-tuc/?q=zzz")
    assert "Nothing was found" in page
    assert 'value="zzz"' in page
    assert "Phường Thử" in page


def test_lists_are_narrowed_and_paged(client: Client) -> None:
    for number in range(25):
        make_procedure(f"1.{number:06d}", name=f"Thủ tục số {number:02d}", channels=["direct"])
    first, second = found(client, "q=thu+tuc"), found(client, "q=thu+tuc&trang=2")
    assert (len(first), len(second), len({*first, *second})) == (20, 5, 25)
    assert found(client, "trang=99") == found(client, "trang=2")
    assert found(client, "hinh-thuc=online") == []
    assert len(found(client, "linh-vuc=ho-tich")) == 20
    assert found(client, "linh-vuc=khac") == []


def test_the_page_costs_the_same_queries_however_many_rows(
    client: Client, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(3):
        make_procedure(f"1.{number:06d}")
    client.get("/thu-tuc/?q=thu")
    for number in range(3, 22):
        make_procedure(f"1.{number:06d}")
    with django_assert_max_num_queries(11):
        client.get("/thu-tuc/?q=thu")


def test_drafts_internal_and_unknown_procedures_are_never_shown(client: Client) -> None:
    make_procedure("1.000009", publish=False)
    make_procedure("6.000001", name="Nội bộ")
    assert found(client, "") == []
    for code in ("1.000009", "6.000001", "x", "%00", "a" * 200):
        for tail in ("/", ".jsonld", "/niem-yet.pdf", "/phien-ban/1/"):
            assert client.get(f"/thu-tuc/{code}{tail}").status_code == 404, (code, tail)


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%F0%9F%98%80", "q=" + "a" * 5000, "trang=-1", "linh-vuc=%00", "su-kien=%27", "don-vi=%00"],
)
def test_no_query_breaks_the_page(client: Client, query: str) -> None:
    assert client.get(f"/thu-tuc/?{query}").status_code == 200


def test_an_old_version_has_its_address_and_is_marked(client: Client) -> None:
    version = make_procedure("1.000001", name="Tên cũ")
    repeal_version(
        version, by="t", at=local(2026, 3, 1), last_day=local(2026, 3, 1).date(), reason="Thay thế"
    )
    make_procedure("1.000001", name="Tên mới", valid_from=local(2026, 3, 2).date())
    now, old = text_of(client, "/thu-tuc/1.000001/"), text_of(client, "/thu-tuc/1.000001/phien-ban/1/")
    assert "Tên mới" in now
    assert "no longer in force" not in now
    assert "/thu-tuc/1.000001/phien-ban/1/" in now
    assert "This version is no longer in force." in old
    assert "noindex" in old
    assert "ready by" not in old


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/thu-tuc/",
        "/thu-tuc/1.000001/",
        "/tra-cuu/",
        "/cong-khai/",
        "/cong-khai/niem-yet/",
        "/don-vi/",
        "/phan-anh/",
    ],
)
def test_a_page_weighs_less_than_60_kb_with_all_it_loads(client: Client, address: str) -> None:
    make_procedure("1.000001", how_to="Nộp hồ sơ tại bộ phận một cửa.\n" * 40)
    for number in range(2, 25):
        make_procedure(f"1.{number:06d}", name="Đăng ký một việc có tên khá dài để trang danh mục đầy chữ")
    body = client.get(address).content
    loaded = set(re.findall(rb'(?:src|href)="/static/([^"]+)"', body))
    sheets = [name for name in loaded if name.endswith(b".css")]
    for sheet in sheets:
        text = file_of(sheet.decode())
        loaded |= {b"web/" + name for name in re.findall(rb'url\("?([^)"]+)"?\)', text) if b":" not in name}
    weight = len(body) + sum(len(file_of(name.decode())) for name in loaded)
    assert sheets
    assert weight < MOST_BYTES


def file_of(name: str) -> bytes:
    path = finders.find(name)
    assert path is not None, name
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()
