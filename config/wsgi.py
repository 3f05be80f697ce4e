"""The web application, as gunicorn loads it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from onestop.operation.keys import refuse_wrong_keys  # noqa: E402 -- models need the application's set-up

refuse_wrong_keys()
