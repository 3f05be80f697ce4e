"""A production with another key under the same label does not start, and says which key it is."""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import pytest

from config.deployment_check import office_environment
from config.development import ROOT
from tests.upgrade.old_office import SECRETS, Office

pytestmark = pytest.mark.slow
LABEL = SECRETS["PERSONAL_DATA_KEYS"].partition("=")[0]


def environment(office: Office, **changes: str) -> dict[str, str]:
    named = {"DATABASE_URL": office.url, "REDIS_URL": os.environ["REDIS_URL"], **SECRETS, **changes}
    return office_environment() | named


def start(command: list[str], environ: dict[str, str]) -> tuple[int | None, str]:
    """The code it ended with, None when it was still running; and what it said."""
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=90)
        except subprocess.TimeoutExpired:
            process.terminate()
            return None, process.communicate()[0]
        return process.returncode, said


def test_web_server_and_worker_refuse(office: Office) -> None:
    office.manage("migrate", "--verbosity", "0")
    other = base64.b64encode(os.urandom(32)).decode()
    environ = environment(office, PERSONAL_DATA_KEYS=f"{LABEL}={other}")
    web = [
        "-m",
        "gunicorn",
        "--config",
        "python:config.gunicorn",
        "--bind",
        "127.0.0.1:0",
        "config.wsgi:application",
    ]

    for command in (web, ["-m", "celery", "--app", "config", "worker"]):
        code, said = start(command, environ)
        assert code, said[-2000:]
        assert f"PERSONAL_DATA_KEYS {LABEL}" in said


def test_the_right_key_starts(office: Office) -> None:
    office.manage("migrate", "--verbosity", "0")
    program = "import config.wsgi; print('started')"
    code, said = start(["-c", program], environment(office))
    assert (code, said.splitlines()[-1]) == (0, "started")
