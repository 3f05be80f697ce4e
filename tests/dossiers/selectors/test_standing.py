"""The rule of standing in Python and in SQL, held together over random histories of real dossiers."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.models import Dossier
from dossiers.rules.actors import Role
from dossiers.rules.standing import Standing, is_overdue, open_standing
from dossiers.selectors.standing import OPEN_STANDING, overdue, stands
from dossiers.services.drafts import PaperDraft
from dossiers.services.processing import start
from dossiers.services.suspension import ask_supplement, resubmit
from procedures.rules.errors import RuleError
from tests.factories import local, make_actor, make_dossier, make_office, make_procedure

OPEN = (Standing.WITHIN, Standing.OVERDUE, Standing.WAITING)
RECEIVED = local(2026, 3, 2)
# What an officer may do with a dossier, each some hours after the last; what is refused is left out.
STEPS = {
    "start": start,
    "ask": partial(ask_supplement, papers=["Giấy khai sinh"], reason="thiếu giấy"),
    "resubmit": partial(resubmit, papers=(PaperDraft(name="Giấy khai sinh", originals=1),)),
}
histories = st.lists(
    st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(1, 60)), max_size=4),
    min_size=1,
    max_size=5,
)


@pytest.fixture
def desk(db):
    office = make_office()
    return make_procedure(amount=2), make_actor(office, Role.CLERK, Role.OFFICER, Role.HEAD), office


# Every example adds its dossiers to those before it; the rules must agree on all of them.
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=histories, hours=st.integers(0, 24 * 20))
def test_both_rules_agree_on_what_is_open(desk, histories, hours):
    version, actor, office = desk
    for history in histories:
        live(history, make_dossier(office, version, by=actor, at=RECEIVED).dossier, actor)
    moment = RECEIVED + timedelta(hours=hours)
    rows = Dossier.objects.open()
    by_python = {
        dossier.pk: open_standing(dossier.due_at, moment, waits=dossier.clock == "paused") for dossier in rows
    }
    assert by_python == {
        row.pk: standing for standing in OPEN for row in rows.filter(stands(standing, moment))
    }
    assert by_python == by_statement(moment, by_python)
    late = {dossier.pk for dossier in rows if is_overdue(dossier.due_at, moment)}
    assert late == set(rows.filter(overdue(moment)).values_list("pk", flat=True))


def live(history, dossier, actor):
    at = RECEIVED
    for step, hours in history:
        at += timedelta(hours=hours)
        dossier.refresh_from_db()
        try:
            STEPS[step](dossier.code, by=actor, at=at, revision=dossier.last_seq)
        except RuleError:
            continue


def by_statement(moment, ids):
    standing = OPEN_STANDING.format(row="d", at="%(at)s")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.id, {standing} FROM dossiers_dossier d WHERE d.id = ANY(%(ids)s)",
            {"at": moment, "ids": list(ids)},
        )
        return dict(cursor.fetchall())
