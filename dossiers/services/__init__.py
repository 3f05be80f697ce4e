"""Every write of a dossier: one service, one transaction, one event.

An instant procedure takes several steps in one act and has an event for each.
"""
