"""The worker's task and the command that does the same without it."""

from __future__ import annotations

import io

from django.core.management import call_command
from django.utils.translation import override

from onestop.statistics.insight.models import CountedMonth, OfficeExperience
from onestop.statistics.insight.tasks import refresh_insight
from onestop.statistics.models import Heartbeat
from tests.onestop.statistics.worlds import World


def run(*arguments: str) -> str:
    out = io.StringIO()
    with override("en"):
        call_command("refresh_insight", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_does_what_is_due_and_all_of_it_when_asked(world: World) -> None:
    assert run() == "Signs and expected finish: 13 parts counted.\n"
    assert (CountedMonth.objects.count(), OfficeExperience.objects.count()) == (12, len(world.offices))
    assert run() == "Signs and expected finish: 0 parts counted.\n"
    assert run("--all") == "Signs and expected finish: 13 parts counted.\n"


def test_the_task_leaves_a_sign_of_life(world: World) -> None:
    refresh_insight()
    assert CountedMonth.objects.count() == 12
    beat = Heartbeat.objects.get(name="insight")
    assert beat.last_success
    assert not beat.last_error
