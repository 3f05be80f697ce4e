"""The scheduler, for which its file is a hint: a damaged one is set aside, and a disk that is full stops nothing."""

from __future__ import annotations

import logging
import shelve
from pathlib import Path

from celery.beat import PersistentScheduler

logger = logging.getLogger(__name__)

ASIDE = ".damaged"


class Scheduler(PersistentScheduler):
    """Remembers in a file when each task was last due; without the file all are due as after a first start."""

    def setup_schedule(self) -> None:
        """Opens the file, after a damaged one is set aside."""
        damage = self._damage()
        if damage:
            self._set_aside(damage)
        super().setup_schedule()

    def _files(self) -> list[Path]:
        names = (Path(f"{self.schedule_filename}{suffix}") for suffix in self.known_suffixes)
        return [file for file in names if file.exists()]

    def _damage(self) -> Exception | None:
        """Why the file cannot be read to its end; None when it can, or when there is none."""
        if not self._files():
            return None
        try:
            with shelve.open(self.schedule_filename, "r") as kept:  # noqa: S301 -- a file of ours, in a private folder
                for entry in dict(kept).get("entries", {}).values():
                    entry.is_due()
        except Exception as error:  # noqa: BLE001 -- whatever a damaged file makes of pickle and dbm
            return error
        return None

    def _set_aside(self, damage: Exception) -> None:
        """Keeps the damaged file under another name for whoever wants to see it; one set aside before goes."""
        for file in self._files():
            file.replace(file.with_name(file.name + ASIDE))
        logger.error(
            "The scheduler's file %s was damaged (%s) and is set aside; it holds hints only.",
            self.schedule_filename,
            type(damage).__name__,
        )

    def _open_schedule(self) -> shelve.Shelf[object]:
        try:
            return super()._open_schedule()
        except OSError as error:
            logger.warning("The scheduler's file cannot be written (%s); it goes on without.", error)
            return shelve.Shelf({}, writeback=True)

    def sync(self) -> None:
        """Writes the file; a disk that is full or read-only costs the memory of a restart, no tick."""
        try:
            super().sync()
        except OSError as error:
            logger.warning("The scheduler's file cannot be written (%s); it goes on without.", error)
