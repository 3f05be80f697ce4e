"""Every address by everybody: a new address fails until it has a line in the matrix."""

from __future__ import annotations

from typing import Any

from django.urls import get_resolver

from onestop.api import urls as api_urls
from tests.onestop.api.conftest import Desk

STAFF = ("owner", "clerk", "officer", "head", "manager_above", "auditor_above")
WITHOUT_DOSSIERS = ("administrator", "editor", "no_role")
EVERYBODY = (*STAFF, *WITHOUT_DOSSIERS, "other_office", "nobody")

# name → (method, status by caller); callers not named get the last entry.
PUBLIC = {"": 200}
OWN_ONLY = {
    **dict.fromkeys(STAFF, 200),
    **dict.fromkeys((*WITHOUT_DOSSIERS, "other_office"), 404),
    "nobody": 401,
}
SIGNED_IN = {**dict.fromkeys(EVERYBODY, 200), "nobody": 401}

MATRIX: dict[str, tuple[str, dict[str, Any], dict[str, int]]] = {
    "procedures": ("get", {}, PUBLIC),
    "procedure": ("get", {}, PUBLIC),
    "procedure-due": ("get", {}, PUBLIC),
    "dossiers": ("get", {}, SIGNED_IN),
    "dossier": ("get", {}, OWN_ONLY),
    "dossier-timeline": ("get", {}, OWN_ONLY),
    "dossier-due": ("get", {}, OWN_ONLY),
    "dossier-action": (
        "post",
        {},
        {
            **dict.fromkeys(STAFF, 428),
            **dict.fromkeys((*WITHOUT_DOSSIERS, "other_office"), 404),
            "nobody": 401,
        },
    ),
    # Sent as JSON: who may not add is told so before the format is looked at.
    "dossier-files": (
        "post",
        {},
        {
            **dict.fromkeys(("owner", "clerk", "officer"), 415),
            **dict.fromkeys(("head", "manager_above", "auditor_above"), 403),
            **dict.fromkeys((*WITHOUT_DOSSIERS, "other_office"), 404),
            "nobody": 401,
        },
    ),
    # A number that no file has; who only watches learns nothing of it.
    "dossier-file": (
        "get",
        {},
        {**dict.fromkeys(("manager_above", "auditor_above"), 403), "nobody": 401, "": 404},
    ),
    "lookup": ("post", {"code": "H99.01-260302-0001", "secret": "AAAAA-AAAAA"}, {"": 404}),
    "resolution": ("get", {}, SIGNED_IN),
    "resolution-file": ("get", {}, SIGNED_IN),
    "resolution-dossiers": ("get", {"bucket": "received"}, SIGNED_IN),
    # As at the pages: for who oversees an office.
    "fixed-report": (
        "get",
        {},
        {
            **dict.fromkeys(("owner", "head", "manager_above", "auditor_above", "other_office"), 200),
            "nobody": 401,
            "": 404,
        },
    ),
    "definitions": ("get", {}, SIGNED_IN),
    "seals": ("get", {}, SIGNED_IN),
    # A number that no seal has.
    "seal": ("get", {}, {"nobody": 401, "": 404}),
    "catalogue-stats": ("get", {}, PUBLIC),
    "no-appointment-days": ("get", {}, PUBLIC),
    "schema": ("get", {}, PUBLIC),
    "docs": ("get", {}, PUBLIC),
}


def test_every_address_stands_in_the_matrix() -> None:
    assert {pattern.name for pattern in api_urls.urlpatterns} == set(MATRIX)


def test_who_gets_what(desk: Desk, settings: Any) -> None:
    settings.LOOKUP_LIMITS = {**settings.LOOKUP_LIMITS, "block": (1000, 600)}
    code = desk.take_in()["code"]
    for name, (method, body, expected) in MATRIX.items():
        address = _address(name, code)
        for who in EVERYBODY:
            answer = getattr(desk.people[who], method)(address, body)
            assert answer.status_code == expected.get(who, expected.get("")), (
                name,
                who,
                answer.content[:300],
            )


def _address(name: str, code: str) -> str:
    addresses = {
        "procedure": "/api/v1/procedures/1.000001/",
        "procedure-due": "/api/v1/procedures/1.000001/due-date/",
        "procedures": "/api/v1/procedures/",
        "dossiers": "/api/v1/dossiers/",
        "dossier": f"/api/v1/dossiers/{code}/",
        "dossier-timeline": f"/api/v1/dossiers/{code}/timeline/",
        "dossier-due": f"/api/v1/dossiers/{code}/due-date/",
        "dossier-action": f"/api/v1/dossiers/{code}/actions/start/",
        "dossier-files": f"/api/v1/dossiers/{code}/files/",
        "dossier-file": f"/api/v1/dossiers/{code}/files/00000000-0000-4000-8000-000000000000/",
        "lookup": "/api/v1/lookup/",
        "resolution": "/api/v1/statistics/resolution/",
        "resolution-file": "/api/v1/statistics/resolution.csv",
        "resolution-dossiers": "/api/v1/statistics/resolution/dossiers/",
        "fixed-report": "/api/v1/statistics/reports/late/",
        "definitions": "/api/v1/statistics/definitions/",
        "seals": "/api/v1/statistics/seals/",
        "seal": "/api/v1/statistics/seals/7/",
        "catalogue-stats": "/api/v1/catalogue/stats/",
        "no-appointment-days": "/api/v1/offices/H99.01/no-appointment-days/",
        "schema": "/api/v1/schema/",
        "docs": "/api/v1/docs/",
    }
    assert get_resolver().resolve(addresses[name])
    return addresses[name]


def test_a_foreign_dossier_and_one_that_is_not_there_are_told_alike(desk: Desk) -> None:
    code = desk.take_in()["code"]
    missing = "H99.01-260302-0999"
    stranger = desk.people["other_office"]

    for tail in ("", "timeline/", "due-date/"):
        foreign = stranger.get(f"/api/v1/dossiers/{code}/{tail}")
        absent = stranger.get(f"/api/v1/dossiers/{missing}/{tail}")
        assert foreign.status_code == absent.status_code == 404
        assert foreign.content.decode().replace(code, missing) == absent.content.decode()


def test_lists_filters_and_figures_show_own_offices_only(desk: Desk) -> None:
    code = desk.take_in()["code"]
    stranger = desk.people["other_office"]

    for query in ("", "?q=999099000001", "?q=nguyen", f"?q={code}", "?office=H99.01", "?state=received"):
        assert desk.owner.get(f"/api/v1/dossiers/{query}").json()["results"], query
        assert stranger.get(f"/api/v1/dossiers/{query}").json()["results"] == [], query
    figures = stranger.get("/api/v1/statistics/resolution/").json()["totals"]["received"]
    assert figures == {"online": 0, "direct": 0, "postal": 0, "carried_over": 0}
    assert stranger.get("/api/v1/statistics/resolution/?office=H99.01").status_code == 422
    behind = stranger.get("/api/v1/statistics/resolution/dossiers/?bucket=received").json()
    assert behind["results"] == []


def test_a_role_taken_away_is_gone_at_the_next_request(desk: Desk) -> None:
    code = desk.take_in()["code"]
    clerk = desk.people["clerk"]
    assert clerk.get(f"/api/v1/dossiers/{code}/").status_code == 200

    clerk.user.memberships.all().delete()

    assert clerk.get(f"/api/v1/dossiers/{code}/").status_code == 404


def test_those_who_watch_see_people_masked(desk: Desk) -> None:
    code = desk.take_in()["code"]

    seen = {who: desk.people[who].get(f"/api/v1/dossiers/{code}/").json()["parties"][0] for who in STAFF}

    assert seen["clerk"]["phone"] == "0900000001"
    assert seen["clerk"]["address"] == "Số 1, đường Thử Nghiệm"
    for who, party in seen.items():
        assert party["id_number"] == "********0001", who
    for who in ("auditor_above", "manager_above"):
        assert seen[who]["name"] == "N*** T*** T***"
        assert seen[who]["phone"] == "*******001"
        assert seen[who]["email"] is seen[who]["address"] is seen[who]["birth_on"] is None
