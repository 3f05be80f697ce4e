"""The servers and the role that a management command needs."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from config.addresses import PostgresAddress
from config.local_services import addresses
from config.local_services.errors import LocalServiceError
from config.local_services.stack import Stack, permanent_state
from config.local_services.state import FolderLock, nobody_else_using, using_servers
from config.terminal import translated as _

# These change tables or rights, so they run as the owner (MIGRATION_DATABASE_URL).
OWNER_COMMANDS = frozenset(
    {
        "migrate",
        "grant_app_role",
        "demo_data",
        "makemigrations",
        "showmigrations",
        "sqlmigrate",
        "flush",
        "squashmigrations",
    }
)
# These need no server.
ALONE = frozenset(
    {"", "help", "version", "check", "collectstatic", "compilemessages", "makemessages", "diffsettings"}
    | {"findstatic", "spectacular", "startapp"}
)
PATIENCE = 90.0
# Commands work through many rows: the limits of a web request are not theirs (milliseconds).
COMMAND_STATEMENT_TIMEOUT = "1800000"


@contextmanager
def servers_for_command(argv: Sequence[str]) -> Iterator[None]:
    """Sees to it that the command finds its servers: those named, those running, or ones for its duration."""
    command = argv[1] if len(argv) > 1 else ""
    os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT_MS", COMMAND_STATEMENT_TIMEOUT)
    with ExitStack() as exits:
        if needs_servers(argv, os.environ):
            os.environ.update(exits.enter_context(shared_servers(f"manage.py {command}")))
        if command in OWNER_COMMANDS:
            os.environ.update(as_owner(os.environ))
        yield


def needs_servers(argv: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether the command talks to servers that nobody has named."""
    named = environment.get("DATABASE_URL") and environment.get("REDIS_URL")
    asks_help = any(word in {"--help", "-h", "--version"} for word in argv)
    alone = (argv[1] if len(argv) > 1 else "") in ALONE or asks_help
    return not (named or alone or environment.get("ONESTOP_ENV") == "production")


def as_owner(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that make a command connect as the owner, and know the application's role."""
    owner = environment.get("MIGRATION_DATABASE_URL", "")
    if not owner:
        return {}
    app_role = PostgresAddress.parse(environment["DATABASE_URL"]).user
    return {"DATABASE_URL": owner, "ONESTOP_APP_ROLE": app_role}


@contextmanager
def shared_servers(what: str) -> Iterator[dict[str, str]]:
    """The variables of running servers, or of servers started until this and every other user is done."""
    state = permanent_state()
    state.prepare()
    lock = FolderLock(state.path)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if lock.try_acquire(what):
            with ExitStack() as exits:
                exits.callback(lock.release)
                stack = Stack(state)
                stack.recover()
                named = stack.start()
                exits.callback(_stop_when_unused, stack)
                yield named
            return
        with using_servers(state.path) as usable:
            found = addresses.published(state.path) if usable else None
            if found:
                yield found.environment()
                return
        time.sleep(0.1)
    raise LocalServiceError(
        _(
            "The servers in %(folder)s are being started by %(holder)s, but do not answer.\n"
            "Look into %(logs)s, or stop that process and try again."
        )
        % {"folder": state.path, "holder": lock.holder(), "logs": state.logs}
    )


def _stop_when_unused(stack: Stack) -> None:
    with nobody_else_using(stack.state.path, patience=3600):
        stack.stop()
