"""Where this installation runs and the secrets it runs with."""

from config import development
from config.settings.environment import ONESTOP_ENV, PRODUCTION, env

__all__ = [
    "ALLOWED_HOSTS",
    "BASE_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "LOOKUP_SECRET_KEY",
    "ONESTOP_ENV",
    "PERSONAL_DATA_KEYS",
    "PERSONAL_INDEX_KEY",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "STATE_FOLDER",
    "TRUSTED_PROXIES",
]

STATE_FOLDER = development.state_folder()


def _secrets_for_development() -> dict[str, str]:
    try:
        return development.secrets_for_development()
    except development.DamagedSecretsError:
        env.blame(
            str(STATE_FOLDER / "secrets.json"),
            "is damaged, and holds the keys of the personal data; bring it back from a backup, or, where no dossier "
            "matters, remove the folder and start again",
        )
        return development.fresh_secrets()


# Production has no defaults for secrets; development makes its own once.
_made: dict[str, str] = {} if PRODUCTION else _secrets_for_development()

SECRET_KEY = env.secret("SECRET_KEY", _made.get("SECRET_KEY"))
SECRET_KEY_FALLBACKS = env.items("SECRET_KEY_FALLBACKS")
LOOKUP_SECRET_KEY = env.secret("LOOKUP_SECRET_KEY", _made.get("LOOKUP_SECRET_KEY")).encode()
PERSONAL_DATA_KEYS = env.keys("PERSONAL_DATA_KEYS", _made.get("PERSONAL_DATA_KEYS"))
PERSONAL_INDEX_KEY = env.key("PERSONAL_INDEX_KEY", _made.get("PERSONAL_INDEX_KEY"))

DEBUG = env.flag("DEBUG", False)
ALLOWED_HOSTS = (
    env.items("ALLOWED_HOSTS")
    if PRODUCTION
    else env.items("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
)
CSRF_TRUSTED_ORIGINS = env.items("CSRF_TRUSTED_ORIGINS")
BASE_URL = env.url("BASE_URL", ("http", "https"), development.base_url()).rstrip("/")
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

if PRODUCTION:
    if DEBUG:
        env.blame("DEBUG", "is on; production shows no inner workings, remove it")
    if not ALLOWED_HOSTS:
        env.blame("ALLOWED_HOSTS", "is not set; name the hosts people type, e.g. motcua.example.gov.vn")
    if any(host.strip(".") in {"*", ""} for host in ALLOWED_HOSTS):
        env.blame("ALLOWED_HOSTS", "holds '*', which lets anybody choose the links we send; name the hosts")
