"""A site whose download fails in the middle, for gunicorn: `tests.config.broken_downloads:application`."""

import os
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

application = get_wsgi_application()
settings.ROOT_URLCONF = __name__


def _lines() -> Iterator[bytes]:
    yield b"code,name\n" * 100
    raise ConnectionError("the database went away")


def download(request: HttpRequest) -> StreamingHttpResponse:
    """The beginning, and no end."""
    return StreamingHttpResponse(_lines(), content_type="text/csv")


urlpatterns = [path("download", download)]
