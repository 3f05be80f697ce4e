"""One release, named alike everywhere; what is not released stands above it."""

import re
import tomllib

from config.development import ROOT
from onestop import __version__


def test_the_release_is_named_alike_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert project["version"] == __version__
    assert headings[:2] == ["Unreleased", __version__]


def test_the_release_before_is_named_where_its_dump_is() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    dumps = [path.stem for path in (ROOT / "tests" / "upgrade").glob("*.dump")]
    assert dumps
    assert [name for name in dumps if name not in text] == []
