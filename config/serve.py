"""`python -m config.serve`: the whole installation in the foreground, from nothing to a page that answers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType

from config import development
from config.development import ROOT
from config.local_services.errors import LocalServiceError
from config.local_services.for_commands import COMMAND_STATEMENT_TIMEOUT, as_owner
from config.local_services.named_servers import broker_problem, refuse_unusable
from config.local_services.processes import OURSELVES, before_exec, python, stop
from config.local_services.stack import Stack, locked_stack
from config.local_services.supervisor import LOOK_EVERY, OwnProcess, Supervisor
from config.terminal import language, say, tell
from config.terminal import translated as _

WRONG_USE = 2
WEB_PATIENCE = 60.0
# A worker stops softly in 20 s (CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT); its supervisor must wait longer.
WORKER_STOP_PATIENCE = 30.0
WEB_STOP_PATIENCE = 25.0
WORKER_STATEMENT_TIMEOUT = "120000"
SHARED_MEMORY = "/dev/shm"  # noqa: S108 -- the kernel's, not a folder for our files


def main() -> int:
    """Runs until Ctrl-C or SIGTERM; 0 then, 2 with a message when it cannot start."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop_requested)
    try:
        host, port = os.environ.get("HOST", "127.0.0.1"), port_number(os.environ.get("PORT", "8000"))
        with locked_stack(f"make run, port {port}") as stack:
            _refuse_taken_port(host, port)
            _refuse_closed_shared_memory()
            development.note_base_url(address_of(host, port))
            _serve(stack, host, port)
    except LocalServiceError as error:
        if str(error):
            tell(f"\n{error}")
        return WRONG_USE
    except OSError as error:
        tell(
            _(
                "“%(file)s” cannot be used (%(reason)s). Is its disk full or read-only, or does it belong to another "
                "user?"
            )
            % {"file": error.filename or development.state_folder(), "reason": error.strerror or error}
        )
        return WRONG_USE
    except KeyboardInterrupt:
        say(_("Stopped."))
    return 0


def _stop_requested(number: int, frame: FrameType | None) -> None:
    # Once is enough: the orderly end must not be interrupted by an impatient second Ctrl-C.
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    raise KeyboardInterrupt


def port_number(text: str) -> int:
    """A TCP port; raises LocalServiceError when the text is none."""
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise LocalServiceError(
        _("PORT is “%(port)s”. Write a number from 1 to 65535: make run PORT=8010") % {"port": text}
    )


def address_of(host: str, port: int) -> str:
    """The address to type into a browser on this machine, without a slash at its end."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 -- compared only
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LocalServiceError(
                _(
                    "Port %(port)d on %(host)s cannot be used (%(reason)s).\n"
                    "Stop the program that has it, or choose another port: make run PORT=%(other)d"
                )
                % {
                    "port": port,
                    "host": host,
                    "reason": error.strerror,
                    "other": 8010 if port != 8010 else 8020,
                }
            ) from error


def _refuse_closed_shared_memory() -> None:
    if not os.access(SHARED_MEMORY, os.W_OK | os.X_OK):
        raise LocalServiceError(
            _(
                "The folder %(folder)s cannot be written, and the worker needs it.\n"
                "Open it as root: mount -t tmpfs -o mode=1777 tmpfs %(folder)s"
            )
            % {"folder": SHARED_MEMORY}
        )


def _serve(stack: Stack, host: str, port: int) -> None:
    refuse_unusable(os.environ)
    say(_("Starting the servers …"))
    environment = dict(os.environ) | stack.start()
    environment.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if problem := broker_problem(environment):
        tell(problem)
    _prepare_database(environment)
    supervisor = Supervisor(stack)
    try:
        for child in own_processes(stack, environment, host, port):
            supervisor.add(child)
        _wait_for_web(supervisor, host, port)
        _show_rates(supervisor, environment)
        _announce(host, port, stack)
        supervisor.watch()
    finally:
        say(_("Stopping …"))
        supervisor.stop()


def _show_rates(supervisor: Supervisor, environment: Mapping[str, str]) -> None:
    """Prints the rates once the worker has computed them; pages answer meanwhile, and what dies is started again."""
    command = _start("manage.py", "show_rates", "--wait", "--language", language(), environment=environment)
    try:
        while command.poll() is None:
            supervisor.look_once()
            time.sleep(LOOK_EVERY)
    finally:
        stop(command, signal.SIGTERM, patience=5)
    if command.returncode:
        tell(
            _("The worker has not computed the rates yet. Why: %(log)s")
            % {"log": supervisor.stack.state.logs / "worker.log"}
        )


def _prepare_database(environment: dict[str, str]) -> None:
    owner = environment | as_owner(environment) | {"DATABASE_STATEMENT_TIMEOUT_MS": COMMAND_STATEMENT_TIMEOUT}
    _run("-m", "config.prepare", environment=owner)
    # Nobody wants invented people in the database of a real office.
    if environment.get("ONESTOP_ENV") != "production":
        _run("manage.py", "load_demo", "--if-empty", "--language", language(), environment=environment)


def _run(*command: str, environment: Mapping[str, str]) -> None:
    """Runs one of our commands to its end; raises LocalServiceError when it fails."""
    process = _start(*command, environment=environment)
    try:
        process.wait()
    finally:
        stop(process, signal.SIGTERM, patience=5)
    if process.returncode == WRONG_USE:
        # It has said in one sentence what to do.
        raise LocalServiceError
    if process.returncode:
        raise LocalServiceError(
            _("“python %(command)s” failed; what it said stands above.") % {"command": " ".join(command)}
        )


def _start(*command: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """One of our commands, writing to our terminal; Ctrl-C reaches us alone, so that it ends without a traceback."""
    return subprocess.Popen(
        python(*command),
        env=dict(environment),
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=before_exec(OURSELVES, signal.SIGTERM),
    )


def own_processes(stack: Stack, environment: Mapping[str, str], host: str, port: int) -> list[OwnProcess]:
    """The web server, the worker and the scheduler; none of them knows the owner's address."""
    common = {name: value for name, value in environment.items() if name != "MIGRATION_DATABASE_URL"}
    common |= {"PYTHONUNBUFFERED": "1"}
    # A task takes a fresh connection, so that a restart of PostgreSQL costs at most the task in hand.
    tasks = common | {
        "DATABASE_CONN_MAX_AGE": "0",
        "DATABASE_STATEMENT_TIMEOUT_MS": environment.get(
            "WORKER_STATEMENT_TIMEOUT_MS", WORKER_STATEMENT_TIMEOUT
        ),
    }
    state = stack.state
    beat = [*celery("beat"), "--pidfile=", "--schedule", str(state.path / "beat-schedule")]
    return [
        OwnProcess("web", gunicorn(host, port), common, state.log("web"), WEB_STOP_PATIENCE),
        OwnProcess("worker", worker(environment), tasks, state.log("worker"), WORKER_STOP_PATIENCE),
        OwnProcess("beat", beat, tasks, state.log("beat"), WEB_STOP_PATIENCE),
    ]


def gunicorn(host: str, port: int) -> list[str]:
    """The web server's command line."""
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    settings = ("--config", "python:config.gunicorn", "--bind", place)
    return python("-m", "gunicorn", *settings, "config.wsgi:application")


def celery(command: str) -> list[str]:
    """The start of Celery's command line."""
    return python("-m", "celery", "--app", "config", command, "--loglevel", "INFO")


def worker(environment: Mapping[str, str]) -> list[str]:
    """The worker's command line."""
    concurrency = environment.get("WORKER_CONCURRENCY", "2")
    return [*celery("worker"), "--concurrency", concurrency, "--without-gossip", "--without-mingle"]


def _wait_for_web(supervisor: Supervisor, host: str, port: int) -> None:
    until = time.monotonic() + WEB_PATIENCE
    while time.monotonic() < until:
        supervisor.look_once()
        try:
            socket.create_connection((host, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    log = supervisor.stack.state.logs / "web.log"
    raise LocalServiceError(_("The web server does not answer. Why: %(log)s") % {"log": log})


def _announce(host: str, port: int, stack: Stack) -> None:
    sign_ins = development.state_folder() / "sign-ins.txt"
    say(
        "\n"
        + _("onestop answers at %(address)s/   (API: /api/v1/docs/, administration: /quan-tri/)")
        % {"address": address_of(host, port)}
    )
    if sign_ins.exists():
        say(sign_ins.read_text(errors="replace").rstrip())
    say(_("Logs are in %(folder)s. Ctrl-C stops everything.") % {"folder": stack.state.logs})


if __name__ == "__main__":
    sys.exit(main())
