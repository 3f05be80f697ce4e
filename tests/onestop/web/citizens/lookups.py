"""A dossier with its slip, and a stranger who asks for it: shared by the tests of the look-up page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client

from dossiers.models import Dossier
from dossiers.rules.actors import Actor
from procedures.models import Office
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure

PAGE = "/tra-cuu/"
MONDAY = local(2026, 3, 2, 9)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
_TYPED = re.compile(r'(name="(?:code|secret)" value=)"[^"]*"')


@dataclass
class Slip:
    """What the citizen holds, and who works on it; `client` is a stranger who reads English."""

    office: Office
    by: Actor
    dossier: Dossier
    secret: str
    client: Client

    def ask(self, code: str | None = None, secret: str | None = None, **more: Any) -> Any:
        """The answer to a look-up; without words the right ones."""
        typed = {"code": self.dossier.code if code is None else code}
        typed["secret"] = self.secret if secret is None else secret
        headers = {"REMOTE_ADDR": more.pop("address", "203.0.113.7")}
        headers |= {name: more.pop(name) for name in list(more) if name.startswith("HTTP_")}
        return self.client.post(PAGE, {**typed, **more}, **headers)


def make_slip(*, at: datetime = MONDAY, **procedure: Any) -> Slip:
    """A dossier taken in on Monday, 2 March 2026, at nine; three working days."""
    office = make_office("H99.01", name="Phường Thử", address="Số 1 đường Thử", phone="0000 123 456")
    by = make_actor(office)
    receipt = make_dossier(office, make_procedure("1.001193", **procedure), by=by, at=at)
    return Slip(office, by, receipt.dossier, receipt.secret, Client(headers={"accept-language": "en"}))


def bare(answer: Any) -> str:
    """The body without what belongs to the asker: the form's token and what was typed."""
    return _TYPED.sub(r"\1", _TOKEN.sub("", answer.content.decode()))
