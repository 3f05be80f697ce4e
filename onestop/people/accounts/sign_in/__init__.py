"""How often a password may be tried: by whom, from where, and how many at a time (docs/adr/0100)."""
