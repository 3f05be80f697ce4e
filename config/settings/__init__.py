"""Django's settings, by subject. What an office may set is read in each part; `docs/operation.md` lists it."""

# Whoever has settings has the application to which tasks and their senders belong.
from config.celery import app as _app  # noqa: F401
from config.settings.api import *
from config.settings.applications import *
from config.settings.database import *
from config.settings.deployment import *
from config.settings.desk import *
from config.settings.environment import env
from config.settings.files import *
from config.settings.interface import *
from config.settings.logs import *
from config.settings.notices import *
from config.settings.security import *
from config.settings.worker import *

env.refuse()
