"""Who acts: a frozen value that doors build and services receive as `by`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from procedures.rules.errors import gettext_noop


class Role(StrEnum):
    """What a member of staff may do in an office. No role contains another: one person may hold several."""

    CLERK = "clerk"
    OFFICER = "officer"
    HEAD = "head"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    EDITOR = "editor"

    @property
    def label(self) -> str:
        """The name to translate and show."""
        return _ROLE_LABELS[self]


_ROLE_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.CLERK: gettext_noop("reception clerk"),
        Role.OFFICER: gettext_noop("officer"),
        Role.HEAD: gettext_noop("head of office"),
        Role.MANAGER: gettext_noop("manager"),
        Role.AUDITOR: gettext_noop("auditor"),
        Role.ADMINISTRATOR: gettext_noop("administrator"),
        Role.EDITOR: gettext_noop("catalogue editor"),
    }
)


class ActorKind(StrEnum):
    """A member of staff, a citizen at the public pages, or another system (portal feed, payment gateway)."""

    STAFF = "staff"
    CITIZEN = "citizen"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, with the roles held *now* by office id, units beneath already expanded.

    Citizens and systems have no roles; what they may do is named in the transition table, and that a dossier
    is theirs is proven at the door (look-up secret, signature of the feed).
    """

    id: int | None
    name: str
    roles: Mapping[int, frozenset[Role]] = field(default_factory=dict, hash=False)
    kind: ActorKind = ActorKind.STAFF

    def __post_init__(self) -> None:
        frozen = {office: frozenset(held) for office, held in self.roles.items() if held}
        if frozen and self.kind is not ActorKind.STAFF:
            raise ValueError("only staff hold roles")
        object.__setattr__(self, "roles", MappingProxyType(frozen))

    def may(self, role: Role | Iterable[Role], office_id: int | None) -> bool:
        """Whether this actor holds the role, or one of the roles, in that office; False for no office."""
        if office_id is None:
            return False
        wanted = {role} if isinstance(role, Role) else set(role)
        return not wanted.isdisjoint(self.roles_in(office_id))

    def roles_in(self, office_id: int) -> frozenset[Role]:
        """The roles held in that office."""
        return self.roles.get(office_id, frozenset())

    def offices_with(self, *roles: Role) -> frozenset[int]:
        """The ids of the offices where this actor holds one of the roles."""
        return frozenset(office for office in self.roles if self.may(roles, office))

    @property
    def office_ids(self) -> frozenset[int]:
        """The ids of all offices in which this actor holds any role."""
        return frozenset(self.roles)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff whose task a dossier may be, with the ids of the offices in which they work on dossiers."""

    id: int
    name: str
    office_ids: frozenset[int]


SYSTEM = Actor(id=None, name="system", kind=ActorKind.SYSTEM)
