"""Goes through pages like somebody who clicks on everything, and sends every form with broken values.

Nothing is kept: each request is rolled back, after the database checked what it would check at commit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import Error, connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from onestop.api import error_pages, problems
from tests.hostile.pages import Form, read
from tests.hostile.values import TEXTS

FORM = "application/x-www-form-urlencoded"
PER_ROUTE = 2
# Of the forms that were found, a sample tries every so many.
SAMPLED_FORMS = 5
SAYS = ('role="alert"', "errorlist", "errornote", "<h1>")
LEFT_ALONE = {"sign-out", "language"}


@dataclass
class Findings:
    """What must not be: answers of 500 and above, and values that only the database refused.

    `queries` keeps for each page that opened the names of query parameters that it and its links and forms know.
    """

    seen: list[str] = field(default_factory=list)
    sent: int = 0
    routes: Counter[str] = field(default_factory=Counter)
    queries: dict[str, set[str]] = field(default_factory=dict)

    def add(self, line: str) -> None:
        """Note it; shown at once by `pytest -s`, for the whole takes long."""
        self.seen.append(line)
        print(line, flush=True)

    def check(self) -> None:
        """Fails with all that was found."""
        assert not self.seen, f"{len(self.seen)} of {self.sent} requests:\n" + "\n".join(self.seen[:60])


class Visitor:
    """A client whose requests leave nothing behind."""

    def __init__(self, client: Client, findings: Findings) -> None:
        self.client, self.findings = client, findings
        client.raise_request_exception = False
        self._cookies = client.cookies.copy()

    def ask(self, method: str, address: str, what: str, **request: Any) -> Any:
        """The answer, rolled back; noted where it is one of those that must not be."""
        noted: list[str] = []

        def note(fault: Any, error: BaseException) -> None:
            noted.append(f"{fault.code} {type(error).__name__}: {str(error)[:160]}")

        self.findings.sent += 1
        with patch.object(error_pages, "note", note), patch.object(problems, "note", note):
            answer, refused = self._contained(method, address, **request)
        # Rows whose count was forged by hand collide: 409 in words is the answer.
        forged = "_FORMS" in what and answer.status_code == 409
        if answer.status_code >= 500 or (noted and not forged) or refused:
            error = noted or refused or _reason(answer)
            self.findings.add(f"{answer.status_code} {method} {address[:90]} {what}: {error}")
        return answer

    def _contained(self, method: str, address: str, **request: Any) -> tuple[Any, str]:
        refused = ""
        with transaction.atomic():
            answer = self.client.generic(method, address, **request)
            if getattr(answer, "streaming", False):
                for _part in answer.streaming_content:
                    pass
            try:
                connection.check_constraints()
            except Error as error:
                refused = f"at commit: {error}"[:200]
            transaction.set_rollback(True)
        self.client.cookies = self._cookies.copy()
        return answer, refused

    def post(self, form: Form, sent: list[tuple[str, Any]], what: str) -> Any:
        """The form with these values."""
        body = urlencode([(name, value) for name, value in sent if value is not None])
        if form.method == "get":
            return self.ask("GET", f"{urlsplit(form.action).path}?{body}", what)
        return self.ask("POST", form.action, what, data=body.encode(), content_type=FORM)


def _reason(answer: Any) -> str:
    error = getattr(answer, "exc_info", None)
    return f"{error[0].__name__}: {str(error[1])[:160]}" if error else ""


def route_of(address: str) -> tuple[str, str]:
    """The pattern and the name of the view behind an address."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return "", ""
    return match.route, match.url_name or ""


def walk(visitor: Visitor, starts: list[str]) -> Iterator[Form]:
    """Every form of every page that can be reached, those of one kind once; PER_ROUTE pages of each route."""
    waiting, known, forms = list(starts), set(starts), set()
    while waiting:
        address = waiting.pop(0)
        route, name = route_of(address)
        if name in LEFT_ALONE or visitor.findings.routes[route] >= PER_ROUTE:
            continue
        visitor.findings.routes[route] += 1
        answer = visitor.ask("GET", address, "opened")
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            continue
        links, found = read(address, answer.content.decode())
        visitor.findings.queries.setdefault(urlsplit(address).path, set()).update(
            _parameters(address, links, found)
        )
        waiting += [link for link in links if link not in known]
        known.update(links)
        for form in found:
            mark = (*route_of(form.action), form.method, *sorted(set(form.names)))
            if mark not in forms and route_of(form.action)[1] not in LEFT_ALONE:
                forms.add(mark)
                yield form


def _parameters(address: str, links: list[str], forms: list[Form]) -> set[str]:
    here = urlsplit(address).path
    linked = {
        name for link in links if urlsplit(link).path == here for name, _ in parse_qsl(urlsplit(link).query)
    }
    return linked | {name for form in forms if form.method == "get" for name in form.names}


def try_queries(visitor: Visitor, more: list[str], *, every: int = 1) -> None:
    """Every page with every query parameter that it knows, and `more`, broken in every way."""
    number = 0
    for page, names in visitor.findings.queries.items():
        for name, (word, value) in product(sorted(names | set(more)), TEXTS.items()):
            number += 1
            if number % every == 0 and value is not None:
                visitor.ask("GET", f"{page}?{urlencode({name: value})}", f"{name}={word}")


def broken(form: Form, *, every: int = 1, start: int = 0) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """The form with one control after the other broken by each value, then all of them at once; each `every`-th."""
    good = form.filled()
    number = start
    fields = [name for name in form.names if name != "csrfmiddlewaretoken"]
    for name in [*fields, ""]:
        for word, value in TEXTS.items():
            number += 1
            if number % every == 0:
                yield f"{name or 'all'}={word}", _with(good, fields if not name else [name], value)
    for each in form.fields:
        for choice in each.others if each.name == "action" else [each.value] if each.kind == "submit" else []:
            yield f"{each.name}:={choice}", _with(good, [each.name], choice)


def _with(good: list[tuple[str, Any]], names: list[str], value: Any) -> list[tuple[str, Any]]:
    rest = [(name, old) for name, old in good if name not in names]
    return [*rest, *((name, value) for name in names)]


TYPED = "Đã gõ ở đây"


def keeps_what_was_typed(visitor: Visitor, form: Form, *, most: int) -> None:
    """Where a refused form comes back, a text that was typed is still in it, and something says what is wrong."""
    texts = [each.name for each in form.fields if each.kind in ("text", "textarea") and not each.value]
    others = [each.name for each in form.fields if each.kind not in ("hidden", "submit", "file")]
    pairs = [(text, other) for text in texts[:2] for other in others if other != text]
    for text, other in pairs[:most]:
        sent = _with(_with(form.filled(), [text], TYPED), [other], "9" * 400)
        answer = visitor.post(form, sent, f"{text} kept, {other} broken")
        if answer.status_code not in (200, 400, 422) or "html" not in answer.get("Content-Type", ""):
            continue
        page = answer.content.decode()
        again = [one for one in read(form.action, page)[1] if set(one.names) >= {text, other}]
        shown = [each.value for one in again for each in one.fields if each.name == text]
        if again and TYPED not in " ".join(value or "" for value in shown):
            visitor.findings.add(f"{answer.status_code} {form.action} {other}: {text} was not kept")
        if answer.status_code != 200 and not any(mark in page for mark in SAYS):
            visitor.findings.add(f"{answer.status_code} {form.action} {other}: no word says what is wrong")


def try_forms(visitor: Visitor, starts: list[str], *, every: int = 1) -> None:
    """Send every form in every broken way; forms that only an answer shows (a page that asks first) too."""
    seen = set()
    # A sample takes every so many forms too: each has its own buttons and operations, which are always pressed.
    thin = 1 if every == 1 else SAMPLED_FORMS
    waiting = list(walk(visitor, starts))[::thin]
    most_shown = 400 // thin**2
    while waiting:
        form = waiting.pop(0)
        if form.method == "post":
            keeps_what_was_typed(visitor, form, most=12 if every == 1 else 1)
        for what, sent in broken(form, every=every, start=len(seen)):
            answer = visitor.post(form, sent, what)
            if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
                for more in read(form.action, answer.content.decode())[1]:
                    mark = (route_of(more.action), more.method, tuple(sorted(set(more.names))))
                    if (
                        mark not in seen
                        and route_of(more.action)[1] not in LEFT_ALONE
                        and len(seen) < most_shown
                    ):
                        seen.add(mark)
                        if more.names != form.names:
                            waiting.append(more)
