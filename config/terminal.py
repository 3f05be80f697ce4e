"""What commands say on a terminal: one language, and a bar where something takes long. Standard library only.

Also read by Pythons that are too old for the rest, so that they can say so.
"""

from __future__ import annotations

import gettext
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
WIDTH = 30
# Where the output is no terminal, a line is written this often (seconds).
LINE_EVERY = 10.0


def language(environment: Mapping[str, str] | None = None) -> str:
    """`vi` where the terminal's locale is Vietnamese, else `en`; the first of LC_ALL, LC_MESSAGES and LANG decides."""
    known = os.environ if environment is None else environment
    said = next((known[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if known.get(name)), "")
    return "vi" if said.lower().startswith("vi") else "en"


def translated(text: str) -> str:
    """`text` in the terminal's language; without a translation, as it is."""
    if language() != "vi":
        return text
    return gettext.translation("django", str(LOCALE), ["vi"], fallback=True).gettext(text)


def say(text: str) -> None:
    """One line for whoever watches."""
    print(text, flush=True)


def tell(text: str) -> None:
    """One line about something that is not as it should be."""
    print(text, file=sys.stderr, flush=True)


class Bar:
    """How far something is: a bar that moves on a terminal, a line now and then elsewhere.

    `unit` is the empty text, or what is counted. The caller ends it with `close`.
    """

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total = title, max(total, 1)
        self._drawn, self._said_at = "", time.monotonic()
        self._terminal = sys.stdout.isatty()
        if self._terminal:
            self.show(0)
        else:
            say(title)

    def show(self, done: int) -> None:
        """Draws how much is done, of `total`."""
        done = min(max(done, 0), self.total)
        if self._terminal:
            full = WIDTH * done // self.total
            self._draw(f"{self.title} [{'#' * full}{'.' * (WIDTH - full)}] {100 * done // self.total} %")
        elif time.monotonic() - self._said_at >= LINE_EVERY:
            self._said_at = time.monotonic()
            say(f"{self.title} {100 * done // self.total} %")

    def close(self, whole: bool = True) -> None:
        """Ends the line; `whole`: all is done."""
        if self._terminal:
            if whole:
                self.show(self.total)
            say("")

    def _draw(self, line: str) -> None:
        if line != self._drawn:
            print(f"\r{line}", end="", flush=True)
            self._drawn = line
