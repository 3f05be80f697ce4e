"""Run every benchmark in a database of its own, print the ratios, write them to benchmarks/results/latest.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "latest.json"
MODULES = (
    "due_dates",
    "search",
    "intake",
    "pages",
    "public_pages",
    "recount",
    "figures",
    "exports",
    "managers",
    "seals",
    "freshness",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[*MODULES, []], help="run only these")
    chosen = parser.parse_args().only or MODULES
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        results = [result for name in chosen for result in _run(name)]
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    if tuple(chosen) == MODULES:
        _write(results)
    return 0


def _run(name: str) -> list[dict[str, object]]:
    results = [result.as_dict() for result in import_module(f"benchmarks.{name}").run()]
    for result in results:
        print(
            f"{result['name']:<45} n={result['size']:>9,}  {result['ours_seconds']:>9.3f} s"
            f"  {result['baseline_seconds']:>9.3f} s  ×{result['ratio']:.2f}",
            flush=True,
        )
    return results


def _write(results: list[dict[str, object]]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    written = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "results": results,
    }
    RESULTS.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"written to {RESULTS.relative_to(Path.cwd())}")


if __name__ == "__main__":
    sys.exit(main())
