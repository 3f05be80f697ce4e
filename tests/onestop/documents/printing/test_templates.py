"""Templates load nothing from outside, and nobody's text is markup."""

import re
import subprocess
import sys

import pytest
import typst

from onestop.documents.printing.rendering import TEMPLATES

SOURCES = sorted(TEMPLATES.glob("*.typ"))
# The namespace has no interface at all; a package or a font from outside would fail the compilation.
ALONE = ["unshare", "--user", "--map-root-user", "--net"]
PROGRAM = """
import sys
sys.path.insert(0, ".")
from onestop.documents.printing.rendering import render
from onestop.documents.printing.sheets.lists import Labels
assert render("labels", Labels(layout="sheet", skip=0, labels=())).startswith(b"%PDF")
"""


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_imports_stay_in_the_folder(source) -> None:
    text = source.read_text()
    reached = re.findall(r'#?(?:import|include|read|json|image|plugin)\s*\(?\s*"([^"]*)"', text)
    assert all((TEMPLATES / name).is_file() for name in reached), reached
    assert "@preview" not in text
    assert not re.search(r"\beval\b", text), "text would become markup"


def test_the_typesetter_cannot_leave_the_folder() -> None:
    with pytest.raises(typst.TypstError):
        typst.compile(b'#read("/../rendering.py")', root=TEMPLATES)


def test_rendering_needs_no_network() -> None:
    if subprocess.run([*ALONE, "true"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    subprocess.run([*ALONE, sys.executable, "-c", PROGRAM], check=True)
