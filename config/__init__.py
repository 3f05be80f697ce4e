"""The roof: settings, addresses, the worker's set-up and the local services.

Nothing is imported here: `python3 -m config.install` runs before anything is installed.
"""
