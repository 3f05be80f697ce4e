"""Choosing files for a dossier, the one of the result, and the one to set aside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from dossiers.inspection.kinds import ACCEPTED
from dossiers.models import Dossier, DossierFile
from dossiers.services.files import FileDraft
from onestop.web.clerks.action_fields import text

LIMITS = _("PDF, JPEG, PNG, DOCX or XLSX.")


class SeveralFilesInput(forms.FileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.Field):
    """All files that were chosen; what each of them is worth, the service judges."""

    widget = SeveralFilesInput

    def clean(self, value: Any) -> list[UploadedFile]:
        files = [each for each in value or [] if each]
        if not files:
            raise forms.ValidationError(_("Choose the files; they are not kept when a page is shown again."))
        return files


class FilesForm(forms.Form):
    """Files of one dossier, the paper that they show, and a note."""

    chosen = SeveralFilesField(
        label=_("Files"),
        help_text=LIMITS,
        widget=SeveralFilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
    )
    paper = forms.ChoiceField(label=_("They show"), required=False)
    reason = text(_("Note"), most=300)

    def __init__(
        self,
        dossier: Dossier,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
    ) -> None:
        super().__init__(data, files, auto_id="f_%s")
        papers = [(str(paper.position), paper.name) for paper in dossier.papers.all()]
        self.fields["paper"].choices = [("", _("a paper handed in")), *papers, ("other", _("something else"))]  # type: ignore[attr-defined]

    def drafts(self) -> list[FileDraft]:
        """Each file as the service takes it."""
        shown = self.cleaned_data["paper"]
        kind = DossierFile.Kind.OTHER if shown == "other" else DossierFile.Kind.PAPER
        paper = int(shown) if shown.isdigit() else None
        return [draft_of(file, kind, paper) for file in self.cleaned_data["chosen"]]


class FileField(forms.Field):
    """One file, or none."""

    widget = forms.FileInput

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, help_text=LIMITS)
        self.widget.attrs["accept"] = ACCEPTED


def draft_of(file: UploadedFile, kind: str, paper: int | None = None) -> FileDraft:
    """An upload as the service takes it."""
    return FileDraft(name=file.name or "", chunks=file.chunks(), kind=kind, paper=paper)
