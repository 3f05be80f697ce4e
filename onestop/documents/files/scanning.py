"""Asking the scanner again about files that it could not look at when they came."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from dossiers.models import DossierFile
from dossiers.selectors.files import files_to_scan
from dossiers.services.files import scan_again

AT_ONCE = 50
"""Files of one run: it ends well before a task's time limit unless the scanner is slow, and the next run goes on."""


def scan_waiting(most: int = AT_ONCE) -> Counter[str]:
    """How many files got which verdict; stops at the first that stays pending, for then the scanner is still down."""
    verdicts: Counter[str] = Counter()
    for row in islice(files_to_scan(), most):
        verdict = scan_again(row)
        verdicts[verdict] += 1
        if verdict == DossierFile.Verdict.PENDING:
            break
    return verdicts
