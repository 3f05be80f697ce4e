"""The worked example of the page on webhooks holds, and so do its fields and kinds."""

import doctest
import re
from pathlib import Path

from dossiers.rules.notices import NoticeKind
from onestop.citizens.notices.retry_policy import WAITS

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")


def test_the_signature_can_be_checked_as_the_page_says() -> None:
    told: list[str] = []
    test = doctest.DocTestParser().get_doctest(PAGE, {}, "webhooks.md", "webhooks.md", 0)
    result = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert result.attempted > 5
    assert not result.failed, "".join(told)


def test_it_names_the_kinds() -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| `kind` |"))
    assert re.findall(r"`(\w+)`", row)[1:] == [kind.value for kind in NoticeKind]


def test_it_names_the_waits() -> None:
    hours = [wait.total_seconds() / 3600 for wait in WAITS]
    assert hours == [1 / 60, 5 / 60, 15 / 60, 1, 3, 8, 24]
    assert "after 1, 5, 15 minutes, 1, 3, 8, 24 hours" in PAGE
