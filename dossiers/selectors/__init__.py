"""Shaped answers about dossiers; for a user only through `dossier_for` and `visible_to`."""

from dossiers.selectors.clocks import clock_of, explanation_of
from dossiers.selectors.gate import dossier_for, offices_of, visible_to

__all__ = ["clock_of", "dossier_for", "explanation_of", "offices_of", "visible_to"]
