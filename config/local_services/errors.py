"""What can go wrong with the embedded servers, in words that say what to do."""


class LocalServiceError(Exception):
    """A local server cannot be used; the message says why and what to do. Doors print it and exit with 2."""
