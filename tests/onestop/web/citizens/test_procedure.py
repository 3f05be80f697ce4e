"""The page of a procedure: what it promises, what it costs, how it was; and no text that becomes markup."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from dossiers.services.processing import start
from dossiers.services.resolution import Result, resolve
from dossiers.services.suspension import ask_supplement
from procedures.models import Case, CommittedLimit, Exemption, Fee, LegalBasis, Limit, Office, Paper, Step
from procedures.models import ProcedureVersion as Version
from procedures.services import publish_version
from tests.factories import BEGINNING, local, make_actor, make_dossier, make_office, make_procedure

pytestmark = pytest.mark.django_db
NOW = local(2026, 11, 20, 9)
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028&{{ 1 }}"


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return make_office("H99.01", name="Phường Thử")


def page(client: Client, code: str = "1.000001", query: str = "") -> str:
    answer = client.get(f"/thu-tuc/{code}/{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def published(draft: Version) -> Version:
    return publish_version(draft, by="t", at=BEGINNING, valid_from=date(2018, 1, 1))


def test_when_it_would_be_ready_if_handed_in_now(client: Client, office: Office) -> None:
    """Friday 20 November 2026, 09:00; the weekend and the 24th do not count."""
    make_procedure("1.000001", amount=3)
    assert "Handed in now, ready by <strong>17:00 Thursday 26/11/2026</strong>" in page(client)


def test_cases_and_channels_with_one_limit_stand_together(client: Client, office: Office) -> None:
    draft = make_procedure("1.000001", amount=5, publish=False, channels=["direct", "online"])
    cases = [Case.objects.create(version=draft, key=key, name=f"Trường hợp {key}") for key in "abc"]
    Limit.objects.create(
        version=draft, case=cases[2], channel="online", amount=Decimal(2), unit="working_days"
    )
    version = published(draft)
    CommittedLimit.objects.create(
        office=office,
        procedure=version.procedure,
        case_key="a",
        amount=Decimal(4),
        unit="working_days",
        decision="12/QĐ-UBND",
        valid_from=date(2020, 1, 1),
    )
    told = re.sub(r"<[^>]+>", "", page(client))
    assert "Trường hợp a · At the counter, Online 4 working days (the law: 5 working days) 12/QĐ-UBND" in told
    assert "Trường hợp b · At the counter, Online 5 working days" in told
    assert "Trường hợp c · At the counter 5 working days" in told
    assert "Trường hợp c · Online 2 working days" in told


def test_papers_say_what_becomes_of_them(client: Client, office: Office) -> None:
    draft = make_procedure("1.000001", publish=False)
    Paper.objects.create(version=draft, name="Căn cước", mode="present", position=2)
    Paper.objects.create(
        version=draft,
        name="Bản sao",
        copies=2,
        position=3,
        condition="Khi ủy quyền",
        form="https://x.gov.vn/m.docx",
    )
    Paper.objects.create(version=draft, name="Lạ", position=4, form="javascript:alert(1)")
    published(draft)
    told = page(client)
    for words in ("originals: 1", "only shown at the counter", "copies: 2", "Khi ủy quyền"):
        assert words in told
    assert 'href="https://x.gov.vn/m.docx"' in told
    assert 'href="javascript' not in told


def calculable() -> None:
    draft = make_procedure("1.000001", fee=None, publish=False, channels=["direct"])
    draft.fees.all().delete()
    Fee.objects.create(
        version=draft,
        name="Phí chứng thực",
        key="copy",
        kind="phi",
        per="page",
        tiers=[{"up_to": 2, "price": 2000}, {"up_to": None, "price": 1000}],
        cap=200_000,
    )
    Exemption.objects.create(
        version=draft, key="poor", ground="Hộ nghèo", proof="Giấy chứng nhận", percent=50
    )
    published(draft)


def test_the_calculator_works_without_script(client: Client, office: Office) -> None:
    """Five pages: 2 × 2.000 + 3 × 1.000 = 7.000; three copies 21.000; half of it for the poor."""
    calculable()
    assert "Reckon what you will pay" in page(client)
    assert "21.000 đ" in page(client, query="?tinh=1&so-page=5&so-copy=3")
    assert "10.500 đ" in page(client, query="?tinh=1&so-page=5&so-copy=3&mien=poor")


@pytest.mark.parametrize("typed", ["x", "-1", "1.5", "%C2%B2", "99999999999", "", "%00", "1" * 400])
def test_a_number_that_is_none_is_told_and_kept(client: Client, office: Office, typed: str) -> None:
    calculable()
    told = page(client, query=f"?tinh=1&so-page={typed}&so-copy=3")
    assert "write a whole number from 0 to 1000000" in told
    assert 'name="so-copy" inputmode="numeric" maxlength="12" value="3"' in told
    assert 'aria-invalid="true"' in told


def test_a_single_fixed_fee_needs_no_calculator(client: Client, office: Office) -> None:
    make_procedure("1.000001", fee=8000)
    told = page(client)
    assert "8.000 đ" in told
    assert "Reckon what you will pay" not in told


def test_how_it_really_was_is_told_from_ten_and_five_dossiers_on(client: Client, office: Office) -> None:
    version, by = make_procedure("1.000001"), make_actor(office)
    received = local(2026, 11, 2)
    for number in range(10):
        code = make_dossier(office, version, by=by, at=received).dossier.code
        start(code, by=by, at=received)
        if number == 9:
            break
        resolve(code, by=by, at=received + timedelta(days=number % 2), result=Result(number="1"))
    assert "How long it really took" not in page(client)
    caches["figures"].clear()
    resolve(code, by=by, at=received + timedelta(days=2), result=Result(number="1"))
    told = page(client)
    assert f"{office.name}</span>. 10 dossiers of the last twelve months" in told
    assert "What usually goes wrong" not in told
    caches["figures"].clear()
    elsewhere = make_office("H99.77", name="Xã Khác", address="Số 7")
    told = page(client, query=f"?don-vi={elsewhere.code}")
    assert "All offices together. 10 dossiers of the last twelve months" in told
    caches["figures"].clear()
    for _ in range(5):
        code = make_dossier(office, version, by=by, at=received).dossier.code
        ask_supplement(code, by=by, at=received, papers=["Giấy chứng sinh"], reason="Thiếu")
    assert "Giấy chứng sinh</span> – 5 dossiers" in page(client)


def hostile() -> None:
    draft = make_procedure(
        "1.000001",
        publish=False,
        name=f"Thủ tục {EVIL}",
        **dict.fromkeys(("authority", "applicants", "conditions", "result", "how_to", "decision"), EVIL),
    )
    Paper.objects.create(version=draft, name=EVIL, condition=EVIL, form=EVIL)
    LegalBasis.objects.create(version=draft, number="1", title=EVIL)
    Step.objects.create(version=draft, position=1, name=EVIL, unit="reception")
    Exemption.objects.create(version=draft, key="x", ground=EVIL, proof=EVIL, percent=10)
    published(draft)


def test_no_stored_text_becomes_markup_or_ends_the_data_block(client: Client, office: Office) -> None:
    hostile()
    for address in ("/thu-tuc/1.000001/", "/thu-tuc/", "/cong-khai/niem-yet/"):
        answer = client.get(address)
        assert b"<script>alert" not in answer.content
        assert b"<img src=x" not in answer.content
    body = client.get("/thu-tuc/1.000001/").content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    assert len(blocks) == body.count("</script>") == 1
    assert json.loads(blocks[0])["name"] == f"Thủ tục {EVIL}"


def test_the_policy_lets_no_script_run_inline(client: Client, office: Office) -> None:
    make_procedure("1.000001")
    policy = client.get("/thu-tuc/1.000001/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy


def test_the_queries_of_a_page_do_not_grow_with_its_parts(
    client: Client, office: Office, django_assert_max_num_queries: Any
) -> None:
    draft = make_procedure("1.000001", publish=False)
    for number in range(8):
        Case.objects.create(version=draft, key=f"c{number}", name=f"Trường hợp {number}")
        Paper.objects.create(version=draft, name=f"Giấy {number}", originals=1)
        Step.objects.create(version=draft, position=number, name=f"Bước {number}", unit="reception")
    published(draft)
    client.get("/thu-tuc/1.000001/")
    with django_assert_max_num_queries(20):
        client.get("/thu-tuc/1.000001/")


def test_what_is_the_same_at_every_office_is_counted_once(client: Client, office: Office) -> None:
    make_procedure("1.000001")
    caches["figures"].clear()
    codes = [make_office(f"H77.0{number}").code for number in range(3)]
    with patch("onestop.web.citizens.recent_experience.often_missing", return_value=[]) as missing:
        for code in codes:
            page(client, query=f"?don-vi={code}")
    assert missing.call_count == 1


def test_who_asks_too_often_gets_the_page_without_what_is_not_counted_yet(
    client: Client, office: Office, settings: Any
) -> None:
    make_procedure("1.000001")
    caches["figures"].clear()
    settings.PUBLIC_LIMITS = {**settings.PUBLIC_LIMITS, "figures_block": (1, 60)}
    codes = [make_office(f"H77.0{number}").code for number in range(2)]
    with patch("onestop.web.citizens.recent_experience.often_missing", return_value=[]) as missing:
        for code in (*codes, *codes):
            page(client, query=f"?don-vi={code}")
    assert missing.call_count == 1
