"""Public pages against a bare view in the same server; wrong against unknown look-ups; search; bytes per page."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from random import Random
from secrets import token_bytes
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlencode

from django.conf import settings
from django.test import override_settings
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from django.utils import timezone

from benchmarks import search
from benchmarks.measuring import Result, compare
from dossiers.rules.lookup_secrets import new_secret
from dossiers.services.intake import Receipt
from procedures.models import Procedure
from tests.factories import make_actor, make_dossier, make_field, make_office, make_procedure

VISITS = 50
SEARCHES = 100
PAIRS = 300
TOKEN = "a" * 32
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IN_SHEETS = re.compile(r'url\("([^":]+)"\)')
UNLIMITED = {
    group: {name: (10**9, seconds) for name, (_most, seconds) in getattr(settings, group).items()}
    for group in ("LOOKUP_LIMITS", "PUBLIC_LIMITS")
}


class Stranger:
    """Somebody whom nobody knows, on one connection that is kept."""

    def __init__(self, port: int) -> None:
        self.server = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, address: str, form: dict[str, str] | None = None, *, status: int = 200) -> bytes:
        """The bytes behind an address, or what a form sent there brings; AssertionError for another status."""
        headers = {"Cookie": f"{settings.CSRF_COOKIE_NAME}={TOKEN}"}
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": TOKEN})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.server.request("GET" if form is None else "POST", address, body, headers)
        answer = self.server.getresponse()
        text = answer.read()
        assert answer.status == status, (address, answer.status, text[:500])
        return text

    def look_up(self, code: str, secret: str, *, status: int = 200) -> bytes:
        """The answer to a look-up."""
        return self.ask("/tra-cuu/", {"code": code, "secret": secret}, status=status)


def run() -> list[Result]:
    """One thread serves and one person asks; the ratio is what a page costs beside one indexed query."""
    logging.getLogger("onestop.requests").setLevel(logging.WARNING)
    _catalogue()
    office, version = make_office(name="Phường đo"), make_procedure("1.990001")
    receipt = make_dossier(office, version, by=make_actor(office), at=timezone.now())
    served = {"ROOT_URLCONF": "benchmarks.bare", "DEBUG": False, "ALLOWED_HOSTS": ["*"]}
    with override_settings(**served, **UNLIMITED):
        server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        try:
            return _measured(Stranger(server.port), receipt, version.procedure.code)
        finally:
            server.terminate()


def _catalogue() -> None:
    random, field = Random(1), make_field()
    for number in range(search.PROCEDURES - Procedure.objects.count()):
        search.add_version(f"1.96{number:04d}", " ".join(random.sample(search.WORDS, 8)).capitalize(), field)


def _measured(stranger: Stranger, receipt: Receipt, procedure: str) -> list[Result]:
    code, secret = receipt.dossier.code, receipt.secret
    _told("bytes with all that is loaded", _bytes(stranger, code, secret, procedure), "kB")
    _told("search p95", _search_p95(stranger), "s")
    _told("medians of wrong and unknown differ by", _gap(stranger, code), "s")
    bare = _often(partial(stranger.ask, f"/bare/{code}/"))
    bare_post = _often(partial(stranger.ask, f"/bare/{code}/", {"a": "b"}))
    pages = {
        "look-up page, right pair": (partial(stranger.look_up, code, secret), bare_post),
        "procedure page": (partial(stranger.ask, f"/thu-tuc/{procedure}/"), bare),
        "public rates": (partial(stranger.ask, "/cong-khai/"), bare),
    }
    return [
        compare(name, ours=(name, _often(ask)), baseline=("bare view", baseline), size=VISITS)
        for name, (ask, baseline) in pages.items()
    ]


def _often(ask: Callable[[], object]) -> Callable[[], object]:
    return lambda: [ask() for _ in range(VISITS)]


def _told(name: str, figures: dict[str, float], unit: str) -> None:
    for what, figure in figures.items():
        print(f"  {name}: {what} {figure:.4g} {unit}", flush=True)


def _bytes(stranger: Stranger, code: str, secret: str, procedure: str) -> dict[str, float]:
    """Uncompressed; a static file that several pages load is counted for each."""
    pages = {
        "start": stranger.ask("/"),
        "catalogue": stranger.ask("/thu-tuc/?q=khai+sinh"),
        "procedure": stranger.ask(f"/thu-tuc/{procedure}/"),
        "look-up answer": stranger.look_up(code, secret),
        "public rates": stranger.ask("/cong-khai/"),
    }
    return {name: _with_linked(stranger, page) / 1000 for name, page in pages.items()}


def _with_linked(stranger: Stranger, page: bytes) -> int:
    loaded = {address: stranger.ask(address) for address in set(LINKED.findall(page.decode()))}
    for address, text in list(loaded.items()):
        if address.endswith(".css"):
            folder = address.rsplit("/", 1)[0]
            named = {f"{folder}/{name}" for name in IN_SHEETS.findall(text.decode())}
            loaded |= {each: stranger.ask(each) for each in named - loaded.keys()}
    return len(page) + sum(map(len, loaded.values()))


def _search_p95(stranger: Stranger) -> dict[str, float]:
    times = []
    for number in range(SEARCHES):
        words = urlencode({"q": search.QUERIES[number % len(search.QUERIES)]})
        times.append(_seconds(partial(stranger.ask, f"/thu-tuc/?{words}")))
    return {f"of {search.PROCEDURES:,} procedures": quantiles(times, n=20)[-1]}


def _gap(stranger: Stranger, code: str) -> dict[str, float]:
    """Wrong secrets for a code that exists and for codes that do not, in turn."""
    wrong, unknown = [], []
    for number in range(PAIRS):
        secret, other = new_secret(token_bytes), f"{code[:-4]}{9_000 + number}"
        wrong.append(_seconds(partial(stranger.look_up, code, secret, status=404)))
        unknown.append(_seconds(partial(stranger.look_up, other, secret, status=404)))
    return {f"over {PAIRS} pairs": abs(median(wrong) - median(unknown))}


def _seconds(ask: Callable[[], object]) -> float:
    began = perf_counter()
    ask()
    return perf_counter() - began
