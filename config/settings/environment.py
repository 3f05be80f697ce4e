"""The one reader that all parts of the settings share, so that all problems can be told at once."""

import os

from config import development
from config.env import Environment

env = Environment(os.environ, known_secrets=list(development.known_secrets().values()))

ONESTOP_ENV = env.choice("ONESTOP_ENV", ("development", "production"), "development")
PRODUCTION = ONESTOP_ENV == "production"
