"""Files of dossiers at the doors: who may fetch one, how it goes out, and what looks after those that lie there."""
