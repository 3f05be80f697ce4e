"""The public look-up of a dossier by code and secret, and the limits that keep it from being counted through."""
