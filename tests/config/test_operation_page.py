"""docs/operation.md lists every variable that is read, and none that is not."""

import re

from config.development import ROOT

READERS = re.compile(
    r'(?:env\.(?:text|flag|integer|items|networks|url|secret|keys?|choice)|environ\.get|environment\.get)\(\s*"([A-Z_]+)"'
)
# Read by the launcher and the tests for themselves, or set by us for our own children.
NOT_FOR_OFFICES = {"PATH", "PYTEST_XDIST_WORKER"}


def test_every_variable_is_listed_and_no_other() -> None:
    sources = [path.read_text() for path in (ROOT / "config").rglob("*.py")]
    read = {name for source in sources for name in READERS.findall(source)} - NOT_FOR_OFFICES
    page = (ROOT / "docs" / "operation.md").read_text()
    table = page.partition("| variable |")[2].partition("\n\n")[0]
    listed = {
        name for row in table.splitlines() for name in re.findall(r"`([A-Z_]+)`", row.partition(" | ")[0])
    }
    assert listed == read
