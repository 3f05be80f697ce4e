"""The gatekeeper: which dossiers an actor may know of. Everything else does not exist for them (404, never 403)."""

from dossiers.models import Dossier
from dossiers.models.dossier import DossierQuerySet
from dossiers.rules.actors import Actor, ActorKind
from dossiers.rules.lifecycle import DossierOffices
from dossiers.rules.roles import DOSSIER_READERS
from procedures.rules.errors import NotFound, gettext_noop

# Who keeps the installation or the catalogue needs no dossier for it.


def visible_to(actor: Actor) -> DossierQuerySet:
    """The dossiers that an office receives, resolves, returns or holds in which the actor has a role that reads them.

    Citizens and systems are let in by the door that proved that the dossier is theirs.
    """
    if actor.kind is not ActorKind.STAFF:
        return Dossier.objects.all()
    return Dossier.objects.of_offices(actor.offices_with(*DOSSIER_READERS))


def dossier_for(actor: Actor, code: str) -> Dossier:
    """The dossier of that code if the actor may know of it. Raises NotFound("dossier_not_found")."""
    dossier = (
        visible_to(actor)
        .filter(code=code)
        .select_related(
            "procedure",
            "version__field",
            "case",
            "receiving_office",
            "resolving_office",
            "returning_office",
            "holder_office",
        )
        .first()
    )
    if dossier is None:
        raise NotFound(
            "dossier_not_found",
            gettext_noop("There is no dossier %(dossier)s among those of your offices."),
            dossier=code,
        )
    return dossier


def offices_of(dossier: Dossier) -> DossierOffices:
    """The dossier's offices as the rules take them."""
    return DossierOffices(
        receiving=dossier.receiving_office_id,
        holder=dossier.holder_office_id,
        resolving=dossier.resolving_office_id,
        returning=dossier.returning_office_id,
    )
