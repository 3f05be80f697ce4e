"""What is published stays as it is: shown, explained, and not to be changed on any way through these pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _


class PublishedStays:
    """Mix-in for versions: drafts can be changed, published ones only looked at.

    Actions that move a version on (publish, suspend, …) ask for the right `change_of_state`.
    """

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)  # type: ignore[misc]
        return allowed and not (obj and obj.published_at)

    def has_change_of_state_permission(self, request: HttpRequest) -> bool:
        """Whether the user may move versions on; asked for actions, which change published ones too."""
        return self._holds(request, self.writers)  # type: ignore[attr-defined]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page; a change that is sent to a published version comes back with the reason."""
        shown = self.get_object(request, object_id) if object_id else None  # type: ignore[attr-defined]
        if shown is not None and shown.published_at:
            note = _("This version is published and cannot be changed. Make a new draft of it in the list.")
            if request.method == "POST":
                self.message_user(request, note, messages.ERROR)  # type: ignore[attr-defined]
                return HttpResponseRedirect(request.path)
            extra_context = {**(extra_context or {}), "subtitle": note}
        return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
