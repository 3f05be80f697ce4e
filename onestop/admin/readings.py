"""The reading log: looked at, never changed."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from dossiers.rules.roles import RECORD_READERS
from onestop.admin.permissions import ReadOnlyAdmin, actor_of
from onestop.people.access_log.models import Reading


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    """Readings of the offices that the user answers for, newest first."""

    readers = RECORD_READERS
    list_display = ("at", "user", "roles", "office", "kind", "subject", "rows", "file_format")
    list_filter = ("kind", "file_format")
    list_select_related = ("user", "office")
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        """Superusers see all."""
        rows: QuerySet[Reading] = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(pk__in=Reading.objects.watched_by(actor_of(request)).values("pk"))
