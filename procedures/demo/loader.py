"""Loads the demonstration catalogue: real procedures with their limits, fees and papers, and what is still in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from fractions import Fraction
from itertools import groupby

from django.db import transaction

from procedures.demo.files import Row, first_day, last_day, read
from procedures.demo.offices import load_offices
from procedures.models import (
    Case,
    CommittedLimit,
    Exemption,
    Fee,
    Field,
    LegalBasis,
    LifeEvent,
    Limit,
    Office,
    Paper,
    Procedure,
    ProcedureVersion,
    ReviewFlag,
    Step,
    Synonym,
)
from procedures.rules.unit_table import Unit
from procedures.rules.vietnamese import search_key, sort_key
from procedures.services import publish_version, refresh_search_keys, save_synonym

BESIDES_DISTRICT = {"commune", "commune_police"}


@transaction.atomic
def load_reference(*, by: str, at: datetime, since: date | None = None) -> dict[str, Office]:
    """Load calendars, offices and catalogue into an empty database; returns the offices by code.

    `since` lets offices and procedures be valid from that day on, for histories longer than the real ones.
    """
    offices = load_offices(by=by, at=at, since=since)
    load_catalogue(offices, by=by, at=at, since=since)
    load_words(by=by, at=at)
    return offices


def load_words(*, by: str, at: datetime) -> None:
    """What people call things: the synonyms of the search and the occasions of the start page."""
    for word, means in read("words.json")["synonyms"]:
        save_synonym(Synonym(word=word, means=means), by=by, at=at)
    LifeEvent.objects.bulk_create(
        LifeEvent(key=row["key"], name=row["name"], position=position)
        for position, row in enumerate(read("catalogue.json")["life_events"], start=1)
    )


def load_catalogue(
    offices: dict[str, Office], *, by: str, at: datetime, since: date | None = None
) -> list[ProcedureVersion]:
    """One version for each procedure of the file: published, or a draft with a flag for every doubt."""
    told = read("catalogue.json")
    fields = {row["code"]: _field(row) for row in told["fields"]}
    names = {row["key"]: row["name"] for row in told["applicants"]}
    units = {row["key"]: _kind_of_office(row) for row in told["units"]}
    default = offices[read("offices.json")["meta"]["default_office"]]
    versions = []
    for row in told["procedures"]:
        version = _version(row, fields[row["field"]], [names[key] for key in row["applicants"]])
        _terms(version, row, units)
        _promises(version, row, default if row["resolved_by"] in BESIDES_DISTRICT else offices["H99"])
        if row["state"] == "published":
            valid_from = date.fromisoformat(row["valid_from"])
            version = publish_version(version, by=by, at=at, valid_from=min(valid_from, since or valid_from))
        versions.append(version)
    return versions


def _kind_of_office(unit: Row) -> str:
    """What a step calls its unit: the kind of an office where the dossier leaves the house, else the unit inside."""
    return (
        unit["key"] if unit["office_role"] in ("receiving", "resolving", "commune") else unit["office_role"]
    )


def _field(row: Row) -> Field:
    return Field.objects.create(
        code=row["code"], name=row["name"], search_key=search_key(row["name"]), sort_key=sort_key(row["name"])
    )


def _version(row: Row, field: Field, applicants: list[str]) -> ProcedureVersion:
    procedure = Procedure.objects.create(
        code=row["code"], synonyms=row["synonyms"], life_events=row["life_events"]
    )
    version = ProcedureVersion(
        procedure=procedure,
        number=1,
        name=row["name"],
        field=field,
        levels=row["levels"],
        channels=row["channels"],
        authority=row["authority"],
        applicants="; ".join(applicants),
        conditions="\n".join(_conditions(row)),
        result=row["result"]["name"],
        result_code=row["result"]["code"] or "",
        how_to="\n".join(f"{step['order']}. {step['name']}" for step in row["steps"]),
        decision=row["decision"] or "",
        is_instant=row["instant"],
        is_chain=row["chain"],
        supplement_mode=row["clock"]["supplement"],
        payment_mode=row["clock"]["payment"],
        consultation_mode=row["clock"]["consultation"],
    )
    refresh_search_keys(version)
    version.save()
    return version


def _conditions(row: Row) -> Iterator[str]:
    yield from row["conditions"]
    for extension in row["extensions"]:
        unit = Unit(extension["unit"]).row.vietnamese
        yield f"Có thể kéo dài thêm {extension['amount']} {unit}: {extension['reason']}."


def _terms(version: ProcedureVersion, row: Row, units: dict[str, str]) -> None:
    cases = {
        case["key"]: Case(version=version, key=case["key"], name=case["name"], position=position)
        for position, case in enumerate(row["cases"])
    }
    Case.objects.bulk_create(cases.values())
    Limit.objects.bulk_create(
        Limit(version=version, case=cases.get(one["case"]), **_limit(one)) for one in row["limits"]
    )
    Fee.objects.bulk_create(_fee(version, one, cases) for one in row["fees"])
    Exemption.objects.bulk_create(
        Exemption(
            version=version,
            key=one["key"],
            ground=one["ground"],
            proof=one["proof"],
            percent=one["percent"],
            fee_key=one["fee"] or "",
        )
        for one in row["exemptions"]
    )
    Paper.objects.bulk_create(
        _paper(version, one, cases, position) for position, one in enumerate(row["papers"], 1)
    )
    Step.objects.bulk_create(_steps(version, row["steps"], units))
    LegalBasis.objects.bulk_create(_basis(version, one) for one in row["legal_bases"])
    ReviewFlag.objects.bulk_create(
        ReviewFlag(version=version, flag=doubt["fact"].replace("_", "-"), text=doubt["reason"])
        for doubt in row["review"]
        if row["state"] != "published"
    )


def _limit(row: Row) -> dict[str, object]:
    cutoff = time.fromisoformat(row["cutoff"]) if row["cutoff"] else None
    return {"channel": row["channel"] or "", "amount": row["amount"], "unit": row["unit"], "cutoff": cutoff}


def _promises(version: ProcedureVersion, row: Row, office: Office) -> None:
    CommittedLimit.objects.bulk_create(
        CommittedLimit(
            office=office,
            procedure=version.procedure,
            case_key=one["case"] or "",
            decision=one["decision"],
            valid_from=date.fromisoformat(one["valid_from"]),
            valid_to=last_day(one["valid_to"]),
            **_limit(one),
        )
        for one in row["committed"]
    )


def _fee(version: ProcedureVersion, row: Row, cases: dict[str, Case]) -> Fee:
    return Fee(
        version=version,
        case=cases.get(row["case"]),
        channel=row["channel"] or "",
        key=row["key"],
        name=row["name"],
        kind=row["kind"],
        amount=row["amount"],
        currency=row["currency"],
        per=row["per"],
        for_each=row["cap_per"] or "",
        tiers=row["tiers"],
        cap=row["cap"],
        when_due=row["when_due"],
        valid_from=first_day(row["valid_from"]),
        valid_to=last_day(row["valid_to"]),
        note=row["note"] or "",
    )


def _paper(version: ProcedureVersion, row: Row, cases: dict[str, Case], position: int) -> Paper:
    return Paper(
        version=version,
        case=cases.get(row["case"]),
        position=position,
        name=row["name"],
        originals=row["originals"],
        copies=row["copies"],
        mode=row["mode"],
        condition=row["condition"] or "",
        form=row["form"] or "",
    )


def _steps(version: ProcedureVersion, rows: list[Row], units: dict[str, str]) -> Iterator[Step]:
    """Steps in a row in one unit are one step here: a dossier is handed over only when it changes hands."""
    for position, (unit, same) in enumerate(groupby(rows, key=lambda row: units[row["unit"]]), start=1):
        parts = list(same)
        share = sum((Fraction(part["share"]) for part in parts), Fraction(0))
        yield Step(
            version=version,
            position=position,
            name="; ".join(part["name"] for part in parts)[:300],
            unit=unit,
            share_numerator=share.numerator,
            share_denominator=share.denominator,
        )


def _basis(version: ProcedureVersion, row: Row) -> LegalBasis:
    return LegalBasis(
        version=version,
        number=f"{row['kind']} {row['number']}",
        title=row["title"] or "",
        valid_from=first_day(row["valid_from"]),
        valid_to=last_day(row["valid_to"]),
    )
