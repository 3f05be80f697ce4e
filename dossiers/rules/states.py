"""The states of a dossier, with the ten national codes as attributes (domain:

Circular 03/2025 and the national sync).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from procedures.rules.errors import gettext_noop


class State(StrEnum):
    """Where a dossier stands. `None` is used where there is no dossier yet."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    REFUSED = "refused"
    IN_PROGRESS = "in_progress"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    AWAITING_PAYMENT = "awaiting_payment"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    RESOLVED = "resolved"
    RETURNED = "returned"

    @property
    def national_code(self) -> int:
        """The code 1–10 that the national portal uses for this state."""
        return _FACTS[self].national_code

    @property
    def national_name(self) -> str:
        """The official Vietnamese name of the state; not translated."""
        return _FACTS[self].national_name

    @property
    def label(self) -> str:
        """The name to translate and show."""
        return _FACTS[self].label

    @property
    def is_open(self) -> bool:
        """Accepted and neither resolved nor ended: what counts as pending."""
        return self in _OPEN

    @property
    def is_suspended(self) -> bool:
        """Waiting for the applicant; whether the clock stops meanwhile is the mode's matter."""
        return self in _SUSPENDED

    @property
    def is_final(self) -> bool:
        """Nothing is left to do; out of `stopped` and `returned` only a head's reopening leads."""
        return self in _FINAL


@dataclass(frozen=True, slots=True)
class _Facts:
    national_code: int
    national_name: str
    label: str


_FACTS: Mapping[State, _Facts] = MappingProxyType(
    {
        State.SUBMITTED: _Facts(1, "Mới đăng ký", gettext_noop("submitted, not yet accepted")),
        State.RECEIVED: _Facts(2, "Được tiếp nhận", gettext_noop("received")),
        State.REFUSED: _Facts(3, "Không được tiếp nhận", gettext_noop("refused at the desk")),
        State.IN_PROGRESS: _Facts(4, "Đang xử lý", gettext_noop("in progress")),
        State.AWAITING_SUPPLEMENT: _Facts(5, "Yêu cầu bổ sung giấy tờ", gettext_noop("waiting for papers")),
        State.AWAITING_PAYMENT: _Facts(
            6, "Yêu cầu thực hiện nghĩa vụ tài chính", gettext_noop("waiting for payment")
        ),
        State.WITHDRAWN: _Facts(7, "Công dân yêu cầu rút hồ sơ", gettext_noop("withdrawn")),
        State.STOPPED: _Facts(8, "Dừng xử lý", gettext_noop("stopped without a result")),
        State.RESOLVED: _Facts(9, "Đã xử lý xong", gettext_noop("resolved, result ready")),
        State.RETURNED: _Facts(10, "Đã trả kết quả", gettext_noop("returned to the applicant")),
    }
)

_SUSPENDED = frozenset({State.AWAITING_SUPPLEMENT, State.AWAITING_PAYMENT})
_OPEN = frozenset({State.RECEIVED, State.IN_PROGRESS}) | _SUSPENDED
_FINAL = frozenset({State.REFUSED, State.WITHDRAWN, State.STOPPED, State.RETURNED})


OPEN_STATES = tuple(sorted(state.value for state in State if state.is_open))
