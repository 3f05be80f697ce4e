"""Telling people and systems outside what became of a dossier: outbox entries become deliveries, which are sent."""
