"""No input gives a 500: every form of every page, each control broken in every way, by those whom it is for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile.conftest import HOW_MANY
from tests.hostile.doors import Findings, Visitor, try_forms, try_queries

CITIZENS = [
    *("/", "/tra-cuu/", "/thu-tuc/", "/tinh-ngay-hen/", "/cong-khai/", "/phan-anh/", "/phan-anh/tra-cuu/"),
    *("/danh-gia/", "/don-vi/", "/cong-khai/niem-yet/"),
]
STAFF = ["/mot-cua/", "/quan-ly/", "/dang-nhap/"]
ADMINISTRATION = ["/quan-tri/"]
AUDIENCES = [
    ("nobody", CITIZENS),
    ("everything", STAFF),
    ("superuser", ADMINISTRATION),
    # The superuser sees all pages; the others see fewer, with choices of their own.
    pytest.param("administrator", ADMINISTRATION, marks=pytest.mark.proof),
    pytest.param("editor", ADMINISTRATION, marks=pytest.mark.proof),
]
# Parameters that no page offers: of Django's lists, and look-ups along relations that a list must not take.
ODD_PARAMETERS = [
    *(
        "q",
        "o",
        "p",
        "e",
        "all",
        "_popup",
        "_to_field",
        "_changelist_filters",
        "next",
        "office",
        "page",
        "cursor",
    ),
    *("id__in", "pk", "x__y", "id__gte", "password__startswith", "user__password__regex", "parent__code__in"),
    *(
        "secret_hash__startswith",
        "details__helped_by__startswith",
        "app_label",
        "model_name",
        "field_name",
        "term",
    ),
]


def unlimited(settings: Any) -> None:
    """Limits on strangers are tested elsewhere."""
    for name in ("LOOKUP_LIMITS", "PUBLIC_LIMITS", "PETITION_LIMITS", "SIGN_IN_LIMITS"):
        setattr(settings, name, dict.fromkeys(getattr(settings, name), (10**6, 60)))


def run(visitor: Visitor, findings: Findings, starts: list[str], every: int) -> None:
    try_forms(visitor, starts, every=every)
    # Pages know many parameters; a sample of them is thinner.
    try_queries(visitor, ODD_PARAMETERS, every=every**2 // 20 or 1)
    print(findings.sent, "requests,", len(findings.routes), "routes")
    findings.check()


@pytest.mark.parametrize("every", HOW_MANY)
@pytest.mark.parametrize(("visitor", "starts"), AUDIENCES, indirect=["visitor"])
def test_every_form_and_query_in_every_broken_way(
    visitor: Visitor, findings: Findings, starts: list[str], every: int, settings: Any
) -> None:
    unlimited(settings)
    run(visitor, findings, starts, every)
