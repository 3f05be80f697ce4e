"""The rows beside dossier and events: applicant, papers, who held it, what it waited for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from random import Random

from dossiers.personal_data import index_of, seal
from dossiers.rules.actions import Action
from onestop.demo.bulk.facts import Fact, Standing
from onestop.demo.bulk.rows import NULL, hexed, moment, safe
from onestop.demo.bulk.tracks import Track
from onestop.demo.people import enterprise, person
from procedures.rules.vietnamese import person_sort_key, search_key

_ENDS = frozenset({Action.RETURN_RESULT, Action.WITHDRAW, Action.STOP})


@lru_cache(maxsize=50_000)
def _name_keys(name: str) -> str:
    return f"{name}\t{search_key(name)[:200]}\t{person_sort_key(name)[:600]}"


def party_line(dossier_id: int, code: str, track: Track, rng: Random) -> str:
    """The applicant, with the personal values really encrypted under the dossier's code."""
    who = enterprise(rng) if track.of_enterprise else person(rng)
    contact = {
        "id_number": who.id_number,
        "phone": who.phone,
        "email": "",
        "address": who.address,
        "birth_on": who.birth_on,
    }
    sealed = hexed(seal(contact, about=f"party {code} applicant"))
    return (
        f"{dossier_id}\tapplicant\t{who.kind}\t{_name_keys(who.name)}\t{sealed}\t"
        f"{index_of(who.id_number)}\t{index_of(who.phone)}\n"
    )


def paper_lines(dossier_id: int, track: Track) -> Iterator[str]:
    """The papers that everybody brings."""
    for position, (name, mode, originals, copies) in enumerate(track.papers, start=1):
        yield f"{dossier_id}\t{position}\t{safe(name)}\t{mode}\t{originals}\t{copies}\tf\t\n"


def holding_lines(dossier_id: int, track: Track, facts: Sequence[Fact], standing: Standing) -> Iterator[str]:
    """Who held it from when to when; the moment by which a step was due is told for the last office only."""
    if standing.received_at is None:
        return
    changes = [(standing.received_at, track.route.receiving.pk)]
    changes += [(fact.step.at, fact.step.to.pk) for fact in facts if fact.step.to]
    ended = next((fact.step.at for fact in facts if fact.step.action in _ENDS), None)
    names = track.step_names
    for position, (since, office_id) in enumerate(changes, start=1):
        until = changes[position][0] if position < len(changes) else ended
        due = moment(facts[0].due_at) if position == len(changes) else NULL
        name = safe(names[position - 1]) if position <= len(names) else ""
        yield f"{dossier_id}\t{position}\t{name}\t{office_id}\t{moment(since)}\t{due}\t{moment(until)}\n"


def suspension_lines(dossier_id: int, track: Track, facts: Sequence[Fact]) -> Iterator[str]:
    """The wait for papers, where there was one."""
    asked = next((fact.step for fact in facts if fact.step.action is Action.ASK_SUPPLEMENT), None)
    if asked is None:
        return
    given = next((fact.step.at for fact in facts if fact.step.action is Action.RESUBMIT), None)
    papers = '["Giấy tờ chưa hợp lệ"]'
    mode = track.clock_terms.supplement_mode
    yield (
        f"{dossier_id}\tsupplement\t{mode}\t{moment(asked.at)}\t{moment(given)}\t{asked.reason}\t{papers}\n"
    )
