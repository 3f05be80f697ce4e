"""Registers the pages of the administration; Django imports this module at start."""

from django.contrib import admin

from onestop.admin import (
    calendars,
    catalogue,
    dossiers,
    notices,
    offices,
    people,
    petition_terms,
    readings,
    reference,
    words,
)
from onestop.admin.print_settings import register as register_print_settings

# Importing them registers their pages.
__all__ = [
    "calendars",
    "catalogue",
    "dossiers",
    "notices",
    "offices",
    "people",
    "petition_terms",
    "readings",
    "reference",
    "words",
]

register_print_settings(admin.site)
