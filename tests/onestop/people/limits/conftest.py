"""Shares the desk of the API's tests."""

from tests.onestop.api.conftest import clock, desk

__all__ = ["clock", "desk"]
