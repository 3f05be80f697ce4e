"""The office of the API's tests, at its doors."""

from tests.onestop.api.conftest import clock, desk

__all__ = ["clock", "desk"]
