"""Registers the pages of the administration; Django imports this module at start."""
