"""The roof: settings, addresses, the worker's set-up and the local services."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
