"""Argon2, at most a few at a time: each takes 100 MB and a processor for a tenth of a second.

Known browsers and strangers stand in lines of their own, so that a flood of strangers keeps no clerk out; whoever finds
the line too long is asked to come again instead of holding a thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import PermissionDenied

from onestop.people.accounts.sign_in.limits import Admission


@dataclass
class Line:
    """Work on `at_once` passwords; `waiting` more wait at most so many seconds."""

    at_once: int
    waiting: int
    seconds: float
    _working: BoundedSemaphore = field(init=False)
    _inside: BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        self._working = BoundedSemaphore(self.at_once)
        self._inside = BoundedSemaphore(self.at_once + self.waiting)

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Whether it is one's turn, for as long as the block runs."""
        if not self._inside.acquire(blocking=False):
            yield False
            return
        try:
            if not self._working.acquire(timeout=self.seconds):
                yield False
                return
            try:
                yield True
            finally:
                self._working.release()
        finally:
            self._inside.release()


KNOWN = Line(at_once=1, waiting=6, seconds=5)
STRANGERS = Line(at_once=1, waiting=3, seconds=3)

# Whose password is being looked at in this thread; None outside of sign-in, where nothing is limited.
admitted: ContextVar[Admission | None] = ContextVar("admitted", default=None)


class LinedUpArgon2(Argon2PasswordHasher):
    """Django's Argon2, in the line of the attempt that is admitted."""

    def encode(self, password: str, salt: str) -> Any:
        with _turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _turn():
            return super().verify(password, encoded)


@contextmanager
def _turn() -> Iterator[None]:
    admission = admitted.get()
    if admission is None:
        yield
        return
    with (KNOWN if admission.known_device else STRANGERS).place() as mine:
        if not mine:
            admission.busy = True
            # Ends `authenticate` for all backends, like a wrong password; the page says what it was.
            raise PermissionDenied
        yield
