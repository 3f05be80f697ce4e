"""Bars: they move on a terminal, and are lines elsewhere; both floors draw the same."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from config.development import ROOT

BARS = {
    "before Django": (
        "from config.terminal import Bar\nbar = Bar('Working …', 4)\n"
        "for done in range(5): bar.show(done)\nbar.close()"
    ),
    "in commands": (
        "import time\nfrom procedures.progress import progress\n"
        "with progress('Working …', 4) as show:\n  for done in range(5): show(done); time.sleep(0.15)"
    ),
}


@pytest.mark.parametrize("bar", BARS)
def test_on_a_terminal_it_moves_whatever_its_width(bar: str) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen([sys.executable, "-c", BARS[bar]], cwd=ROOT, stdout=theirs)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    assert child.wait(30) == 0
    said = shown.decode()
    assert "Working … [" + "." * 30 + "] 0 %" in said
    assert "Working … [" + "#" * 30 + "] 100 %" in said


@pytest.mark.parametrize("bar", BARS)
def test_elsewhere_it_is_one_line(bar: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BARS[bar]], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "Working …\n"
