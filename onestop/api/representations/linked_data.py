"""A procedure as linked data: schema.org GovernmentService, with the words of CPSV-AP beside them."""

from __future__ import annotations

from typing import Any

from procedures.models import ProcedureVersion
from procedures.selectors.publication import Offer

CONTEXT = [
    "https://schema.org",
    {
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": "http://data.europa.eu/m8g/",
        "dct": "http://purl.org/dc/terms/",
    },
]
_CHANNELS = {"direct": "Trực tiếp", "online": "Trực tuyến", "postal": "Dịch vụ bưu chính"}
_DURATIONS = {"working_days": "P{}D", "calendar_days": "P{}D", "months": "P{}M", "working_hours": "PT{}H"}


def linked_data(version: ProcedureVersion, offers: list[Offer], address: str) -> dict[str, Any]:
    """JSON-LD of a public version; `address` is its own URL. Working days are told in words beside the ISO duration."""
    return {
        "@context": CONTEXT,
        "@type": ["GovernmentService", "cpsv:PublicService"],
        "@id": address,
        "identifier": version.procedure.code,
        "dct:identifier": version.procedure.code,
        "name": version.name,
        "dct:title": version.name,
        "serviceType": version.field.name,
        "cv:thematicArea": version.field.name,
        "provider": {"@type": "GovernmentOrganization", "name": version.authority},
        "cv:hasCompetentAuthority": {"@type": "cv:PublicOrganisation", "name": version.authority},
        "areaServed": {"@type": "Country", "name": "VN"},
        "audience": {"@type": "Audience", "audienceType": version.applicants},
        "validFrom": version.valid_from.isoformat() if version.valid_from else None,
        "validThrough": version.valid_to.isoformat() if version.valid_to else None,
        "serviceOutput": {"@type": ["Thing", "cpsv:Output"], "name": version.result},
        "availableChannel": [_channel(offer, address) for offer in offers],
        "offers": [_price(fee) for fee in version.fees.all()],
        "cpsv:hasInput": [{"@type": "cv:Evidence", "name": paper.name} for paper in version.papers.all()],
        "cpsv:hasLegalResource": [
            {"@type": "Legislation", "legislationIdentifier": basis.number, "name": basis.title}
            for basis in version.legal_bases.all()
        ],
    }


def _channel(offer: Offer, address: str) -> dict[str, Any]:
    limit = offer.committed
    duration = None
    if limit and limit.amount is not None:
        duration = _DURATIONS.get(limit.unit.value, "PT{}H").format(format(limit.amount.normalize(), "f"))
    return {
        "@type": ["ServiceChannel", "cv:Channel"],
        "name": _CHANNELS.get(offer.channel, offer.channel),
        "serviceUrl": address,
        "processingTime": duration,
        "disambiguatingDescription": offer.case.name if offer.case else None,
        "dct:description": limit.unit.value if limit else None,
    }


def _price(fee: Any) -> dict[str, Any]:
    return {
        "@type": ["Offer", "cv:Cost"],
        "category": fee.kind,
        "name": fee.name or None,
        "price": fee.amount,
        "priceCurrency": fee.currency,
        "eligibleQuantity": fee.per,
        "description": fee.note or None,
    }
