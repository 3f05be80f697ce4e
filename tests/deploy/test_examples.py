"""What deploy/ ships fits the code: variables, figures, commands, and the programs that read the files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.test import Client

from config.celery import app
from config.deployment_check import office_environment
from config.development import ROOT, fresh_secrets
from onestop.statistics.models import Heartbeat
from tests.config.conftest import Load, load_settings  # noqa: F401 -- the fixture
from tests.config.test_operation_page import READERS
from tests.onestop.operation.first_day.real_office import make_certificate, nginx

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
ALERTS = DEPLOY / "prometheus/alerts.yml"
DASHBOARD = DEPLOY / "grafana/onestop.json"
METRIC = re.compile(r"\bonestop_[a-z_]+")


def assignments(path: Path, *, also_advised: bool = False) -> dict[str, str]:
    """The variables of a file of environment; with those that are commented out."""
    pattern = re.compile(r"^#?([A-Z_]+)=(.*)$" if also_advised else r"^([A-Z_]+)=(.*)$")
    return dict(found.groups() for line in path.read_text().splitlines() if (found := pattern.match(line)))


def test_the_environment_names_variables_that_are_read() -> None:
    read = {name for path in (ROOT / "config").rglob("*.py") for name in READERS.findall(path.read_text())}
    assert set(assignments(DEPLOY / "onestop.env.example", also_advised=True)) <= read


def test_the_environment_with_its_secrets_filled_in_starts(load_settings: Load) -> None:  # noqa: F811
    told = assignments(DEPLOY / "onestop.env.example")
    empty = {name for name, value in told.items() if not value}
    assert empty == set(fresh_secrets()), "what must be made by each office is empty, nothing else is"
    settings = load_settings(told | fresh_secrets() | {"PATH": office_environment()["PATH"]})
    assert settings.TRUSTED_PROXIES
    assert str(settings.FILES_FOLDER) == "/var/lib/onestop/files"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_every_unit(unit: Path, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze") or pytest.skip("no systemd-analyze on this machine")
    # The paths of an installation are not here: everything that can be run is /bin/true for this.
    for each in UNITS:
        text = re.sub(r"/opt/onestop/(\.venv/bin/\w+|deploy/\w+)", "/bin/true", each.read_text())
        (tmp_path / each.name).write_text(text.replace("User=onestop\nGroup=onestop\n", ""))
    command = [program, "verify", "--man=no", str(tmp_path / unit.name)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    ours = [line for line in answer.stderr.splitlines() if "onestop" in line]
    assert (answer.returncode, ours) == (0, []), answer.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_run_what_there_is(unit: Path) -> None:
    for command in re.findall(r"manage\.py (\w+)", unit.read_text()):
        assert command in get_commands()
    for path in re.findall(r"/opt/onestop/(deploy/\w+|docs/\S+)", unit.read_text()):
        assert (ROOT / path).exists()


def test_nginx_reads_the_example(tmp_path: Path) -> None:
    if shutil.which("nginx") is None:
        pytest.skip("no nginx on this machine")
    certificate, key = make_certificate(tmp_path)
    text = (DEPLOY / "nginx/onestop.conf").read_text()
    text = text.replace("/etc/onestop/tls/fullchain.pem", str(certificate))
    (tmp_path / "onestop.conf").write_text(text.replace("/etc/onestop/tls/privkey.pem", str(key)))
    answer = subprocess.run(
        [*nginx(tmp_path, "onestop.conf"), "-t"], capture_output=True, text=True, check=False, timeout=60
    )
    assert answer.returncode == 0, answer.stderr


def test_nginx_lets_as_much_through_as_the_application_takes() -> None:
    text = (DEPLOY / "nginx/onestop.conf").read_text()
    sizes = [int(size) for size in re.findall(r"client_max_body_size (\d+)m", text)]
    from django.conf import settings

    assert max(sizes) << 20 == settings.FILES_BODY_MOST_BYTES
    assert min(sizes) << 20 > settings.BODY_MOST_BYTES


def given_metrics() -> set[str]:
    """The names on /metrics, of an installation with everything on it."""
    for name in ("heartbeat", "nightly recount"):
        Heartbeat.objects.update_or_create(name=name, defaults={"last_success": "2026-01-01T00:00:00Z"})
    Client().get("/")
    text = Client().get("/metrics").content.decode()
    return set(re.findall(r"^(onestop_[a-z_]+)", text, re.MULTILINE))


@pytest.mark.django_db
@pytest.mark.parametrize("file", [ALERTS, DASHBOARD], ids=lambda file: file.name)
def test_every_figure_named_is_on_the_page_of_metrics(file: Path) -> None:
    named = set(METRIC.findall(file.read_text())) - {"onestop_messages"}
    assert named - given_metrics() == set()
    assert len(named) > 10


def test_alerts_speak_of_jobs_that_exist() -> None:
    jobs = set(re.findall(r'job=~"([^"]+)"', ALERTS.read_text())[0].split("|"))
    beating = {
        name
        for path in (ROOT / "onestop").rglob("tasks.py")
        for name in re.findall(r'beating\("([^"]+)"\)', path.read_text())
    }
    assert jobs <= beating
    assert app.conf.beat_schedule


def test_every_alert_says_what_to_do() -> None:
    rules = [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]
    assert all(rule["annotations"].keys() == {"summary", "action"} for rule in rules)
    assert all(rule["labels"]["severity"] in {"page", "ticket"} for rule in rules)
    services = {unit.stem for unit in UNITS}
    named = {name for rule in rules for name in re.findall(r"onestop-\w+", rule["annotations"]["action"])}
    assert named <= services


def test_promtool_reads_the_alerts() -> None:
    program = shutil.which("promtool") or pytest.skip("no promtool on this machine")
    command = [program, "check", "rules", str(ALERTS)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_dashboard_is_one() -> None:
    dashboard = json.loads(DASHBOARD.read_text())
    numbers = [panel["id"] for panel in dashboard["panels"]]
    assert len(numbers) == len(set(numbers)) > 10
    places = [tuple(panel["gridPos"][side] for side in "xy") for panel in dashboard["panels"]]
    assert len(places) == len(set(places))


def test_the_container_copies_all_that_runs() -> None:
    text = (DEPLOY / "container/Containerfile").read_text()
    copied = set(re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE))
    assert copied >= {"config", "locale", "procedures", "dossiers", "onestop"}
    compose = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text())
    services = compose["services"]
    assert {"web", "worker", "beat", "upgrade", "database", "broker"} == set(services)
    assert services["web"]["read_only"]
    mounted = [volume.partition(":")[0] for each in services.values() for volume in each["volumes"]]
    assert all((DEPLOY / "container" / path).is_file() for path in mounted if path.startswith("./"))


def test_container_and_units_start_the_same_commands() -> None:
    """One command line in three places: units, image, compose."""
    compose = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text())["services"]
    for name in ("worker", "beat"):
        unit = (DEPLOY / f"systemd/onestop-{name}.service").read_text()
        command = re.findall(r"^ExecStart=/opt/onestop/\.venv/bin/(.+)$", unit, re.MULTILINE)[0].split()
        assert command == compose[name]["command"]


def test_logrotate_reads_its_example(tmp_path: Path) -> None:
    program = shutil.which("logrotate") or pytest.skip("no logrotate on this machine")
    text = (DEPLOY / "logrotate/onestop").read_text().replace("    su onestop onestop\n", "")
    (tmp_path / "web.log").write_text("{}\n")
    example = tmp_path / "onestop"
    example.write_text(text.replace("/var/lib/onestop/logs", str(tmp_path)))
    example.chmod(0o644)
    command = [program, "--force", "--state", str(tmp_path / "state"), str(example)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "web.log.1").read_text() == "{}\n"
    assert (tmp_path / "web.log").read_text() == ""
