"""Shapes of answers that are not a row of the database."""
