"""The file of form II.06a at the page: refused while the figures lag, forced with a reason, noted in the log."""

from __future__ import annotations

from typing import Any

from dossiers.rules.actors import Role
from onestop.people.access_log.models import Reading
from tests.onestop.web.conftest import Counter, make_user
from tests.onestop.web.desks import signed_in

FILE = "/quan-ly/ty-le/bieu-06a.csv?tu=01/03/2026&den=31/03/2026"


def test_the_file_is_noted(counter: Counter) -> None:
    manager = signed_in(make_user("quan-ly", counter.office, Role.MANAGER))
    assert manager.get(FILE).status_code == 200
    noted = Reading.objects.get()
    assert (noted.subject, noted.kind, noted.file_format) == ("06a", "export", "csv")
    assert noted.scope["period"] == "2026-03"


def test_a_file_that_is_too_old_says_what_to_do(counter: Counter, settings: Any) -> None:
    settings.FIGURES_STALE_AFTER_SECONDS = 120
    manager = signed_in(make_user("quan-ly", counter.office, Role.MANAGER))
    page = manager.get(FILE)
    assert page.status_code == 409
    assert "figures_stale" in page.content.decode()
    assert "has not run here yet" in page.content.decode(), "no worker has counted in this office"
    assert not Reading.objects.exists()
    empty = manager.post(FILE, {"ly_do": " "})
    assert empty.status_code == 409
    assert "Give the reason." in empty.content.decode()
    forced = manager.post(FILE, {"ly_do": "hạn nộp hôm nay"})
    assert forced.status_code == 200
    assert "hạn nộp hôm nay" in forced.content.decode()
    assert "chưa từng có" in forced.content.decode()
    assert Reading.objects.get().reason == "hạn nộp hôm nay"


def test_what_cannot_be_read_is_no_error_of_ours(counter: Counter, settings: Any) -> None:
    settings.FIGURES_STALE_AFTER_SECONDS = 120
    manager = signed_in(make_user("quan-ly", counter.office, Role.MANAGER))
    assert manager.post(FILE, {"ly_do": "\ud800".encode("utf-8", "surrogatepass")}).status_code in (
        404,
        409,
        200,
    )
    assert manager.get("/quan-ly/ty-le/bieu-06a.doc").status_code == 404
