"""Where the embedded servers answer: written by whoever started them, read by everybody else."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from config.addresses import PostgresAddress
from config.development import state_folder

OWNER_ROLE = "onestop_owner"
APP_ROLE = "onestop_app"
DATABASE_NAME = "onestop"


@dataclass(frozen=True)
class LocalAddresses:
    """The embedded servers' addresses; `owner_database` is for migrations, `app_database` for all else."""

    app_database: str
    owner_database: str
    redis: str

    @classmethod
    def on_sockets(cls, postgres_folder: Path, valkey_socket: Path) -> "LocalAddresses":
        """The addresses of servers that listen on unix sockets there."""

        def database(role: str) -> str:
            return PostgresAddress(DATABASE_NAME, role, "", str(postgres_folder), "", {}).url()

        return cls(database(APP_ROLE), database(OWNER_ROLE), f"unix://{quote(str(valkey_socket))}?db=0")

    def environment(self) -> dict[str, str]:
        """The variables that make every process of ours use these servers."""
        return self.environment_of("postgres") | self.environment_of("valkey")

    def environment_of(self, server: str) -> dict[str, str]:
        """The variables that name one of the servers."""
        if server == "valkey":
            return {"REDIS_URL": self.redis}
        return {"DATABASE_URL": self.app_database, "MIGRATION_DATABASE_URL": self.owner_database}


def _file(folder: Path) -> Path:
    return folder / "addresses.json"


def publish(folder: Path, addresses: LocalAddresses) -> None:
    """Tells other processes where the servers answer."""
    draft = _file(folder).with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(addresses)))
    draft.replace(_file(folder))


def withdraw(folder: Path) -> None:
    """Tells other processes that the servers no longer answer."""
    _file(folder).unlink(missing_ok=True)


def published(folder: Path) -> LocalAddresses | None:
    """The addresses of running servers, or None."""
    try:
        found = LocalAddresses(**json.loads(_file(folder).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return found if all(isinstance(address, str) for address in asdict(found).values()) else None


def local_addresses() -> LocalAddresses:
    """The running servers' addresses, or those they will most likely have."""
    folder = state_folder()
    return published(folder) or LocalAddresses.on_sockets(folder / "run", folder / "run" / "valkey.sock")
