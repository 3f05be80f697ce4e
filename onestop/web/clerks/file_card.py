"""The files of a dossier as its pages show them, and what this person may do with them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dossiers.models import Dossier, DossierFile
from dossiers.rules.actions import Action
from dossiers.rules.actors import Actor
from dossiers.rules.lifecycle import allowed_actions, is_permitted, transition
from dossiers.rules.states import State
from dossiers.selectors import offices_of
from onestop.people.masking import works_on
from onestop.web.clerks.file_forms import FilesForm


@dataclass(frozen=True)
class FileCard:
    """The files as the dossier's page shows them; `form` where this person may add some."""

    rows: tuple[DossierFile, ...]
    opens: bool
    may_set_aside: bool
    form: FilesForm | None


def file_card(dossier: Dossier, actor: Actor) -> FileCard:
    """The card for this person: names and links for those who work on the dossier, the rest for all who may see it."""
    return FileCard(
        rows=tuple(dossier.files.all()),
        opens=works_on(actor, dossier),
        may_set_aside=not why_not(Action.SET_ASIDE_FILE, actor, dossier),
        form=None if why_not(Action.ATTACH_FILE, actor, dossier) else FilesForm(dossier),
    )


def why_not(action: Action, actor: Actor, dossier: Dossier) -> str:
    """The reason why this person cannot do this now; empty when nothing stands against it."""
    state = State(dossier.state)
    if action not in allowed_actions(state):
        return _("Not while the dossier is %(state)s.") % {"state": f"“{_(state.label)}”"}
    row = transition(action, state)
    return "" if is_permitted(actor, row, offices_of(dossier)) else _(row.who.permission)
