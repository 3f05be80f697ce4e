"""The law of dossiers in plain Python: standard library and `procedures.rules` only."""
