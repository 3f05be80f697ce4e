"""No input gives a 500: every form of every page, each control broken in every way, by those whom it is for."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.hostile.doors import Findings, Visitor, try_forms

CITIZENS = [
    "/",
    "/tra-cuu/",
    "/thu-tuc/",
    "/tinh-ngay-hen/",
    "/cong-khai/",
    "/phan-anh/",
    "/phan-anh/tra-cuu/",
    "/danh-gia/",
    "/don-vi/",
    "/cong-khai/niem-yet/",
]
STAFF = ["/mot-cua/", "/quan-ly/", "/dang-nhap/"]
ADMINISTRATION = ["/quan-tri/"]
AUDIENCES = [
    ("nobody", CITIZENS),
    ("everything", STAFF),
    ("superuser", ADMINISTRATION),
    ("administrator", ADMINISTRATION),
    ("editor", ADMINISTRATION),
]


def run(visitor: Visitor, findings: Findings, starts: list[str], every: int, settings: Any) -> None:
    settings.LOOKUP_LIMITS = dict.fromkeys(settings.LOOKUP_LIMITS, (10**6, 60))
    settings.PUBLIC_LIMITS = dict.fromkeys(settings.PUBLIC_LIMITS, (10**6, 60))
    settings.PETITION_LIMITS = dict.fromkeys(settings.PETITION_LIMITS, (10**6, 60))
    settings.SIGN_IN_LIMITS = dict.fromkeys(settings.SIGN_IN_LIMITS, (10**6, 60))
    try_forms(visitor, starts, every=every)
    print(findings.sent, "requests,", len(findings.routes), "routes")
    findings.check()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("visitor", "starts"), AUDIENCES, indirect=["visitor"], ids=[who for who, _ in AUDIENCES]
)
def test_every_form_in_every_broken_way(
    visitor: Visitor, findings: Findings, starts: list[str], settings: Any
) -> None:
    run(visitor, findings, starts, int(os.environ.get("HOSTILE_EVERY", "1")), settings)
