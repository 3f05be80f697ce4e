"""What a machine without any configuration uses: a private folder, and secrets made once and kept in it."""

import base64
import json
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRET_NAMES = ("SECRET_KEY", "LOOKUP_SECRET_KEY")
KEY_NAMES = ("PERSONAL_INDEX_KEY",)
ADDRESS = re.compile(r"http://[0-9A-Za-z.:\[\]-]+:[0-9]{1,5}")
STANDARD_ADDRESS = "http://127.0.0.1:8000"


def state_folder() -> Path:
    """Where the embedded servers, logs and development secrets live: `ONESTOP_STATE` or `.onestop`."""
    return Path(os.environ.get("ONESTOP_STATE") or ROOT / ".onestop").expanduser().absolute()


def base_url() -> str:
    """Where `make run` on this folder answers, or answered last: every link that is printed or sent begins with it."""
    try:
        noted = _address_file().read_text().strip()
    except (OSError, UnicodeDecodeError):
        return STANDARD_ADDRESS
    return noted if ADDRESS.fullmatch(noted) else STANDARD_ADDRESS


def note_base_url(address: str) -> None:
    """Tells every process of this installation where it answers."""
    _keep(_address_file(), address, replace=True)


def _address_file() -> Path:
    return state_folder() / "base-url"


def known_secrets() -> dict[str, str]:
    """The secrets made for development here, if any were made; production refuses to use them."""
    try:
        kept = json.loads((state_folder() / "secrets.json").read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}


class DamagedSecretsError(Exception):
    """The file of secrets is there and cannot be read; a new one would close what the old one opened."""


def secrets_for_development() -> dict[str, str]:
    """The secrets of this folder, made on the first call; readable by their owner only. DamagedSecretsError."""
    kept = known_secrets()
    if not kept and (state_folder() / "secrets.json").exists():
        raise DamagedSecretsError
    fresh = fresh_secrets()
    if fresh.keys() <= kept.keys():
        return kept
    _keep(state_folder() / "secrets.json", json.dumps(fresh | kept, indent=1), replace=bool(kept))
    return known_secrets()


def fresh_secrets() -> dict[str, str]:
    """New random values for every secret the settings read."""
    texts = {name: secrets.token_urlsafe(64) for name in SECRET_NAMES}
    keys = {name: _random_key() for name in KEY_NAMES}
    return texts | keys | {"PERSONAL_DATA_KEYS": f"k1={_random_key()}"}


def _random_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def _keep(path: Path, text: str, *, replace: bool) -> None:
    """Writes the file whole; of two processes that make the first one at once, one wins and both read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    if replace:
        draft.replace(path)
        return
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
