"""Writing an office keeps its path and keys right, and those of everything under it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from procedures.models import CatalogueChange, Office
from procedures.rules.errors import RuleError, gettext_noop
from procedures.rules.vietnamese import clean_text, search_key, sort_key


@transaction.atomic
def save_office(office: Office, *, by: str, at: datetime, reason: str = "") -> Office:
    """Save an office with its derived columns; its subtree moves along. Raises RuleError("office_under_itself")."""
    previous = (
        Office.objects.filter(pk=office.pk).values_list("path", flat=True).first() if office.pk else None
    )
    _refuse_circle(office, previous)
    office.name = clean_text(office.name)
    office.path = f"{office.parent.path if office.parent else '/'}{office.code}/"
    office.search_key = search_key(office.name)
    office.sort_key = sort_key(office.name)
    office.save()
    if previous and previous != office.path:
        Office.objects.filter(path__startswith=previous).exclude(pk=office.pk).update(
            path=Concat(Value(office.path), Substr(F("path"), len(previous) + 1))
        )
    CatalogueChange.objects.create(
        subject=f"office {office.code}",
        action="change" if previous else "create",
        by=by,
        at=at,
        reason=reason,
    )
    return office


def _refuse_circle(office: Office, previous: str | None) -> None:
    if previous and office.parent and office.parent.path.startswith(previous):
        raise RuleError(
            "office_under_itself",
            gettext_noop("An office cannot be placed under itself or one of its own units."),
            field="parent",
        )
