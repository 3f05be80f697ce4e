"""Procedures and their versions: drafts are edited, published versions move on by actions only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, ForeignKey, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from dossiers.rules.roles import CATALOGUE_WRITERS
from onestop.admin.permissions import PartsOfPage, RoleAdmin, with_choices_read_once
from onestop.admin.published import PublishedStays
from onestop.admin.text_fields import OneLine
from onestop.admin.through_services import PartForm, Saves, ServiceForm, act_on_each, ask_first
from procedures.models import (
    Case,
    Exemption,
    Fee,
    LegalBasis,
    Limit,
    Paper,
    Procedure,
    ProcedureVersion,
    Step,
)
from procedures.models.vocabulary import Channel, Level
from procedures.rules.validity import refuse_backwards
from procedures.rules.version_checks import check_exemption, check_fee, check_limit, check_step
from procedures.selectors.version_content import known_units
from procedures.services import (
    draft_from,
    publish_version,
    repeal_version,
    resume_version,
    save_draft,
    save_procedure,
    suspend_version,
    withdraw_version,
)


class ProcedureForm(ServiceForm):
    save_by = staticmethod(save_procedure)

    class Meta:
        model = Procedure
        fields = ("code", "is_internal", "synonyms", "life_events")


@admin.register(Procedure)
class ProcedureAdmin(Saves, RoleAdmin):
    form = ProcedureForm
    writers = CATALOGUE_WRITERS
    list_display = ("code", "is_internal", "synonyms", "life_events")
    list_filter = ("is_internal",)
    search_fields = ("code", "synonyms")

    def get_readonly_fields(self, request: HttpRequest, obj: Procedure | None = None) -> tuple[str, ...]:
        """The national code is what everybody knows the procedure by: it stays."""
        return ("code",) if obj else ()


class PartInline(PartsOfPage):
    """A part of a version; cases to choose from are those of the same version, read once for the page."""

    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related("case") if hasattr(self.model, "case_id") else rows

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "case":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        version = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        kwargs["queryset"] = Case.objects.filter(version=version) if version else Case.objects.none()
        return with_choices_read_once(super().formfield_for_foreignkey(db_field, request, **kwargs))


class LimitForm(PartForm):
    check = staticmethod(check_limit)


class FeeForm(PartForm):
    check = staticmethod(check_fee)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tiers"].error_messages["invalid"] = _(
            'Write price tiers as [{"up_to": 2, "price": 2000}, {"up_to": null, "price": 1000}]: numbers rise, the '
            "last one is null."
        )


class ExemptionForm(PartForm):
    check = staticmethod(check_exemption)


class StepForm(PartForm):
    @staticmethod
    def check(row: dict[str, Any]) -> None:
        """The share, and a unit that exists."""
        check_step(row, known_units())


class LegalBasisForm(PartForm):
    @staticmethod
    def check(row: dict[str, Any]) -> None:
        """The order of its days."""
        refuse_backwards(row["valid_from"], row["valid_to"])


class CaseInline(PartInline):
    model = Case
    fields = ("position", "key", "name")


class LimitInline(PartInline):
    model = Limit
    form = LimitForm
    fields = ("case", "channel", "amount", "unit", "cutoff")


class FeeInline(PartInline):
    model = Fee
    form = FeeForm
    fields = (
        "key",
        "name",
        "kind",
        "case",
        "channel",
        "amount",
        "currency",
        "per",
        "for_each",
        "tiers",
        "cap",
        "when_due",
        "valid_from",
        "valid_to",
    )


class ExemptionInline(PartInline):
    model = Exemption
    form = ExemptionForm
    fields = ("key", "ground", "proof", "percent", "fee_key")


class PaperInline(PartInline):
    model = Paper
    fields = ("position", "name", "case", "originals", "copies", "mode", "condition", "form")


class StepInline(PartInline):
    model = Step
    form = StepForm
    fields = ("position", "name", "unit", "share_numerator", "share_denominator")


class LegalBasisInline(PartInline):
    model = LegalBasis
    form = LegalBasisForm
    fields = ("number", "title", "valid_from", "valid_to")


class VersionForm(ServiceForm):
    save_by = staticmethod(save_draft)
    levels = forms.MultipleChoiceField(
        label=_("levels"), choices=Level.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    channels = forms.MultipleChoiceField(
        label=_("channels"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = ProcedureVersion
        fields = (
            "procedure",
            "name",
            "field",
            "levels",
            "channels",
            "authority",
            "applicants",
            "conditions",
            "result",
            "result_code",
            "how_to",
            "decision",
            "is_instant",
            "is_chain",
            "supplement_mode",
            "payment_mode",
            "consultation_mode",
        )


class DayForm(forms.Form):
    valid_from = forms.DateField(label=_("valid from"), help_text=_("day/month/year"))
    valid_to = forms.DateField(label=_("valid to"), required=False, help_text=_("day/month/year"))
    end_promises = forms.BooleanField(
        label=_("End the promises of offices that are longer than this version allows, the day before"),
        required=False,
    )


class ReasonForm(forms.Form):
    reason = OneLine(label=_("reason"), max_length=300)


class RepealForm(ReasonForm):
    last_day = forms.DateField(label=_("last day"), help_text=_("day/month/year"))


@admin.register(ProcedureVersion)
class ProcedureVersionAdmin(PublishedStays, Saves, RoleAdmin):
    form = VersionForm
    writers = CATALOGUE_WRITERS
    inlines = (
        CaseInline,
        LimitInline,
        FeeInline,
        ExemptionInline,
        PaperInline,
        StepInline,
        LegalBasisInline,
    )
    list_display = ("procedure", "number", "name", "field", "state", "valid_from", "valid_to", "open_flags")
    list_filter = ("state", "field")
    list_select_related = ("procedure", "field")
    search_fields = ("procedure__code", "search_key")
    readonly_fields = ("number", "state", "state_reason", "valid_from", "valid_to", "published_at")
    autocomplete_fields = ("procedure", "field")
    actions = ("publish", "suspend", "resume", "repeal", "withdraw", "make_draft")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProcedureVersion]:
        open_flags = Count("review_flags", filter=Q(review_flags__resolved_at__isnull=True))
        return super().get_queryset(request).annotate(flags=open_flags)

    @admin.display(description=_("open review flags"), ordering="flags")
    def open_flags(self, version: ProcedureVersion) -> int:
        return version.flags  # type: ignore[attr-defined]

    @admin.action(description=_("Publish"), permissions=["change_of_state"])
    def publish(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        return ask_first(
            self, request, chosen, form_class=DayForm, title=_("Publish"), service=publish_version
        )

    @admin.action(description=_("Suspend"), permissions=["change_of_state"])
    def suspend(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        return ask_first(
            self, request, chosen, form_class=ReasonForm, title=_("Suspend"), service=suspend_version
        )

    @admin.action(description=_("Resume"), permissions=["change_of_state"])
    def resume(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        return ask_first(
            self, request, chosen, form_class=ReasonForm, title=_("Resume"), service=resume_version
        )

    @admin.action(description=_("Repeal"), permissions=["change_of_state"])
    def repeal(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        return ask_first(
            self, request, chosen, form_class=RepealForm, title=_("Repeal"), service=repeal_version
        )

    @admin.action(description=_("Withdraw before it begins"), permissions=["change_of_state"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        return ask_first(
            self, request, chosen, form_class=ReasonForm, title=_("Withdraw"), service=withdraw_version
        )

    @admin.action(description=_("Make a new draft of it"), permissions=["change_of_state"])
    def make_draft(self, request: HttpRequest, chosen: QuerySet) -> None:
        act_on_each(self, request, chosen, draft_from)
