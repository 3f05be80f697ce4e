"""Files of dossiers: where they lie, how large they may be, who scans them."""

import re
from pathlib import Path

from config.settings.deployment import STATE_FOLDER
from config.settings.environment import env

__all__ = [
    "BODY_MOST_BYTES",
    "EXPORTS_FOLDER",
    "EXPORT_KEPT_HOURS",
    "FILES_BODY_MOST_BYTES",
    "FILES_FOLDER",
    "FILES_MOST",
    "FILES_MOST_BYTES",
    "FILE_MOST_BYTES",
    "FILE_SCANNER",
]

_MEGABYTE = 1 << 20

# Served by no address: files go out through views that check who asks.
FILES_FOLDER = Path(env.text("ONESTOP_FILES_DIR", str(STATE_FOLDER / "files"))).expanduser()
FILE_MOST_BYTES = env.integer("ONESTOP_FILE_MB", 20, least=1, most=1_000) * _MEGABYTE
FILES_MOST_BYTES = env.integer("ONESTOP_DOSSIER_FILES_MB", 200, least=1, most=10_000) * _MEGABYTE
FILES_MOST = env.integer("ONESTOP_DOSSIER_FILES", 60, least=1, most=1_000)

# Reports that were made in the background: for their owners alone, and removed when their time is over.
EXPORTS_FOLDER = Path(env.text("ONESTOP_EXPORTS_DIR", str(STATE_FOLDER / "exports"))).expanduser()
EXPORT_KEPT_HOURS = env.integer("ONESTOP_EXPORT_HOURS", 72, least=1, most=2_000)

# What a request may weigh before anybody reads it: where files come in, and everywhere else.
FILES_BODY_MOST_BYTES = FILES_MOST_BYTES + _MEGABYTE
BODY_MOST_BYTES = 5 * _MEGABYTE

FILE_SCANNER = env.text("ONESTOP_FILE_SCANNER", "")
if FILE_SCANNER and not re.fullmatch(r"tcp://[^/:]+:[0-9]{1,5}|unix:///.+|/.+", FILE_SCANNER):
    env.blame(
        "ONESTOP_FILE_SCANNER",
        "is no scanner; write tcp://host:3310 or unix:///run/clamav/clamd.ctl for clamd, or a command with its "
        "whole path, e.g. /usr/bin/clamdscan --fdpass --no-summary",
    )
if not FILES_FOLDER.is_absolute():
    env.blame("ONESTOP_FILES_DIR", "is no whole path; write one that begins with /")
if not EXPORTS_FOLDER.is_absolute():
    env.blame("ONESTOP_EXPORTS_DIR", "is no whole path; write one that begins with /")
