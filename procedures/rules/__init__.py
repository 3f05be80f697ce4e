"""The law of promises: plain Python, standard library only, no clock, no database."""
