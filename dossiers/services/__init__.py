"""Every write of a dossier: one service, one transaction, one event (an instant procedure: one for each step it takes)."""
