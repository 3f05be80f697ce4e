"""Why a notice did not go out. A reason is a class or a number, never a text: answers of servers quote addresses."""


class Failed(Exception):
    """It may go out later."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(Failed):
    """It will not go out as it is: somebody has to look at it."""
