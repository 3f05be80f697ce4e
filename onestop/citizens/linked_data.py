"""A procedure as linked data: CPSV-AP 3.2 for catalogues of services, schema.org GovernmentService for search engines.

The two share one object: JSON-LD lets each reader take the words it knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from procedures.models import Fee, ProcedureVersion
from procedures.rules.unit_table import AMOUNTS
from procedures.selectors.publication import Offer

CONTEXT = [
    "https://schema.org",
    {
        "adms": "http://www.w3.org/ns/adms#",
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": "http://data.europa.eu/m8g/",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    },
]
COUNTRY = "http://publications.europa.eu/resource/authority/country/VNM"
CURRENCIES = "http://publications.europa.eu/resource/authority/currency/"
_CHANNELS = {"direct": "Trực tiếp", "online": "Trực tuyến", "postal": "Dịch vụ bưu chính"}
Node = dict[str, Any]


def linked_data(version: ProcedureVersion, offers: Iterable[Offer], address: str) -> Node:
    """The JSON-LD of a public version; `address` is its own URL."""
    return {"@context": CONTEXT, **public_service(version, offers, address)}


def public_service(version: ProcedureVersion, offers: Iterable[Offer], address: str) -> Node:
    """The same without its context, to stand in a graph. Working days are told in words beside the ISO duration."""
    return {
        "@type": ["GovernmentService", "cpsv:PublicService"],
        "@id": address,
        "identifier": version.procedure.code,
        "dct:identifier": version.procedure.code,
        "name": version.name,
        "dct:title": _text(version.name),
        "description": _description(version),
        "dct:description": _text(_description(version)),
        "serviceType": version.field.name,
        "cv:thematicArea": _concept(version.field.name),
        "provider": {"@type": "GovernmentOrganization", "name": version.authority},
        "cv:hasCompetentAuthority": _authority(version, address),
        "areaServed": {"@type": "Country", "name": "VN"},
        "audience": {"@type": "Audience", "audienceType": version.applicants},
        "validFrom": version.valid_from.isoformat() if version.valid_from else None,
        "validThrough": version.valid_to.isoformat() if version.valid_to else None,
        **_output(version, address),
        **_channels(offers, address),
        **_costs(version, address),
        "cpsv:hasInput": [
            {"@type": "cv:Evidence", **_named(f"{address}#paper-{number}", paper.name)}
            for number, paper in enumerate(version.papers.all(), start=1)
        ],
        "cv:hasLegalResource": [
            {
                "@type": ["Legislation", "eli:LegalResource"],
                "legislationIdentifier": basis.number,
                "name": basis.title or basis.number,
            }
            for basis in version.legal_bases.all()
        ],
    }


def schema_org(node: Node) -> Node:
    """The part of a node that search engines read, for a page that must stay light."""
    kept = {name: value for name, value in node.items() if ":" not in name and value not in (None, [])}
    found = {name: _schema_org(value) for name, value in kept.items()}
    return {**found, "@context": CONTEXT[0]} if "@context" in node else found


def _schema_org(value: Any) -> Any:
    if isinstance(value, dict):
        return schema_org(value)
    if isinstance(value, list):
        plain = [_schema_org(each) for each in value if not (isinstance(each, str) and ":" in each)]
        return plain[0] if len(plain) == 1 else plain
    return value


def _text(text: str) -> Node:
    return {"@value": text, "@language": "vi"}


def _concept(text: str) -> Node:
    return {"@type": "skos:Concept", "skos:prefLabel": _text(text)}


def _named(identifier: str, name: str) -> Node:
    return {
        "@id": identifier,
        "dct:identifier": identifier.rpartition("#")[2],
        "name": name,
        "dct:title": _text(name),
    }


def _description(version: ProcedureVersion) -> str:
    """What CPSV-AP demands and no catalogue of ours has: one sentence made of what is known."""
    parts = (
        (version.name, "{}."),
        (version.applicants, "Đối tượng thực hiện: {}."),
        (version.result, "Kết quả: {}."),
    )
    return " ".join(form.format(text.strip().rstrip(".")) for text, form in parts if text.strip())


def _authority(version: ProcedureVersion, address: str) -> Node:
    return {
        "@type": "cv:PublicOrganisation",
        **_named(f"{address}#authority", version.authority),
        "skos:prefLabel": _text(version.authority),
        "dct:spatial": {"@id": COUNTRY},
    }


def _output(version: ProcedureVersion, address: str) -> Node:
    node = {"@type": ["Thing", "cv:Output"], **_named(f"{address}#output", version.result)}
    return {"serviceOutput": node, "cpsv:produces": {"@id": node["@id"]}}


def _channels(offers: Iterable[Offer], address: str) -> Node:
    nodes = [_channel(offer, address) for offer in offers]
    return {"availableChannel": nodes, "cv:hasChannel": [{"@id": node["@id"]} for node in nodes]}


def _channel(offer: Offer, address: str) -> Node:
    limit = offer.committed
    place = f"{offer.channel}-{offer.case.key}" if offer.case else offer.channel
    duration = None
    if limit and limit.amount is not None:
        duration = AMOUNTS[limit.unit].iso.format(format(limit.amount.normalize(), "f"))
    return {
        "@type": ["ServiceChannel", "cv:Channel"],
        **_named(f"{address}#channel-{place}", _CHANNELS.get(offer.channel, offer.channel)),
        "serviceUrl": address,
        "processingTime": duration,
        "cv:processingTime": {"@value": duration, "@type": "xsd:duration"} if duration else None,
        "disambiguatingDescription": offer.case.name if offer.case else None,
        "dct:description": _text(limit.unit.value) if limit else None,
    }


def _costs(version: ProcedureVersion, address: str) -> Node:
    nodes = [_cost(fee, f"{address}#cost-{number}") for number, fee in enumerate(version.fees.all(), start=1)]
    return {"offers": nodes, "cv:hasCost": [{"@id": node["@id"]} for node in nodes]}


def _cost(fee: Fee, identifier: str) -> Node:
    return {
        "@type": ["Offer", "cv:Cost"],
        "@id": identifier,
        "dct:identifier": identifier.rpartition("#")[2],
        "category": fee.kind,
        "name": fee.name or None,
        "price": fee.amount,
        "priceCurrency": fee.currency,
        "cv:hasValue": None if fee.amount is None else {"@value": str(fee.amount), "@type": "xsd:double"},
        "cv:currency": {"@id": f"{CURRENCIES}{fee.currency}"},
        "eligibleQuantity": fee.per,
        "description": fee.note or None,
    }
