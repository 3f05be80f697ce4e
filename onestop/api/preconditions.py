"""The optimistic version: `If-Match` must name the dossier's last event, as its ETag did."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from dossiers.models import Dossier
from onestop.api.problems import PreconditionRequired
from procedures.rules.errors import StaleRevision, gettext_noop

_TAG = re.compile(r'"?([0-9]{1,9})"?', re.ASCII)


def etag_of(dossier: Dossier) -> str:
    """The version of a dossier as an ETag: the number of its last event."""
    return f'"{dossier.last_seq}"'


def named_revision(request: Request, dossier: Dossier) -> int:
    """The version that the request is about. Raises 428 without `If-Match`, 400 for nonsense, 412 when it is stale."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired(_("Send the ETag of the dossier that you read as If-Match."))
    if header == "*":
        return dossier.last_seq
    match = _TAG.fullmatch(header)
    if match is None:
        raise ParseError(_("If-Match must be one ETag of this dossier."), code="if_match_malformed")
    revision = int(match[1])
    if revision != dossier.last_seq:
        raise StaleRevision(
            "stale_revision",
            gettext_noop(
                "Somebody else changed this dossier meanwhile. Look at the new state and try again."
            ),
            current=dossier.last_seq,
        )
    return revision
