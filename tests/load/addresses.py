"""Every address of the site with its parts filled, and requests made to take long."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, get_resolver

from tests.load.pumps import Made, pumped

NUMBER, UUID = "1", "0b8d1c1e-5d6f-4a7b-8c9d-0e1f2a3b4c5d"
PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>(?P<choice>[^)]*)\)")
# Django's own pages, behind a sign-in, with forms of its own.
PASSED_OVER = ("quan-tri/",)
TEXTS: dict[str, Made] = {
    "letters": pumped("a"),
    "marks": pumped("\u0301\u0323\u0315\u0334", before="a"),
    "quotes": pumped('\\"', before='{"code":"'),
    "commas": pumped("a,"),
    "digits": pumped("1", before="H99.01-"),
}
NAMES = (
    *(
        "q",
        "cursor",
        "from",
        "to",
        "ky",
        "office",
        "code",
        "secret",
        "period",
        "field",
        "state",
        "page",
        "page_size",
    ),
    *(
        "applicant-name",
        "applicant-id_number",
        "people",
        "text",
        "name",
        "words",
        "phone",
        "at",
        "received_at",
    ),
)
HEADERS = (
    *(
        "ACCEPT",
        "ACCEPT_LANGUAGE",
        "ACCEPT_ENCODING",
        "AUTHORIZATION",
        "COOKIE",
        "IDEMPOTENCY_KEY",
        "IF_MATCH",
    ),
    *("IF_NONE_MATCH", "IF_MODIFIED_SINCE", "ORIGIN", "RANGE", "REFERER", "X_FORWARDED_FOR", "X_REQUEST_ID"),
)
_hosts = count(1)


def addresses() -> Iterator[str]:
    """Each address as its pattern has it, with `{}` for every free text."""
    for pattern in _patterns(get_resolver(), ""):
        if not pattern.startswith(PASSED_OVER):
            yield "/" + PART.sub(_filled, pattern).replace("^", "").replace("$", "").replace("\\", "")


def _patterns(resolver: Any, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from _patterns(one, before + str(one.pattern))


def _filled(part: re.Match[str]) -> str:
    if part["group"]:
        return part["choice"].partition("|")[0]
    return {"int": NUMBER, "uuid": UUID}.get(part["kind"], "{}")


def requests(client: Any, address: str) -> Iterator[tuple[str, Callable[[int], Callable[[], Any]]]]:
    """What each is called, and for a size the request of that size, ready to be sent."""
    plain = address.replace("{}", "x")
    if "{}" in address:
        for label, made in TEXTS.items():
            yield (
                f"path of {label}",
                lambda size, made=made: _get(client, address.format(*[quote(made(size))] * 3)),
            )
    for label, made in TEXTS.items():
        yield f"query of {label}", lambda size, made=made: _get(client, plain + "?" + _fields(made, size))
        yield f"form of {label}", lambda size, made=made: _post(client, plain, _fields(made, size))
    yield "query of many", lambda size: _get(client, plain + "?" + "a=1&" * (size // 4))
    yield "form of many", lambda size: _post(client, plain, "a=1&" * (size // 4))
    yield (
        "headers",
        lambda size: _get(client, plain, **{f"HTTP_{name}": "a,1;q=0," * (size // 8) for name in HEADERS}),
    )
    if address.startswith("/api/"):
        bodies = {
            **TEXTS,
            "names": _many_names,
            "depth": pumped("["),
            "numbers": pumped("1,", before='{"a":['),
        }
        for label, made in bodies.items():
            yield (
                f"JSON of {label}",
                lambda size, made=made: _post(client, plain, made(size), "application/json"),
            )


def _many_names(size: int) -> str:
    return "{" + ",".join(f'"k{number}":1' for number in range(size // 11)) + "}"


def _fields(made: Made, size: int) -> str:
    """Half of the text in one field, the rest in all others."""
    share = size // (2 * len(NAMES))
    return "&".join([f"q={quote(made(size // 2))}", *(f"{name}={quote(made(share))}" for name in NAMES[1:])])


def _get(client: Any, address: str, **headers: str) -> Callable[[], Any]:
    return lambda: client.get(address, REMOTE_ADDR=_host(), **headers)


def _post(
    client: Any, address: str, body: str, kind: str = "application/x-www-form-urlencoded"
) -> Callable[[], Any]:
    return lambda: client.generic("POST", address, body, content_type=kind, REMOTE_ADDR=_host())


def _host() -> str:
    """Another stranger each time: what the limits refuse is not read."""
    number = next(_hosts)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
