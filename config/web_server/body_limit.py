"""How large a body may be, by its head alone: before anybody knows who sends it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.urls import Resolver404, resolve

from config.web_server.application import takes_files

# Who sends neither is nobody who may send files.
_CREDENTIALS = frozenset({b"cookie", b"authorization"})


def most_for(head: Any) -> int:
    """Bytes, for a head as gunicorn's parser has it (`path`, `headers`, `content_length`); the page may take less."""
    is_small = head.content_length is not None and head.content_length <= settings.BODY_MOST_BYTES
    if is_small or not _CREDENTIALS & {name for name, _value in head.headers}:
        return settings.BODY_MOST_BYTES
    return settings.FILES_BODY_MOST_BYTES if _is_for_files(head.path) else settings.BODY_MOST_BYTES


def _is_for_files(target: Any) -> bool:
    text = target.decode("latin-1") if isinstance(target, bytes) else target
    try:
        return takes_files(resolve(unquote(text.partition("?")[0])).func)
    except Resolver404:
        return False
