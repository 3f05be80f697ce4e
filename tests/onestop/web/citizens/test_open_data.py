"""The catalogue for machines, held against the mandatory properties of CPSV-AP."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from procedures.models import LegalBasis
from procedures.services import publish_version
from tests.factories import BEGINNING, make_office, make_procedure

pytestmark = pytest.mark.django_db
Node = dict[str, Any]

# CPSV-AP 3.2.0, releases/3.2.0/shacl/cpsv-ap-SHACL.ttl: sh:minCount, and sh:maxCount where there is one.
# class → property → (least, most, is language text)
SHAPES: dict[str, dict[str, tuple[int, int | None, bool]]] = {
    "cpsv:PublicService": {
        "dct:identifier": (1, 1, False),
        "dct:title": (1, None, True),
        "dct:description": (1, None, True),
        "cv:hasCompetentAuthority": (1, None, False),
    },
    "cv:PublicOrganisation": {"skos:prefLabel": (1, None, True), "dct:spatial": (1, None, False)},
    "cv:Channel": {"dct:identifier": (1, 1, False), "cv:processingTime": (0, 1, False)},
    "cv:Cost": {"dct:identifier": (1, 1, False), "cv:hasValue": (0, 1, False), "cv:currency": (0, 1, False)},
    "cv:Evidence": {"dct:identifier": (1, 1, False), "dct:title": (1, None, True)},
    "cv:Output": {"dct:identifier": (1, 1, False), "dct:title": (1, None, True)},
}
# Property → class of its values (sh:class).
CLASSES = {
    "cv:hasCompetentAuthority": "cv:PublicOrganisation",
    "cv:hasChannel": "cv:Channel",
    "cv:hasCost": "cv:Cost",
    "cpsv:hasInput": "cv:Evidence",
    "cpsv:produces": "cv:Output",
    "cv:hasLegalResource": "eli:LegalResource",
    "cv:thematicArea": "skos:Concept",
}


def values(node: Node, name: str) -> list[Any]:
    value = node.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from nodes(each)


def faults(service: Node) -> list[str]:
    """What breaks a shape, in words."""
    found = []
    everything = list(nodes(service))
    types = {node["@id"]: values(node, "@type") for node in everything if "@id" in node and "@type" in node}
    for node in everything:
        for kind in values(node, "@type"):
            for name, (least, most, is_text) in SHAPES.get(kind, {}).items():
                given = values(node, name)
                if len(given) < least or (most is not None and len(given) > most):
                    found.append(f"{kind} {name}: {len(given)}")
                if is_text and any(not text.get("@language") or not text.get("@value") for text in given):
                    found.append(f"{kind} {name}: no language text")
        for name, wanted in CLASSES.items():
            for value in values(node, name):
                if wanted not in (values(value, "@type") or types.get(value.get("@id"), [])):
                    found.append(f"{name}: no {wanted}")
    return found


def fill() -> None:
    make_office("H99.01")
    make_procedure("1.000001", name="Đăng ký khai sinh")
    draft = make_procedure(
        "1.000002", name='=HYPERLINK("x")', fee=None, publish=False, unit="none", amount=None
    )
    LegalBasis.objects.create(version=draft, number="60/2014/QH13", title="Luật Hộ tịch")
    publish_version(draft, by="t", at=BEGINNING, valid_from=BEGINNING.date())
    make_procedure("6.000001", name="Nội bộ")
    make_procedure("1.000003", publish=False)


def test_one_procedure_keeps_the_shapes(client: Client) -> None:
    fill()
    for code in ("1.000001", "1.000002"):
        answer = client.get(f"/thu-tuc/{code}.jsonld")
        assert answer["Content-Type"] == "application/ld+json"
        service = answer.json()
        assert faults(service) == []
        assert service["@id"].endswith(f"/thu-tuc/{code}/")
        assert {"GovernmentService", "cpsv:PublicService"} <= set(service["@type"])


def test_the_check_sees_what_is_missing(client: Client) -> None:
    fill()
    service = client.get("/thu-tuc/1.000001.jsonld").json()
    del service["dct:title"], service["cv:hasCompetentAuthority"]["dct:spatial"]
    assert faults(service) == ["cpsv:PublicService dct:title: 0", "cv:PublicOrganisation dct:spatial: 0"]


def test_the_dump_holds_every_public_procedure_and_nothing_else(client: Client) -> None:
    fill()
    dump = json.loads(client.get("/du-lieu/thu-tuc.jsonld").getvalue())
    assert [service["identifier"] for service in dump["@graph"]] == ["1.000001", "1.000002"]
    assert [fault for service in dump["@graph"] for fault in faults(service)] == []


def test_the_table_opens_in_a_spreadsheet_and_runs_no_formula(client: Client) -> None:
    fill()
    answer = client.get("/du-lieu/thu-tuc.csv")
    raw = answer.getvalue()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert {row["ma_thu_tuc"] for row in rows} == {"1.000001", "1.000002"}
    first = rows[0]
    assert (first["ten"], first["thoi_han"], first["don_vi_thoi_han"]) == (
        "Đăng ký khai sinh",
        "3",
        "working_days",
    )
    assert "8000 VND/dossier" in first["phi_le_phi"]
    assert rows[-1]["ten"].startswith("'=HYPERLINK")
    assert "?" in rows[-1]["phi_le_phi"]  # unknown is no zero


def test_the_map_and_the_robots(client: Client) -> None:
    fill()
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    places = [place.text or "" for place in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert [place.split("/thu-tuc/")[1] for place in places if "/1." in place or "/6." in place] == [
        "1.000001/",
        "1.000002/",
    ]
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /tra-cuu/" in robots
    assert "/sitemap.xml" in robots


def test_the_page_holds_what_search_engines_read_and_no_more(client: Client) -> None:
    fill()
    body = client.get("/thu-tuc/1.000001/").content.decode()
    block = body.split('<script type="application/ld+json">')[1].split("</script>")[0]
    service = json.loads(block)
    assert service["@context"] == "https://schema.org"
    assert service["@type"] == "GovernmentService"
    assert service["provider"]["name"] == "UBND cấp xã"
    assert {channel["processingTime"] for channel in service["availableChannel"]} == {"P3D"}
    assert not [name for node in nodes(service) for name in node if ":" in name]
