"""The demonstration catalogue as the database holds it."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from procedures.demo.files import read
from procedures.demo.loader import load_reference
from procedures.models import CommittedLimit, Fee, Office, ProcedureVersion, ReviewFlag
from procedures.models.vocabulary import VersionState
from procedures.selectors.calendars import calendar_for
from procedures.selectors.search import search_procedures
from procedures.selectors.terms import terms_on, version_on
from tests.factories import local

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def offices(reference: None) -> dict[str, Office]:
    return {office.code: office for office in Office.objects.all()}


def test_every_procedure_is_there_published_or_with_its_doubts(offices: dict[str, Office]) -> None:
    rows = read("catalogue.json")["procedures"]
    published = {row["code"] for row in rows if row["state"] == "published"}
    in_force = ProcedureVersion.objects.in_force_on(TODAY)
    assert set(in_force.values_list("procedure__code", flat=True)) == published
    assert len(published) >= 40
    drafts = ProcedureVersion.objects.filter(state=VersionState.DRAFT)
    assert drafts.count() == len(rows) - len(published)
    assert all(draft.review_flags.exists() for draft in drafts)
    assert ReviewFlag.objects.exclude(version__state=VersionState.DRAFT).count() == 0


def test_every_case_and_channel_of_a_published_procedure_has_its_limit(offices: dict[str, Office]) -> None:
    for row in read("catalogue.json")["procedures"]:
        if row["state"] != "published":
            continue
        version = version_on(row["code"], TODAY)
        for case in row["cases"]:
            for channel in row["channels"]:
                terms = terms_on(
                    version, case_key=case["key"], channel=channel, office=offices["H99.11"], on=TODAY
                )
                assert terms.statutory.unit


def test_an_office_keeps_its_promise_and_its_neighbour_the_law(offices: dict[str, Office]) -> None:
    version = version_on("1.004873", TODAY)
    here, there = (
        terms_on(version, case_key="common", channel="direct", office=offices[code], on=TODAY)
        for code in ("H99.11", "H99.12")
    )
    assert (here.committed.amount, here.statutory.amount) == (2, 3)
    assert there.committed.amount == 3
    assert here.committed_decision


def test_unknown_fees_stay_unknown(offices: dict[str, Office]) -> None:
    rows = [fee for row in read("catalogue.json")["procedures"] for fee in row["fees"]]
    unknown = [fee for fee in rows if fee["amount"] is None and not fee["tiers"]]
    assert Fee.objects.filter(amount__isnull=True, tiers=[]).count() == len(unknown)
    assert Fee.objects.count() == len(rows)
    assert CommittedLimit.objects.exists()


def test_ended_offices_end_the_day_before_their_successors_begin(offices: dict[str, Office]) -> None:
    old = Office.objects.get(code="H99.41.01")
    assert old.successor == offices["H99.11"]
    assert old.valid_to == offices["H99.11"].valid_from - timedelta(days=1)


def test_sections_lie_under_their_office_and_remote_offices_keep_their_hours(
    offices: dict[str, Office],
) -> None:
    assert offices["H99.11.HT"].parent == offices["H99.11"]
    assert offices["H99.11.HT"].path.startswith(offices["H99.11"].path)
    monday = date(2026, 11, 16)
    assert calendar_for("H99.13").opening(monday) != calendar_for("H99.11").opening(monday)
    assert calendar_for("H99.13.CA").opening(monday) == calendar_for("H99.13").opening(monday)


def test_shares_of_the_steps_make_one_and_neighbours_differ(offices: dict[str, Office]) -> None:
    for version in ProcedureVersion.objects.prefetch_related("steps"):
        steps = list(version.steps.all())
        shares = [Fraction(step.share_numerator, step.share_denominator) for step in steps]
        assert sum(shares) == 1, version
        assert all(a.unit != b.unit for a, b in pairwise(steps)), version


def test_it_can_be_found_without_accents(offices: dict[str, Office]) -> None:
    found = search_procedures("dang ky khai sinh", on=TODAY).first()
    assert found is not None
    assert found.procedure.code == "1.001193"


def test_a_longer_history_may_be_asked_for() -> None:
    load_reference(by="test", at=local(2026, 11, 20), since=date(2023, 11, 20))
    assert version_on("1.001193", date(2023, 11, 20))
    assert Office.objects.get(code="H99.11").valid_from == date(2023, 11, 20)
    assert Office.objects.get(code="H99.41.01").valid_to == date(2025, 6, 30)
