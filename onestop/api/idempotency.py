"""Idempotency-Key: the same request is done once, however often it arrives and however many at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from dossiers.personal_data import index_of, seal, unseal
from onestop.api.faults import sqlstate
from onestop.api.models import KeptAnswer
from onestop.api.problems import Conflict, Unprocessable
from onestop.api.transactions import in_one_transaction

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LOCK_NOT_AVAILABLE = "55P03"
# Visible ASCII without quotes or backslash, as clients make keys.
_KEY = re.compile(r"[!#-\[\]-~]{1,200}", re.ASCII)

_RESERVE = """
INSERT INTO api_keptanswer (caller_id, key, route, fingerprint, status, sealed, made_at)
VALUES (%s, %s, %s, %s, 0, '', %s)
ON CONFLICT (caller_id, key) DO NOTHING
RETURNING id
"""


@dataclass(frozen=True)
class Done:
    """What a write answers: status, body of JSON values, headers."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


def done_once(request: Request, work: Callable[[], Done]) -> Response:
    """The answer of `work`, done in one transaction; with an Idempotency-Key it is done once and then told again.

    What failed was rolled back, key and all, and is done when it is sent again. Raises ParseError (400) for a key that
    cannot be one, Unprocessable (422) for a key used for another request, Conflict (409) while the first still runs.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return _response(in_one_transaction(work))
    key = key.strip().strip('"')
    if not _KEY.fullmatch(key):
        raise ParseError(
            _("An Idempotency-Key has 1 to 200 visible ASCII characters."), code="idempotency_key_malformed"
        )
    return in_one_transaction(lambda: _kept(request, key, work))


def _kept(request: Request, key: str, work: Callable[[], Done]) -> Response:
    route, fingerprint = f"{request.method} {request.path}"[:200], _fingerprint(request.data)
    row_id = _reserve(request, key, route, fingerprint)
    if row_id is None:
        return _told_again(KeptAnswer.objects.get(caller=request.user.pk, key=key), route, fingerprint)
    answer = work()
    kept = {
        "body": json.dumps(answer.body, cls=JSONEncoder, ensure_ascii=False),
        "headers": json.dumps(answer.headers),
    }
    KeptAnswer.objects.filter(pk=row_id).update(
        status=answer.status, sealed=seal(kept, about=f"answer {request.user.pk} {key}")
    )
    return _response(answer)


def _reserve(request: Request, key: str, route: str, fingerprint: str) -> int | None:
    """Insert the row first: a second request of this key waits here until the first is through."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_RESERVE, [request.user.pk, key, route, fingerprint, timezone.now()])
            row = cursor.fetchone()
    except OperationalError as error:
        if sqlstate(error) != LOCK_NOT_AVAILABLE:
            raise
        raise Conflict(
            _("The first request with this key still runs."), code="idempotency_in_progress"
        ) from error
    return row[0] if row else None


def _told_again(kept: KeptAnswer, route: str, fingerprint: str) -> Response:
    if (kept.route, kept.fingerprint) != (route, fingerprint):
        raise Unprocessable(_("This key was used for another request."), code="idempotency_key_reused")
    told = unseal(kept.sealed, about=f"answer {kept.caller_id} {kept.key}")
    answer = Done(kept.status, json.loads(told["body"]), {**json.loads(told["headers"]), REPLAYED: "true"})
    return _response(answer)


def _fingerprint(body: Any) -> str:
    return index_of(json.dumps(body, sort_keys=True, cls=JSONEncoder))


def _response(answer: Done) -> Response:
    return Response(answer.body, status=answer.status, headers=answer.headers)


def forget_answers(now: datetime) -> int:
    """Delete answers that are kept no longer; returns how many."""
    oldest = now - timedelta(hours=settings.IDEMPOTENCY_KEEP_HOURS)
    return KeptAnswer.objects.filter(made_at__lt=oldest).delete()[0]
