"""Both servers together: started unless others are named, published while they run."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import development
from config.local_services import addresses
from config.local_services.addresses import LocalAddresses
from config.local_services.postgres import Postgres
from config.local_services.processes import ChildRegister
from config.local_services.state import FolderLock, StateFolder
from config.local_services.valkey import Valkey

Service = Postgres | Valkey
NAMES_POSTGRES = "DATABASE_URL"
NAMES_REDIS = "REDIS_URL"


class Stack:
    """The embedded servers of one state folder; the caller holds the folder's lock."""

    def __init__(self, state: StateFolder) -> None:
        self.state = state
        self.register = ChildRegister(state.path)
        self.services: list[Service] = []

    def recover(self) -> None:
        """Ends what an earlier run, killed with -9, may have left alive."""
        addresses.withdraw(self.state.path)
        self.register.end_left_over()

    def start(self) -> dict[str, str]:
        """Starts the servers that the environment does not name and returns the variables that name them."""
        try:
            return self._start_missing()
        except BaseException:
            self.stop()
            raise

    def _start_missing(self) -> dict[str, str]:
        named: dict[str, str] = {}
        sockets = None
        if not os.environ.get(NAMES_POSTGRES):
            postgres = Postgres(self.state)
            self._start(postgres)
            sockets = postgres.sockets
        sockets = sockets or self.state.socket_folder()
        valkey_socket = sockets / "valkey.sock"
        if not os.environ.get(NAMES_REDIS):
            valkey = Valkey(self.state, sockets)
            self._start(valkey)
            valkey_socket = valkey.socket
        ours = LocalAddresses.on_sockets(sockets, valkey_socket)
        for service in self.services:
            named |= ours.environment_of(service.name)
        if len(self.services) == 2:
            addresses.publish(self.state.path, ours)
        return named

    def _start(self, service: Service) -> None:
        self.services.append(service)
        service.start()
        self.note(service)

    def note(self, service: Service) -> None:
        """Remembers a server that was started, or started again, for the run after a kill -9."""
        if service.process:
            self.register.note(service.name, service.process.pid, service.stop_signal)

    def stop(self) -> None:
        """Ends the servers, the last started first."""
        addresses.withdraw(self.state.path)
        for service in reversed(self.services):
            service.stop()
        self.services.clear()
        self.register.clear()
        self.state.remove()


def permanent_state() -> StateFolder:
    """The state folder of this tree."""
    return StateFolder(development.state_folder())


@contextmanager
def locked_stack(what: str) -> Iterator[Stack]:
    """A stack of this tree, not yet started, whose lock we hold; stopped at the end."""
    state = permanent_state()
    state.prepare()
    lock = FolderLock(state.path)
    lock.acquire(what)
    stack = Stack(state)
    try:
        stack.recover()
        yield stack
    finally:
        stack.stop()
        lock.release()


@contextmanager
def throw_away_stack(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """The variables that name servers of their own, empty and fast, which are gone afterwards.

    `durable` makes them write like real ones, which measurements need.
    """
    folder = Path(tempfile.mkdtemp(prefix="onestop-test-"))
    state = StateFolder(folder, throw_away=True, durable=durable)
    state.prepare()
    stack = Stack(state)
    try:
        yield stack.start() | {"ONESTOP_STATE": str(state.path)}
    finally:
        stack.stop()
