"""The application as the threads call it: with the body that was kept, and its true length."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

LEFT_OUT = "onestop.body_left_out"
"""In the environment of a request whose body is larger than what anybody may send: it is not there."""


def takes_files(view: object) -> bool:
    """Whether a view says by `takes_files = True`, on itself or on the class behind it, that files come in there."""
    return bool(getattr(getattr(view, "cls", view), "takes_files", False))


def with_kept_body(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, reading bodies from where the main loop put them; one that came in chunks has a length too."""

    def called(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        incoming = environ["gunicorn.socket"].incoming
        incoming.body.seek(0)
        environ["wsgi.input"] = incoming.body
        if incoming.is_left_out:
            environ[LEFT_OUT] = True
        elif incoming.is_chunked:
            environ["CONTENT_LENGTH"] = str(incoming.size)
            environ.pop("HTTP_TRANSFER_ENCODING", None)
        return application(environ, start_response)

    return called
