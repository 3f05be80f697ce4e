"""`python -m config.deployment_check`: Django's deployment checks with settings as an office would have them."""

import os
import subprocess
import sys

from config.development import ROOT, fresh_secrets

# No server is asked: these only have to look like an office's.
OFFICE = {
    "ONESTOP_ENV": "production",
    "ALLOWED_HOSTS": "motcua.gov.vn",
    "CSRF_TRUSTED_ORIGINS": "https://motcua.gov.vn",
    "BASE_URL": "https://motcua.gov.vn",
    "DATABASE_URL": "postgresql://onestop_app@localhost/onestop",
    "REDIS_URL": "redis://localhost:6379/0",
}


def office_environment() -> dict[str, str]:
    """The variables of a production that lacks nothing, with secrets made for this call."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "ONESTOP_STATE") if name in os.environ}
    return kept | OFFICE | fresh_secrets()


def main() -> int:
    """0 when every check passes, warnings included."""
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=office_environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
