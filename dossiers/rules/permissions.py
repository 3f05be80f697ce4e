"""Who may act where: the pairs of roles and office that the transition table uses, each with its sentence."""

from dataclasses import dataclass
from enum import StrEnum

from dossiers.rules.actors import Role
from procedures.rules.errors import gettext_noop


class Place(StrEnum):
    """Which office of the dossier the actor must hold the role in."""

    RECEIVING = "receiving"
    HOLDER = "holder"
    RESOLVING = "resolving"
    RETURNING = "returning"
    ANY_OWN = "any_own"


@dataclass(frozen=True, slots=True)
class DossierOffices:
    """The offices of a dossier by id. Statistics go by `resolving`; `holder` has the papers now."""

    receiving: int | None
    holder: int | None
    resolving: int | None
    returning: int | None

    def at(self, where: Place) -> frozenset[int]:
        """The ids of the offices that `where` means; empty when the dossier names none."""
        if where is Place.ANY_OWN:
            found = {self.receiving, self.holder, self.resolving, self.returning}
        else:
            found = {getattr(self, where.value)}
        return frozenset(office for office in found if office is not None)


@dataclass(frozen=True, slots=True)
class Who:
    """Which roles may act in which office of the dossier; `permission` is the sentence for all others."""

    roles: frozenset[Role]
    where: Place
    permission: str


def _who(where: Place, permission: str, *roles: Role) -> Who:
    return Who(frozenset(roles), where, permission)


DESK = _who(
    Place.RECEIVING,
    gettext_noop("This needs the role of a reception clerk in the receiving office."),
    Role.CLERK,
)
HOLDER_STAFF = _who(
    Place.HOLDER,
    gettext_noop("This needs the role of a reception clerk or officer in the office that holds the dossier."),
    Role.CLERK,
    Role.OFFICER,
)
HOLDER_OFFICER = _who(
    Place.HOLDER,
    gettext_noop("This needs the role of an officer or head of office in the office that holds the dossier."),
    Role.OFFICER,
    Role.HEAD,
)
HOLDER_ANY = _who(
    Place.HOLDER,
    gettext_noop(
        "This needs the role of a reception clerk, officer or head of office in the office that holds"
        " the dossier."
    ),
    Role.CLERK,
    Role.OFFICER,
    Role.HEAD,
)
OWN_STAFF = _who(
    Place.ANY_OWN,
    gettext_noop("This needs the role of a reception clerk or officer in one of the dossier's offices."),
    Role.CLERK,
    Role.OFFICER,
)
OWN_HEAD = _who(
    Place.ANY_OWN,
    gettext_noop("This needs the role of a head of office in one of the dossier's offices."),
    Role.HEAD,
)
RESOLVERS = _who(
    Place.RESOLVING,
    gettext_noop("This needs the role of an officer or head of office in the resolving office."),
    Role.OFFICER,
    Role.HEAD,
)
RESOLVERS_AT_ONCE = _who(
    Place.RESOLVING,
    gettext_noop(
        "This needs the role of a reception clerk, officer or head of office in the resolving office."
    ),
    Role.CLERK,
    Role.OFFICER,
    Role.HEAD,
)
RESOLVING_HEAD = _who(
    Place.RESOLVING,
    gettext_noop("This needs the role of a head of office in the resolving office."),
    Role.HEAD,
)
CALENDAR_APPLIERS = _who(
    Place.RESOLVING,
    gettext_noop("This needs the role of a head of office or manager in the resolving office."),
    Role.HEAD,
    Role.MANAGER,
)
REMINDERS = _who(
    Place.ANY_OWN,
    gettext_noop("This needs the role of a head of office or manager in one of the dossier's offices."),
    Role.HEAD,
    Role.MANAGER,
)
LATENESS_EXPLAINERS = _who(
    Place.RESOLVING,
    gettext_noop("This needs the role of an officer, head of office or manager in the resolving office."),
    Role.OFFICER,
    Role.HEAD,
    Role.MANAGER,
)
RETURN_DESK = _who(
    Place.RETURNING,
    gettext_noop("This needs the role of a reception clerk in the returning office."),
    Role.CLERK,
)
FEE_TAKERS = _who(
    Place.ANY_OWN,
    gettext_noop("This needs the role of a reception clerk in one of the dossier's offices."),
    Role.CLERK,
)
FEE_VOIDERS = _who(
    Place.ANY_OWN,
    gettext_noop(
        "This needs the role of a reception clerk or head of office in one of the dossier's offices."
    ),
    Role.CLERK,
    Role.HEAD,
)
