"""The sign-ins of the demonstration: one random password for each installation, in a file only its owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from onestop.demo.staff import staff_rows
from onestop.people.accounts.models import Membership, User

# Without letters that look alike; 16 of 31 are 79 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# The sign-ins worth showing first, one for each kind of work.
SHOWN = (
    "quantri",
    "biensoan",
    "kiemtra",
    "quanly.tinh",
    "motcua.benmau",
    "hotich.benmau",
    "chutich.benmau",
    "tiepdan.cabenmau",
    "motcua.tinh",
)


def sign_in_file() -> Path:
    """Where the sign-ins are written; `make run` prints it."""
    return Path(settings.STATE_FOLDER) / "sign-ins.txt"


def ensure_sign_ins() -> Path:
    """The file of sign-ins; made, with a new password, where there is none, or where it is damaged."""
    return sign_in_file() if _is_whole(sign_in_file()) else renew_sign_ins()


def _is_whole(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return all(name in text for name in SHOWN)


def renew_sign_ins() -> Path:
    """Give the demonstration's people a new common password and write it down; returns the file."""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    names = [row["username"] for row in staff_rows()]
    # One hash for all of them: sixty slow hashes would take longer than the rest of the loading.
    User.objects.filter(username__in=names).update(password=make_password(password))
    _write(sign_in_file(), _table(password))
    return sign_in_file()


def _table(password: str) -> str:
    lines = [_("Demonstration sign-ins, all with the password %(password)s") % {"password": password}]
    for name in SHOWN:
        roles = Membership.objects.filter(user__username=name).select_related("office").order_by("role")
        held = ", ".join(
            f"{membership.get_role_display()} – {membership.office.name}" for membership in roles
        )
        lines.append(f"  {name:<18} {held}")
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 -- made private before anything is in it
        file.write(text)
    draft.replace(path)
