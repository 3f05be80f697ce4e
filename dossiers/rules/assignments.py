"""Whose task a dossier is: an officer or clerk takes it on, a head gives it to somebody of the office that holds it."""

from dossiers.rules.actors import Actor, Colleague, Role
from procedures.rules.errors import NotPermitted, RuleError, gettext_noop

# Whose task a dossier may be.

FOR_HEADS = gettext_noop("Only the head of the office that holds the dossier assigns it to somebody else.")
OF_THE_OFFICE = gettext_noop("Choose somebody who works in the office that holds the dossier.")
ASSIGNED = gettext_noop("The dossier is assigned to this person already.")
TAKEN = gettext_noop(
    "A colleague has taken this dossier on already. The head of the office may assign it anew."
)


def check_assignment(by: Actor, person: Colleague, *, holder: int, assignee: int | None) -> None:
    """Refuse a task that this actor cannot take or give: `holder` has the dossier, `assignee` has the task now.

    Raises NotPermitted("only_heads_assign"), RuleError: person_not_of_office, assigned_already, taken_by_colleague.
    """
    is_head = by.may(Role.HEAD, holder)
    if person.id != by.id and not is_head:
        raise NotPermitted("only_heads_assign", FOR_HEADS, field="person")
    if holder not in person.office_ids:
        raise RuleError("person_not_of_office", OF_THE_OFFICE, field="person")
    if assignee == person.id:
        raise RuleError("assigned_already", ASSIGNED, field="person")
    if assignee is not None and not is_head:
        raise RuleError("taken_by_colleague", TAKEN, field="person")
