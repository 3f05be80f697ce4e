"""Django's settings, by subject. What an office may set is read in each part; `docs/operation.md` lists it."""

from config.settings.environment import env
from config.settings.deployment import *  # noqa: F403, I001 -- every part's capitals are the settings
from config.settings.applications import *  # noqa: F403
from config.settings.database import *  # noqa: F403
from config.settings.worker import *  # noqa: F403
from config.settings.security import *  # noqa: F403
from config.settings.interface import *  # noqa: F403
from config.settings.logs import *  # noqa: F403

env.refuse()
