"""Typed readers of environment variables: every problem names its variable and the remedy, and all are told at once."""

import base64
import binascii
import ipaddress
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
TELLTALE_WORDS = ("changeme", "change-me", "insecure", "example", "password", "placeholder", "development")
SHORTEST_SECRET = 50
FEWEST_BITS = 128
FEWEST_CHARACTERS = 10
LABEL = re.compile(r"[0-9A-Za-z._-]{1,32}")
SECRET_RECIPE = "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
KEY_RECIPE = "python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Problem:
    """A variable that cannot be used, and what to do about it."""

    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


def weakness(value: str, shortest: int = SHORTEST_SECRET) -> str | None:
    """Why `value` is no secret, or None when it may be one: length, variety, tell-tale words."""
    if len(value) < shortest:
        return f"is shorter than {shortest} characters"
    if any(word in value.lower() for word in TELLTALE_WORDS):
        return "looks like a placeholder"
    if entropy_bits(value) < FEWEST_BITS or len(set(value)) < FEWEST_CHARACTERS or repeats_itself(value):
        return "repeats too few characters to be random"
    return None


def entropy_bits(value: str | bytes) -> float:
    """The Shannon entropy of the whole value in bits, estimated from how often each character occurs."""
    size = len(value)
    counts = Counter(value).values()
    return -sum(count * math.log2(count / size) for count in counts) if size else 0.0


def repeats_itself(value: str) -> bool:
    """Whether the value is a shorter one written several times."""
    return value in (value + value)[1:-1]


class Environment:
    """Reads variables and remembers what was wrong with them; `refuse()` raises with the whole list.

    A reader that finds a problem returns a harmless value of the right type, so that reading goes on.
    """

    def __init__(self, values: Mapping[str, str], *, known_secrets: Sequence[str] = ()) -> None:
        self._values = values
        # A development key may be kept with its label before it.
        self._known_secrets = {
            part for secret in known_secrets for part in (secret, secret.partition("=")[2])
        }
        self.problems: list[Problem] = []

    def blame(self, name: str, text: str) -> None:
        """Remembers a problem with the variable `name`."""
        self.problems.append(Problem(name, text))

    def refuse(self) -> None:
        """Raises ImproperlyConfigured that lists every problem, if there is one."""
        if self.problems:
            lines = "\n".join(f"  - {problem}" for problem in self.problems)
            raise ImproperlyConfigured(f"onestop cannot start with this environment:\n{lines}")

    def has(self, name: str) -> bool:
        """Whether the variable is set to something."""
        return bool(self._values.get(name, "").strip())

    def text(self, name: str, default: str | None = None) -> str:
        """The variable without surrounding blanks; a problem when it is empty and has no default."""
        value = self._values.get(name, "").strip()
        if value:
            return value
        if default is None:
            self.blame(name, "is not set; give it a value (docs/operation.md lists them)")
        return default or ""

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of `choices`."""
        value = self.text(name, default)
        if value in choices:
            return value
        self.blame(name, f"is {value!r}; write one of {', '.join(choices)}")
        return default

    def flag(self, name: str, default: bool) -> bool:
        """A yes or a no."""
        value = self.text(name, "yes" if default else "no").lower()
        if value in TRUE_WORDS or value in FALSE_WORDS:
            return value in TRUE_WORDS
        self.blame(name, f"is {value!r}; write yes or no")
        return default

    def integer(self, name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
        """A whole number between `least` and `most`."""
        value = self.text(name, str(default))
        if value.isascii() and value.removeprefix("-").isdigit() and least <= int(value) <= most:
            return int(value)
        self.blame(name, f"is {value!r}; write a whole number from {least} to {most}")
        return default

    def items(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """The parts between commas, blanks removed."""
        return [part.strip() for part in self.text(name, ",".join(default)).split(",") if part.strip()]

    def networks(self, name: str) -> list[IpNetwork]:
        """Addresses and networks, as `10.0.0.1, 192.168.0.0/16`."""
        found: list[IpNetwork] = []
        for item in self.items(name):
            try:
                found.append(ipaddress.ip_network(item))
            except ValueError:
                self.blame(name, f"holds {item!r}, no address or network; write e.g. 10.0.0.1 or 10.0.0.0/8")
        return found

    def url(self, name: str, schemes: Sequence[str], default: str | None = None) -> str:
        """An address whose scheme is one of `schemes`."""
        value = self.text(name, default)
        if value and urlsplit(value).scheme not in schemes:
            # The value itself is not told: it may hold a password.
            self.blame(name, f"must start with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return value

    def secret(self, name: str, default: str | None = None) -> str:
        """A secret in text; without a default it must be long, varied and not one made for development."""
        value = self.text(name, default)
        if default is None and value and (reason := self._reason_against(value)):
            self.blame(name, f"{reason}; make one with: {SECRET_RECIPE}")
        return value

    def key(self, name: str, default: str | None = None) -> bytes:
        """A key of 32 bytes, written in base64."""
        value = self.text(name, default)
        return self._key_bytes(name, value, strict=default is None) if value else bytes(32)

    def keys(self, name: str, default: str | None = None) -> dict[str, bytes]:
        """Named keys, as `2027=base64,2026=base64`: the first is the current one, the others still decrypt."""
        found: dict[str, bytes] = {}
        for item in self.text(name, default).split(","):
            label, separator, value = item.strip().partition("=")
            if not item.strip():
                continue
            if not (separator and value and LABEL.fullmatch(label) and label not in found):
                self.blame(name, "must read label=base64 key, several with commas, each label once")
                break
            found[label] = self._key_bytes(name, value, strict=default is None)
        return found

    def _key_bytes(self, name: str, value: str, *, strict: bool) -> bytes:
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            self.blame(name, f"is no base64 of 32 bytes; make one with: {KEY_RECIPE}")
        elif strict and (len(set(key)) < 16 or value in self._known_secrets):
            self.blame(name, f"is not random or was made for development; make one with: {KEY_RECIPE}")
        return key

    def _reason_against(self, value: str) -> str | None:
        if value in self._known_secrets:
            return "is the one made for development"
        return weakness(value)
