"""No input gives a 500: every operation of the API, each part of its body, query and address broken in every way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from dossiers.models import Dossier, DossierFile
from dossiers.rules.actions import Action
from tests.hostile.conftest import HOW_MANY
from tests.hostile.doors import Findings, Visitor
from tests.hostile.endpoints import Operation, filled, operations, places, put
from tests.hostile.values import JSONS, TEXTS

PROBLEM = "application/problem+json"
TYPES = [
    "",
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "a/b;c",
]
BODIES = [b"", b"{", b"null", b"\xff", b"[" * 50_000, b'{"a":1,"a":2}', b"a=1", b"--x--"]


def known(office: Any) -> dict[str, list[str]]:
    """For each parameter of an address a value that exists and some that do not."""
    dossier = Dossier.objects.latest("pk")
    codes = [dossier.code, dossier.procedure.code, office.code]
    return {
        "code": codes,
        "action": [action.value for action in Action],
        "public_id": [str(DossierFile.objects.get().public_id)],
        "seal_id": ["1"],
        "report": ["qua-han", "06a"],
    }


def addresses(operation: Operation, office: Any) -> list[str]:
    names = [name for name in known(office) if "{" + name + "}" in operation.path]
    choices = [known(office)[name] for name in names]
    return [filled(operation.path, dict(zip(names, each, strict=True))) for each in product(*choices)]


def requests(operation: Operation, address: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each way to break it: what is told of it, and the request's parts."""
    if operation.method == "GET":
        for name, (word, value) in product([*operation.query, "q", "cursor", "page_size"], TEXTS.items()):
            if value is not None:
                yield f"{name}={word}", {"address": f"{address}?{urlencode({name: value})}"}
        return
    headers = {"HTTP_IF_MATCH": "*"}
    for kind, body in product(TYPES, BODIES):
        yield f"{kind} {body[:9]!r}", {"data": body, "content_type": kind, **headers}
    for path in places(operation.body):
        for word, value in JSONS.items():
            body = json.dumps(put(operation.body, path, value)).encode()
            yield f"{'.'.join(map(str, path))}={word}", {"data": body, **headers}
    for header, (word, value) in product(["HTTP_IF_MATCH", "HTTP_IDEMPOTENCY_KEY"], TEXTS.items()):
        if isinstance(value, str) and value.isascii() and value.isprintable():
            body = json.dumps(operation.body).encode()
            yield f"{header}={word}", {"data": body, **headers, header: value}


def run(visitor: Visitor, findings: Findings, office: Any, every: int, settings: Any) -> None:
    settings.LOOKUP_LIMITS = dict.fromkeys(settings.LOOKUP_LIMITS, (10**6, 60))
    number = 0
    for operation in operations():
        for address in addresses(operation, office):
            for what, more in requests(operation, address):
                number += 1
                if number % every == 0:
                    _ask(visitor, operation, address, what, more)
    for operation, value in product(
        operations(), ["%00", "a" * 3_000, "..", "%ED%A0%80", quote("’"), "9" * 30]
    ):
        if "{" in operation.path:
            names = dict.fromkeys(("code", "action", "public_id", "seal_id", "report"), value)
            visitor.ask(
                operation.method, filled(operation.path, names), "address", content_type="application/json"
            )
    print(findings.sent, "requests")
    findings.check()


def _ask(visitor: Visitor, operation: Operation, address: str, what: str, more: dict[str, Any]) -> None:
    request = {"content_type": "application/json", **more}
    address = request.pop("address", address)
    answer = visitor.ask(operation.method, address, what, **request)
    if answer.status_code >= 400 and answer["Content-Type"] != PROBLEM:
        visitor.findings.add(f"{answer.status_code} {address} {what}: {answer['Content-Type']}")


@pytest.mark.parametrize("every", HOW_MANY)
@pytest.mark.parametrize("visitor", ["nobody", "everything"], indirect=True)
def test_every_operation_in_every_broken_way(
    visitor: Visitor, findings: Findings, office: Any, every: int, settings: Any
) -> None:
    run(visitor, findings, office, every, settings)
