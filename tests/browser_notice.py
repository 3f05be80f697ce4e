"""Says at the end of a run, in plain words, how many tests were skipped for want of a browser."""

import pytest

# How `tests.conftest.chromium` begins its reason.
REASON = "no Chromium"


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The last lines before the numbers; nothing where the browser is there."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if REASON in str(report.longrepr)
    ]
    if not skipped:
        return
    terminalreporter.section("not tried", sep="=", yellow=True)
    terminalreporter.line(
        f"{len(skipped)} browser tests were skipped: this machine has no Chromium.\n"
        "Install it (on Debian: apt-get install chromium), or name yours: CHROMIUM=/path/to/chromium make test"
    )
