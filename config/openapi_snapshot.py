"""`python -m config.openapi_snapshot [--check]`: writes the API's description, or says what has changed in it."""

import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

from config.development import ROOT

SNAPSHOT = ROOT / "docs" / "openapi.yaml"
# In English, whatever the pages' language: the description is for programmers.
COMMAND = ("manage.py", "spectacular", "--lang", "en", "--validate", "--fail-on-warn", "--file")


def described() -> str:
    """The description that the code gives now; raises CalledProcessError when it is not valid."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "openapi.yaml"
        subprocess.run([sys.executable, *COMMAND, str(file)], cwd=ROOT, check=True)
        return file.read_text()


def main(argv: list[str]) -> int:
    """0 when the snapshot is current, or was written."""
    if not (ROOT / "onestop" / "api" / "urls.py").exists():
        print("There is no API yet.")
        return 0
    now = described()
    if "--check" not in argv:
        SNAPSHOT.write_text(now)
        return 0
    kept = SNAPSHOT.read_text() if SNAPSHOT.exists() else ""
    if kept == now:
        return 0
    lines = difflib.unified_diff(
        kept.splitlines(), now.splitlines(), "docs/openapi.yaml", "the code", lineterm=""
    )
    print("\n".join(lines), "\nThe API changed. If that is meant: make openapi, and tell it in CHANGELOG.md.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
