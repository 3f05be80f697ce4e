from dataclasses import replace
from datetime import timedelta

import pytest

from dossiers.models import Dossier, Event, Party, SerialCounter, StaleKey
from dossiers.personal_data import unseal
from dossiers.rules.actors import Actor, ActorKind, Role
from dossiers.rules.lookup_secrets import secret_matches
from dossiers.services.drafts import PaperDraft, PartyDraft
from dossiers.services.intake import accept, refuse_at_desk, submit, take_in
from procedures.rules.errors import NotPermitted, RuleError, RuleErrors
from procedures.services import suspend_version
from tests.dossiers.services.conftest import Desk
from tests.factories import (
    BEGINNING,
    local,
    make_actor,
    make_dossier,
    make_draft,
    make_office,
    make_procedure,
)

FRIDAY = local(2026, 11, 20, 9)
ONLINE = Actor(id=None, name="Cổng dịch vụ công", kind=ActorKind.SYSTEM)


def test_a_dossier_taken_in_has_code_due_date_fee_and_one_event(desk: Desk, settings) -> None:
    receipt = make_dossier(desk.office, desk.version, by=desk.by, at=FRIDAY)
    dossier = Dossier.objects.get()
    assert dossier.code == "H99.01-261120-0001"
    assert dossier.state == "received"
    # 24 November is a day off: three working days after Friday are Monday, Wednesday, Thursday.
    assert dossier.due_at == local(2026, 11, 26, 17)
    assert dossier.bill["totals"] == {"VND": 8000}
    event = Event.objects.get()
    assert (event.seq, event.action, event.state, event.form) == (1, "accept", "received", "01")
    assert (event.due_at, event.happened_at, event.entered_at) == (dossier.due_at, FRIDAY, FRIDAY)
    assert StaleKey.objects.filter(office=desk.office, on=FRIDAY.date()).count() == 1
    assert secret_matches(settings.LOOKUP_SECRET_KEY, dossier.code, receipt.secret, dossier.secret_hash)
    assert receipt.secret not in dossier.secret_hash


def test_personal_values_are_encrypted_and_found_by_keyed_hash(desk: Desk) -> None:
    receipt = make_dossier(desk.office, desk.version, by=desk.by, at=FRIDAY)
    party = Party.objects.get()
    assert b"999099000001" not in bytes(party.sealed)
    assert (
        unseal(party.sealed, about=f"party {receipt.dossier.code} applicant")["id_number"] == "999099000001"
    )
    other = make_dossier(desk.office, desk.version, by=desk.by, at=FRIDAY).dossier
    assert {p.dossier_id for p in Party.objects.filter(id_index=party.id_index)} == {
        receipt.dossier.pk,
        other.pk,
    }


def test_a_decomposed_name_is_stored_in_its_one_form(desk: Desk) -> None:
    draft = make_draft(desk.version, applicant=PartyDraft(name="  Nguyễn\u00a0Văn An "))
    take_in(draft, by=desk.by, office=desk.office, at=FRIDAY)
    assert Party.objects.get().name == "Nguyễn Văn An"


def test_back_dating_needs_a_reason_and_is_kept_apart_from_entry(desk: Desk) -> None:
    draft = make_draft(desk.version)
    earlier = FRIDAY - timedelta(days=2)
    with pytest.raises(RuleError) as refused:
        take_in(draft, by=desk.by, office=desk.office, at=FRIDAY, received_at=earlier)
    assert (refused.value.code, refused.value.field) == ("backdate_reason_missing", "reason")
    take_in(draft, by=desk.by, office=desk.office, at=FRIDAY, received_at=earlier, reason="Mất điện")
    event = Event.objects.get()
    assert (event.happened_at, event.entered_at) == (earlier, FRIDAY)
    assert event.dossier.code == "H99.01-261118-0001"


def test_what_is_refused_leaves_no_trace_not_even_a_number(desk: Desk) -> None:
    with pytest.raises(RuleError):
        take_in(make_draft(desk.version, procedure="1.999999"), by=desk.by, office=desk.office, at=FRIDAY)
    assert not Dossier.objects.exists()
    assert not SerialCounter.objects.exists()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"procedure": "1.999999"}, "procedure_unknown", "procedure"),
        ({"channel": "fax"}, "channel_not_offered", "channel"),
        ({"case": "twins"}, "case_unknown", "case"),
        ({"delivery": "pigeon"}, "delivery_unknown", "delivery"),
        ({"applicant": PartyDraft(name=" ")}, "name_missing", "applicant.name"),
        ({"applicant": PartyDraft(name="A", id_number="12345")}, "id_number_invalid", "applicant.id_number"),
        (
            {"applicant": PartyDraft(name="A", id_number="００１０９９０１２３４５")},
            "id_number_invalid",
            "applicant.id_number",
        ),
        ({"applicant": PartyDraft(name="A", phone="call me")}, "phone_invalid", "applicant.phone"),
        ({"owner": PartyDraft(name="A", birth_on="31/12/1990")}, "birth_day_invalid", "owner.birth_on"),
        ({"papers": (PaperDraft(name=""),)}, "paper_name_missing", "papers.0.name"),
        ({"papers": (PaperDraft(name="A", copies=-1),)}, "paper_count_invalid", "papers.0.originals"),
        ({"quantities": {"page": 0}}, "quantity_invalid", "quantities.page"),
        ({"resolving_office": "H00"}, "office_unknown", "resolving_office"),
        ({"returning_office": "H00"}, "office_unknown", "returning_office"),
    ],
)
def test_every_refusal_names_the_field(desk: Desk, change, code, field) -> None:
    with pytest.raises(RuleError) as refused:
        take_in(replace(make_draft(desk.version), **change), by=desk.by, office=desk.office, at=FRIDAY)
    found = refused.value.errors if isinstance(refused.value, RuleErrors) else [refused.value]
    assert [(error.code, error.field) for error in found] == [(code, field)]
    assert "%(" not in str(found[0])


def test_several_errors_are_told_at_once(desk: Desk) -> None:
    draft = make_draft(desk.version, applicant=PartyDraft(name="", phone="x"), delivery="pigeon")
    with pytest.raises(RuleErrors) as refused:
        take_in(draft, by=desk.by, office=desk.office, at=FRIDAY)
    assert [error.code for error in refused.value.errors] == [
        "name_missing",
        "phone_invalid",
        "delivery_unknown",
    ]


def test_only_a_clerk_of_the_receiving_office_takes_in(desk: Desk) -> None:
    elsewhere = make_office("H99.02")
    for stranger in (make_actor(elsewhere), make_actor(desk.office, Role.OFFICER, Role.HEAD, Role.AUDITOR)):
        with pytest.raises(NotPermitted):
            take_in(make_draft(desk.version), by=stranger, office=desk.office, at=FRIDAY)


def test_a_suspended_procedure_takes_no_intake(desk: Desk) -> None:
    suspend_version(desk.version, by="editor", at=FRIDAY, reason="Chờ quy định mới")
    with pytest.raises(RuleError) as refused:
        make_dossier(desk.office, desk.version, by=desk.by, at=FRIDAY)
    assert refused.value.code == "procedure_not_in_force"


def test_an_office_that_is_not_competent_must_name_one_that_is(desk: Desk) -> None:
    provincial = make_procedure("1.000002", levels=["province"])
    department = make_office("H99.90", level="province")
    with pytest.raises(RuleError) as refused:
        make_dossier(desk.office, provincial, by=desk.by, at=FRIDAY)
    assert refused.value.code == "office_not_competent"
    dossier = make_dossier(desk.office, provincial, by=desk.by, at=FRIDAY, resolving_office="H99.90").dossier
    assert (dossier.receiving_office, dossier.resolving_office) == (desk.office, department)


def test_an_office_that_was_merged_names_its_successor(desk: Desk) -> None:
    old = make_office("H99.77", valid_to=local(2025, 6, 30).date(), successor=desk.office)
    with pytest.raises(RuleError) as refused:
        make_dossier(old, desk.version, by=make_actor(old), at=FRIDAY)
    assert refused.value.code == "office_not_valid"
    assert desk.office.name in str(refused.value)


def test_a_dossier_filed_online_starts_its_clock_when_it_is_accepted(desk: Desk) -> None:
    sunday = local(2026, 11, 15, 21)
    code = submit(
        make_draft(desk.version, channel="online"), by=ONLINE, office=desk.office, at=sunday
    ).dossier.code
    waiting = Dossier.objects.get()
    assert (waiting.state, waiting.clock, waiting.due_at, waiting.received_at) == (
        "submitted",
        "none",
        None,
        None,
    )
    accept(code, by=desk.by, at=FRIDAY)
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.received_at, dossier.due_at) == (
        "received",
        FRIDAY,
        local(2026, 11, 26, 17),
    )
    assert [event.action for event in dossier.events.all()] == ["submit", "accept"]


def test_acceptance_freezes_the_terms_of_that_day(desk: Desk) -> None:
    code = submit(
        make_draft(desk.version, channel="online"), by=ONLINE, office=desk.office, at=local(2026, 11, 13)
    ).dossier.code
    make_procedure("1.000001", amount=1, valid_from=local(2026, 11, 20).date())
    accept(code, by=desk.by, at=FRIDAY)
    assert Dossier.objects.get().due_at == local(2026, 11, 23, 17)


def test_refused_at_the_desk_was_never_received(desk: Desk) -> None:
    draft = make_draft(desk.version)
    with pytest.raises(RuleError, match="reason"):
        refuse_at_desk(draft, by=desk.by, office=desk.office, at=FRIDAY, reason=" ")
    refuse_at_desk(draft, by=desk.by, office=desk.office, at=FRIDAY, reason="Không thuộc thẩm quyền")
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.outcome, dossier.received_at, dossier.due_at) == (
        "refused",
        "refused",
        None,
        None,
    )
    assert Event.objects.get().form == "03"


def test_the_limit_none_has_no_due_date(desk: Desk) -> None:
    by_plan = make_procedure("1.000003", amount=None, unit="none")
    dossier = make_dossier(desk.office, by_plan, by=desk.by, at=FRIDAY).dossier
    assert (dossier.due_at, dossier.clock) == (None, "running")


def test_a_year_without_calendar_is_a_clear_error(desk: Desk) -> None:
    with pytest.raises(RuleError) as refused:
        make_dossier(desk.office, desk.version, by=desk.by, at=local(2031, 1, 6))
    assert refused.value.code == "calendar_not_published"


def test_the_shorter_committed_limit_is_promised_and_the_statutory_one_kept(desk: Desk) -> None:
    from procedures.models import CommittedLimit

    CommittedLimit.objects.create(
        office=desk.office,
        procedure=desk.version.procedure,
        amount=1,
        unit="working_days",
        decision="12/QĐ-UBND",
        valid_from=BEGINNING.date(),
    )
    dossier = make_dossier(desk.office, desk.version, by=desk.by, at=FRIDAY).dossier
    assert dossier.due_at == local(2026, 11, 23, 17)
    assert dossier.statutory_due_at == local(2026, 11, 26, 17)
    assert dossier.terms["decision"] == "12/QĐ-UBND"
