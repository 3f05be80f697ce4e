"""Who has no browser learns what was not tried."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.development import ROOT

SKIPPED = 'import pytest\n\n@pytest.mark.parametrize("n", range(3))\ndef test_page(n):\n    pytest.skip("{reason}")\n'


def last_lines(tmp_path: Path, reason: str) -> str:
    (tmp_path / "test_pages.py").write_text(SKIPPED.format(reason=reason))
    command = [
        "-m",
        "pytest",
        "-q",
        "-c",
        "/dev/null",
        "--rootdir",
        str(tmp_path),
        "-p",
        "tests.browser_notice",
    ]
    done = subprocess.run(
        [sys.executable, *command, "-p", "no:django", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return "\n".join(done.stdout.splitlines()[-3:])


def test_the_last_lines_say_how_many_and_what_to_install(tmp_path: Path) -> None:
    said = last_lines(tmp_path, "no Chromium on this machine; install it, or name it in CHROMIUM")
    assert "3 browser tests were skipped: this machine has no Chromium." in said
    assert "apt-get install chromium" in said
    assert "3 skipped" in said.splitlines()[-1]


@pytest.mark.parametrize("reason", ["no aarch64 here"])
def test_other_reasons_are_not_ours(tmp_path: Path, reason: str) -> None:
    assert "browser tests" not in last_lines(tmp_path, reason)
