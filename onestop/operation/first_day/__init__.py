"""The first day of a real office: from an empty database to the first dossier, and what is still missing."""
