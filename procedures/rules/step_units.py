"""What the steps of procedures call the units that hold a dossier; offices may name further kinds of their own."""

from collections.abc import Mapping
from types import MappingProxyType

from procedures.rules.errors import gettext_noop

STEP_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "reception": gettext_noop("the one-stop shop"),
        "receiving": gettext_noop("the one-stop shop"),
        "commune": gettext_noop("the commune's unit"),
        "resolving": gettext_noop("the resolving department"),
        "civil_status": gettext_noop("civil status unit"),
        "land": gettext_noop("land and construction unit"),
        "social": gettext_noop("social affairs unit"),
        "economy": gettext_noop("economic affairs unit"),
        "culture": gettext_noop("culture and education unit"),
        "head": gettext_noop("the leadership"),
        "commune_police": gettext_noop("commune police"),
        "province_police": gettext_noop("provincial police"),
        "province_department": gettext_noop("department of the province"),
        "land_registry": gettext_noop("land registry"),
        "social_insurance": gettext_noop("social insurance"),
        "tax_office": gettext_noop("tax office"),
    }
)
"""Stable key → its English words, to be translated."""
