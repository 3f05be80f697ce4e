"""`python intakes.py THREADS PER_SECOND`, in the tree of the old version: its counter at work, by its API.

Until its standard input ends. Prints one line of JSON: how many intakes were answered by which status, and the longest.
"""

from __future__ import annotations

import collections
import json
import os
import sys
import threading
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

CLERK = "motcua.benmau"


def body(number: str) -> dict:
    return {
        "procedure": os.environ["INTAKE_PROCEDURE"],
        "channel": "direct",
        "applicant": {"name": f"Nguyễn Thị Thử {number}", "id_number": "999099000001", "phone": "0900000001"},
        "papers": [{"name": "Tờ khai", "originals": 1, "copies": 0, "mode": "submit", "missing": False}],
    }


class Counter:
    """Several clerks at work until `over`."""

    def __init__(self, threads: int, per_second: float) -> None:
        self.statuses: collections.Counter = collections.Counter()
        self.times: list[float] = []
        self.over, self.warm = threading.Event(), threading.Barrier(threads + 1)
        self.pause = threads / per_second
        self.clerks = [threading.Thread(target=self.work) for _ in range(threads)]

    def work(self) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(get_user_model().objects.get(username=CLERK))
        # The first of a process loads what it needs, and would be the longest.
        self.take_in(client)
        self.warm.wait()
        while not self.over.is_set():
            took = self.take_in(client)
            self.times.append(took)
            time.sleep(max(0.0, self.pause - took))
        connection.close()

    def take_in(self, client: Client) -> float:
        began = time.monotonic()
        answer = client.post("/api/v1/dossiers/", body(uuid.uuid4().hex[:6]), content_type="application/json")
        self.statuses[answer.status_code] += 1
        if answer.status_code >= 400:
            print(answer.content.decode()[:300], file=sys.stderr)
        return time.monotonic() - began


def main() -> None:
    setup_test_environment()
    counter = Counter(int(sys.argv[1]), float(sys.argv[2]))
    for each in counter.clerks:
        each.start()
    counter.warm.wait()
    print("at work", flush=True)
    sys.stdin.read()
    counter.over.set()
    for each in counter.clerks:
        each.join()
    statuses, times = counter.statuses, counter.times
    ordered = sorted(times)
    print(
        json.dumps(
            {
                "statuses": statuses,
                "longest": round(ordered[-1], 3),
                "median": round(ordered[len(ordered) // 2], 3),
                "p99": round(ordered[int(len(ordered) * 0.99)], 3),
            }
        )
    )


if __name__ == "__main__":
    main()
