"""Why a notice did not go out. A reason is a class or a number, never a text: answers of servers quote addresses."""


class Failed(Exception):
    """It may go out later. `server_down`: others to the same server would fail as well, so they wait a round."""

    def __init__(self, reason: str, *, server_down: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.server_down = reason, server_down


class Refused(Failed):
    """It will not go out as it is: somebody has to look at it."""
