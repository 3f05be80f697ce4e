"""What is written into the template and read back is the same, whatever an office's catalogue holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from procedures.importing.catalogue import read_catalogue
from procedures.importing.spreadsheet.cells import SEPARATOR
from procedures.importing.spreadsheet.layout import CONTINUED
from procedures.importing.spreadsheet.writing import write_workbook
from procedures.importing.staged import (
    CHANNELS,
    LEVELS,
    UNITS,
    Entry,
    StagedCase,
    StagedEntry,
    StagedExemption,
    StagedFee,
    StagedLegalBasis,
    StagedLimit,
    StagedPaper,
    StagedProcedure,
    StagedStep,
    StagedTier,
)
from procedures.importing.texts import take_text
from procedures.importing.version_rows import content_of_staged
from procedures.rules.version_checks import version_problems
from tests.procedures.importing.records import NATIONAL_FILE

LETTERS = st.sampled_from("aăâđêôơưyĐÀảễộỳ  Ỹự\n\t.,;()0123-–“”=+@'\"<>&_x\u200b\U0001f600\uf0fc")


def _clean(text: str) -> str:
    return take_text("x", text)


texts = st.one_of(
    st.text(LETTERS, max_size=40),
    st.sampled_from(
        ["=1+1", "'x", "_x0041_", "00123", "1.5", "TRUE", "#N/A", "https://example.test", "x" * 40_000]
    ),
).map(_clean)
filled = texts.filter(lambda text: text not in ("", CONTINUED))
words = filled.map(lambda text: " ".join(text.replace(SEPARATOR, " ").split())).filter(bool)
keys = st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True)
days = st.dates(date(1900, 3, 1), date(2100, 12, 31))
amounts = st.integers(0, 10**12)


@st.composite
def limits(draw: st.DrawFn, cases: Sequence[str]) -> StagedLimit:
    unit = draw(st.sampled_from(UNITS))
    amount: Decimal | None = None
    if unit not in ("same_day", "none"):
        amount = Decimal(draw(st.integers(1, 1000)))
        if unit.endswith("hours"):
            amount = draw(st.sampled_from([amount, amount / 4 if amount % 4 else amount]))
    cutoff = (
        draw(st.none() | st.builds(time, st.integers(8, 16), st.sampled_from([0, 30])))
        if unit == "same_day"
        else None
    )
    return StagedLimit(
        unit, amount, draw(st.sampled_from(cases)), draw(st.sampled_from(("", *CHANNELS))), cutoff
    )


@st.composite
def fees(draw: st.DrawFn, cases: Sequence[str]) -> StagedFee:
    edges = sorted(draw(st.lists(st.integers(1, 100), max_size=2, unique=True)))
    tiers = tuple(StagedTier(edge, draw(amounts)) for edge in edges)
    if tiers:
        tiers = (*tiers, StagedTier(None, draw(amounts)))
    validity = sorted(draw(st.lists(days, min_size=2, max_size=2)))
    return StagedFee(
        amount=None if tiers else draw(st.none() | amounts),
        currency=draw(st.sampled_from(("VND", "USD"))),
        kind=draw(st.sampled_from(("phi", "le_phi", "unstated"))),
        case=draw(st.sampled_from(cases)),
        channel=draw(st.sampled_from(("", *CHANNELS))),
        key=draw(st.just("") | keys),
        name=draw(texts),
        per=draw(st.sampled_from(("dossier", "page", "người"))),
        for_each=draw(st.sampled_from(("", "copy"))),
        tiers=tiers,
        cap=draw(st.none() | st.integers(1, 10**12)),
        when_due=draw(st.sampled_from(("filing", "supplement", "return"))),
        valid_from=draw(st.none() | st.just(validity[0])),
        valid_to=draw(st.none() | st.just(validity[1])),
        note=draw(texts),
    )


@st.composite
def procedures(draw: st.DrawFn, code: str) -> StagedProcedure:
    names = draw(st.lists(keys, max_size=3, unique=True))
    cases = ("", *names)
    any_case = st.sampled_from(cases)
    modes = st.sampled_from(("restart", "pause", "none"))
    papers = st.builds(
        StagedPaper,
        filled,
        st.integers(0, 20),
        st.integers(0, 20),
        st.sampled_from(("submit", "present", "declare")),
        any_case,
        texts,
        texts,
    )
    bases = st.builds(StagedLegalBasis, texts, filled, st.none(), st.none() | days)
    exemptions = st.builds(StagedExemption, keys, filled, texts, st.integers(1, 100), st.just("") | keys)
    return StagedProcedure(
        code=code,
        name=draw(filled),
        field=draw(texts),
        levels=tuple(draw(st.lists(st.sampled_from(LEVELS), unique=True))),
        channels=tuple(draw(st.lists(st.sampled_from(CHANNELS), unique=True))),
        authority=draw(texts),
        applicants=draw(texts),
        conditions=draw(texts),
        result=draw(texts),
        result_code=draw(texts),
        how_to=draw(texts),
        decision=draw(texts),
        is_instant=draw(st.booleans()),
        is_chain=draw(st.booleans()),
        supplement_mode=draw(modes),
        payment_mode=draw(modes),
        consultation_mode=draw(modes),
        valid_from=draw(st.none() | days),
        valid_to=draw(st.none() | days),
        synonyms=tuple(draw(st.lists(words, max_size=3))),
        life_events=tuple(draw(st.lists(keys, max_size=3))),
        cases=tuple(StagedCase(key, draw(filled)) for key in names),
        limits=tuple(draw(st.lists(limits(cases), max_size=3))),
        fees=tuple(draw(st.lists(fees(cases), max_size=3))),
        exemptions=tuple(draw(st.lists(exemptions, max_size=2))),
        papers=tuple(draw(st.lists(papers, max_size=4))),
        steps=tuple(
            draw(st.lists(st.builds(StagedStep, filled, filled, st.just(Fraction(2, 3))), max_size=2))
        ),
        legal_bases=tuple(draw(st.lists(bases, max_size=3))),
    )


def sound(procedure: StagedProcedure) -> StagedProcedure:
    """The procedure without the lines that the checks refuse; its days in order."""
    if procedure.valid_from and procedure.valid_to and procedure.valid_to < procedure.valid_from:
        procedure = replace(procedure, valid_to=None)
    while problems := version_problems(content_of_staged(procedure)):
        part, number, _ = problems[0].field.split(".", 2)
        rows = list(getattr(procedure, part))
        del rows[int(number) - 1]
        procedure = replace(procedure, **{part: tuple(rows)})
    return procedure


catalogues = st.lists(st.from_regex(r"[1-5]\.[0-9]{6}", fullmatch=True), max_size=3, unique=True).flatmap(
    lambda codes: st.tuples(*(procedures(code).map(sound) for code in codes))
)


def there_and_back(written: Sequence[StagedProcedure]) -> list[Entry]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.xlsx"
        write_workbook(path, written)
        return list(read_catalogue(path))


def read_back(written: Sequence[StagedProcedure]) -> list[StagedProcedure]:
    entries = there_and_back(written)
    assert all(isinstance(entry, StagedEntry) for entry in entries), entries
    return [entry.procedure for entry in entries if isinstance(entry, StagedEntry)]


# Without shrinking: a failing catalogue is readable as it is, and each try writes a workbook.
@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(catalogues)
def test_the_round_trip_loses_nothing(written: tuple[StagedProcedure, ...]) -> None:
    assert read_back(written) == list(written)


def test_texts_longer_than_a_cell_go_on_below() -> None:
    long = " ".join(f"Điều {number}" for number in range(12_000))
    (entry,) = read_back([StagedProcedure("1.000001", "Thử", how_to=long, papers=(StagedPaper(long, 1),))])
    assert entry.how_to == long
    assert entry.papers[0].name == long


def test_the_same_catalogue_has_the_same_content_hash_wherever_its_rows_stand() -> None:
    one, two = StagedProcedure("1.000001", "Một"), StagedProcedure("1.000002", "Hai")
    hashes = {
        entry.procedure.code: entry.content_hash
        for entry in there_and_back([one, two])
        if isinstance(entry, StagedEntry)
    }
    turned = {
        entry.procedure.code: entry.content_hash
        for entry in there_and_back([two, one])
        if isinstance(entry, StagedEntry)
    }
    assert hashes == turned


@pytest.mark.skipif(not NATIONAL_FILE.exists(), reason="the shared records are not here")
def test_the_national_records_make_the_round_trip() -> None:
    staged = [entry.procedure for entry in read_catalogue(NATIONAL_FILE) if isinstance(entry, StagedEntry)]
    assert read_back(staged) == staged
