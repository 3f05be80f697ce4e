"""A small site behind the real worker, with limits that a test can wait for."""

import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from config.gunicorn import *  # noqa: F403
from config.web_server import limits
from config.web_server.application import LEFT_OUT

workers, threads = 1, 2
ANSWER = b"".join(b"%07d\n" % number for number in range(1_500_000))


def when_ready(server: Any) -> None:
    """gunicorn's hook, before the worker is made: patience for a test."""
    limits.IDLE_SECONDS = limits.HEAD_SECONDS = limits.GRACE_SECONDS = limits.SILENT_SECONDS = 2


if not settings.configured:
    settings.configure(
        ROOT_URLCONF=__name__,
        BODY_MOST_BYTES=100_000,
        FILES_BODY_MOST_BYTES=1_000_000,
        FILES_FOLDER=os.environ.get("PATIENT_FOLDER", "/tmp"),
    )


def upload(request: Any) -> None:
    """Only its address and its mark matter."""


upload.takes_files = True

from django.urls import path  # noqa: E402

urlpatterns = [path("files/", upload)]


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Says how much it read; /large sends 12 MB."""
    if LEFT_OUT in environ:
        start_response("413 Content Too Large", [("Content-Length", "0")])
        return []
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    start_response("200 OK", [])
    return [ANSWER] if environ["PATH_INFO"] == "/large" else [b"%d" % len(body)]
