"""The demonstration catalogue, offices and staff: regular in shape, honest about what is unknown, whole."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "procedures" / "demo"
SHARED = ROOT.parent / "shared" / "data"
SAMPLE = SHARED / "sample_procedures.json"
RECORDS = SHARED / "national_procedures.jsonl"

Row = dict[str, Any]


def read(name: str) -> Row:
    """The parsed demonstration file of that name."""
    parsed: Row = json.loads((DEMO / name).read_text(encoding="utf-8"))
    return parsed


CATALOGUE = read("catalogue.json")
OFFICES: list[Row] = read("offices.json")["offices"]
STAFF: list[Row] = read("staff.json")["staff"]
PROCEDURES: list[Row] = CATALOGUE["procedures"]
PUBLISHED = [entry for entry in PROCEDURES if entry["state"] == "published"]
FROM_SAMPLE = [entry for entry in PROCEDURES if entry["source"] == "sample"]
FROM_RECORD = [entry for entry in PROCEDURES if entry["source"] == "national_record"]
OFFICE = {office["code"]: office for office in OFFICES}
CURRENT = [office for office in OFFICES if office["valid_to"] is None]

CHANNELS = {"direct", "online", "postal"}
WHOLE_UNITS = {"working_days", "calendar_days", "months"}
HOUR_UNITS = {"working_hours", "clock_hours"}
BARE_UNITS = {"same_day", "none"}
ROLES = {"clerk", "officer", "head", "manager", "auditor", "administrator", "editor"}
CONFIDENCE = {"S", "K", "U", "D"}
SAMPLE_UNIT = {
    "day": "calendar_days",
    "working_day": "working_days",
    "month": "months",
    "working_hour": "working_hours",
    "hour": "clock_hours",
    "same_day": "same_day",
    "by_plan": "none",
}


def by_code(entry: Row) -> str:
    return str(entry["code"])


def rows(part: str, entries: list[Row] = PROCEDURES) -> Iterator[tuple[str, Row]]:
    """Every row of one part of the catalogue with the code of its procedure."""
    return ((entry["code"], row) for entry in entries for row in entry[part])


def covers(row: Row, case: str, channel: str) -> bool:
    return row["case"] in (None, case) and row["channel"] in (None, channel)


def combinations(entry: Row) -> Iterator[tuple[str, str]]:
    return ((case["key"], channel) for case in entry["cases"] for channel in entry["channels"])


def is_date(text: str | None) -> bool:
    return text is None or bool(date.fromisoformat(text))


def unknown(fee: Row) -> bool:
    return fee["amount"] is None and not fee["tiers"]


# The shape a loader relies on


@pytest.mark.parametrize(
    "part", ["", "limits", "committed", "extensions", "fees", "exemptions", "papers", "steps"]
)
def test_rows_of_one_kind_have_the_same_keys(part: str) -> None:
    kinds = {tuple(row) for _, row in rows(part)} if part else {tuple(entry) for entry in PROCEDURES}
    assert len(kinds) == 1


@pytest.mark.parametrize(("name", "items"), [("offices.json", OFFICES), ("staff.json", STAFF)])
def test_offices_and_staff_have_the_same_keys(name: str, items: list[Row]) -> None:
    assert len({tuple(item) for item in items}) == 1
    assert read(name)["meta"]["fictional"] is True


def strings(value: object) -> Iterator[str]:
    """Every text inside a parsed file."""
    if isinstance(value, dict):
        yield from (text for part in value.values() for text in strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in strings(part))
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", ["catalogue.json", "offices.json", "staff.json"])
def test_texts_are_composed_unicode_without_stray_space(name: str) -> None:
    for text in strings(read(name)):
        assert text
        assert unicodedata.is_normalized("NFC", text)
        assert text == " ".join(text.split()), "no blanks at the ends, no double ones, no tabs"
        assert not re.search("[\u200b-\u200f\ufeff]", text)


def test_codes_are_public_and_unique() -> None:
    codes = [entry["code"] for entry in PROCEDURES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[123]\.\d{6}", code) for code in codes)


def test_at_least_44_published_procedures_of_the_commune() -> None:
    ours = [entry for entry in PUBLISHED if entry["resolved_by"] in {"commune", "commune_police"}]
    assert all("commune" in entry["levels"] for entry in ours)
    assert len(ours) >= 44
    assert sum(entry["levels"] == ["province"] for entry in PUBLISHED) >= 5
    assert any(entry["chain"] for entry in PUBLISHED)


@pytest.mark.parametrize("entry", PROCEDURES, ids=by_code)
def test_references_inside_the_catalogue(entry: Row) -> None:
    cases = {case["key"] for case in entry["cases"]}
    assert entry["field"] in {field["code"] for field in CATALOGUE["fields"]}
    assert set(entry["channels"]) <= CHANNELS
    assert set(entry["applicants"]) <= {row["key"] for row in CATALOGUE["applicants"]}
    assert set(entry["life_events"]) <= {row["key"] for row in CATALOGUE["life_events"]}
    assert set(entry["levels"]) <= {"commune", "province", "ministry", "other"}
    assert entry["clock"] == {"supplement": "restart", "payment": "pause", "consultation": "none"}
    for part in ("limits", "committed", "fees"):
        assert all(row["case"] in cases | {None} for row in entry[part])
        assert all(row["channel"] in {*entry["channels"], None} for row in entry[part])
    assert all(row["case"] in cases | {None} for row in entry["papers"] + entry["extensions"])


@pytest.mark.parametrize(
    "part", ["limits", "committed", "extensions", "fees", "exemptions", "papers", "legal_bases"]
)
def test_every_fact_carries_its_confidence(part: str) -> None:
    assert all(row["confidence"] in CONFIDENCE for _, row in rows(part))


# Time limits


@pytest.mark.parametrize(("code", "limit"), [*rows("limits"), *rows("committed")])
def test_a_limit_has_a_legal_unit_and_amount(code: str, limit: Row) -> None:
    unit, amount = limit["unit"], limit["amount"]
    assert unit in WHOLE_UNITS | HOUR_UNITS | BARE_UNITS, code
    assert (amount is None) == (unit in BARE_UNITS)
    assert amount is None or (isinstance(amount, int) and amount > 0)
    assert (limit["cutoff"] is not None) == (unit == "same_day")
    assert limit["cutoff"] is None or time.fromisoformat(limit["cutoff"])


@pytest.mark.parametrize("entry", PUBLISHED, ids=by_code)
def test_a_published_procedure_has_one_limit_for_each_case_and_channel(entry: Row) -> None:
    for case, channel in combinations(entry):
        assert sum(covers(limit, case, channel) for limit in entry["limits"]) == 1


@pytest.mark.parametrize("entry", [entry for entry in PROCEDURES if entry["committed"]], ids=by_code)
def test_a_committed_limit_is_shorter_and_marked_as_demonstration(entry: Row) -> None:
    for promise in entry["committed"]:
        statutory = [row for row in entry["limits"] if row["case"] in (None, promise["case"])]
        assert [row["unit"] for row in statutory] == [promise["unit"]]
        assert promise["amount"] < statutory[0]["amount"]
        assert promise["decision"] == CATALOGUE["meta"]["committed_decision"]["number"]
        assert promise["confidence"] == "D"


def test_an_uncertain_limit_is_left_out_and_keeps_the_entry_a_draft() -> None:
    assert all(limit["confidence"] != "U" for _, limit in rows("limits"))
    assert all(entry["review"] for entry in PROCEDURES if entry["state"] == "draft")
    assert not any(entry["review"] for entry in PUBLISHED)
    assert {entry["state"] for entry in PROCEDURES} == {"published", "draft"}


# Fees


@pytest.mark.parametrize(("code", "fee"), list(rows("fees")))
def test_a_fee_is_whole_money_or_openly_unknown(code: str, fee: Row) -> None:
    assert fee["kind"] in {"phi", "le_phi"}, code
    assert fee["currency"] in {"VND", "USD"}
    assert fee["when_due"] in {"filing", "supplement", "return"}
    assert fee["amount"] is None or (isinstance(fee["amount"], int) and fee["amount"] >= 0)
    assert not (fee["tiers"] and fee["amount"] is not None)
    assert not unknown(fee) or ("không" in fee["note"] and "miễn phí" in fee["note"]), "says it is not free"
    assert fee["amount"] != 0 or fee["note"].startswith(("Không thu", "Miễn")), "zero only where it is said"
    assert fee["confidence"] != "U" or unknown(fee)
    if fee["currency"] == "VND" and fee["amount"]:
        assert fee["amount"] >= 1000


@pytest.mark.parametrize(("code", "fee"), [row for row in rows("fees") if row[1]["tiers"]])
def test_tiers_rise_and_the_last_one_is_open(code: str, fee: Row) -> None:
    bounds = [tier["up_to"] for tier in fee["tiers"]]
    assert bounds[-1] is None, code
    assert bounds[:-1] == sorted(set(bounds[:-1]))
    assert all(isinstance(tier["price"], int) for tier in fee["tiers"])


@pytest.mark.parametrize("entry", PUBLISHED, ids=by_code)
@pytest.mark.parametrize("on", ["2025-06-30", "2025-07-01", "2026-12-31", "2027-01-01"])
def test_one_line_of_each_fee_applies_on_any_day(entry: Row, on: str) -> None:
    for case, channel in combinations(entry):
        for key in {fee["key"] for fee in entry["fees"]}:
            lines = [
                fee
                for fee in entry["fees"]
                if fee["key"] == key and covers(fee, case, channel)
                if (fee["valid_from"] or "") <= on < (fee["valid_to"] or "9999")
            ]
            assert len(lines) == 1, (case, channel, key)


def test_half_rate_of_the_identity_card_ends_with_2026() -> None:
    card = next(entry for entry in PROCEDURES if entry["code"] == "1.014063")
    rates = [(fee["amount"], fee["valid_from"], fee["valid_to"]) for fee in card["fees"]]
    assert rates == [
        (50000, None, "2025-07-01"),
        (25000, "2025-07-01", "2027-01-01"),
        (50000, "2027-01-01", None),
    ]


def test_an_exemption_has_a_ground_a_proof_and_a_fee_it_lowers() -> None:
    for entry in PROCEDURES:
        for exemption in entry["exemptions"]:
            assert exemption["ground"]
            assert exemption["proof"]
            assert 0 < exemption["percent"] <= 100
            assert exemption["fee"] in {fee["key"] for fee in entry["fees"]} | {None}


# Papers, steps, legal bases


@pytest.mark.parametrize("entry", PROCEDURES, ids=by_code)
def test_papers_state_how_many_and_how(entry: Row) -> None:
    assert all((entry["papers"], entry["result"]["name"], entry["conditions"], entry["legal_bases"]))
    for paper in entry["papers"]:
        assert paper["mode"] in {"submit", "present", "declare"}
        assert (paper["originals"] + paper["copies"] > 0) == (paper["mode"] != "declare")


@pytest.mark.parametrize("entry", PROCEDURES, ids=by_code)
def test_step_shares_sum_to_one(entry: Row) -> None:
    steps = entry["steps"]
    assert sum(Fraction(step["share"]) for step in steps) == 1
    assert all(Fraction(step["share"]) > 0 for step in steps)
    assert [step["order"] for step in steps] == list(range(1, len(steps) + 1))
    assert {step["unit"] for step in steps} <= {unit["key"] for unit in CATALOGUE["units"]}
    assert {step["role"] for step in steps} <= {"clerk", "officer", "head"}


@pytest.mark.parametrize("entry", PROCEDURES, ids=by_code)
def test_a_chain_is_what_leaves_the_resolving_office(entry: Row) -> None:
    home = {unit["key"]: unit["office_role"] for unit in CATALOGUE["units"]}
    outside = {home[step["unit"]] for step in entry["steps"]} - {
        "receiving",
        "resolving",
        entry["resolved_by"],
    }
    reception = entry["steps"][0]["unit"] == "reception" and entry["resolved_by"] == "land_registry"
    assert entry["chain"] == bool(outside or reception)


def test_a_legal_base_has_a_number_and_open_or_real_dates() -> None:
    for code, base in rows("legal_bases"):
        assert re.fullmatch(r"\d+/\d{4}/[\w-]+", base["number"]), code
        assert is_date(base["valid_from"])
        assert is_date(base["valid_to"])


# Offices and staff


@pytest.mark.parametrize("office", OFFICES, ids=by_code)
def test_an_office_has_its_place_in_the_tree_and_in_time(office: Row) -> None:
    assert re.fullmatch(r"H99(\.[A-Z0-9]{1,5})*", office["code"])
    assert (office["parent"] is None) == (office["code"] == "H99")
    assert office["parent"] is None or office["parent"] in OFFICE
    assert (office["valid_to"] is None) == (office["successor"] is None)
    if office["valid_to"]:
        successor = OFFICE[office["successor"]]
        assert office["successor"] in office["successors"]
        assert office["valid_from"] < office["valid_to"]
        assert successor["valid_to"] is None
        assert successor["valid_from"] <= office["valid_to"]


def test_the_district_ended_with_june_2025() -> None:
    districts = [office for office in OFFICES if office["kind"] == "district"]
    assert districts
    assert {office["valid_to"] for office in districts} == {"2025-07-01"}


def test_opening_hours_are_periods_in_order() -> None:
    for office in OFFICES:
        days = list((office["hours"] or {}).values()) + [day["periods"] for day in office["half_days"]]
        moments = [[time.fromisoformat(text) for period in day for text in period] for day in days]
        assert all(day == sorted(set(day)) for day in moments)


def test_every_step_of_a_published_procedure_has_an_office_and_somebody_to_do_it() -> None:
    home = {unit["key"]: unit["office_role"] for unit in CATALOGUE["units"]}
    hands = {
        (OFFICE[place["office"]]["role"], place["unit"], role)
        for person in STAFF
        if person["active"]
        for place in person["memberships"]
        for role in place["roles"]
    }
    for entry in PUBLISHED:
        for step in entry["steps"]:
            desk = "commune" if entry["resolved_by"] == "land_registry" else entry["resolved_by"]
            role = {"receiving": desk, "resolving": entry["resolved_by"]}.get(
                home[step["unit"]], home[step["unit"]]
            )
            assert (role, step["unit"], step["role"]) in hands, (entry["code"], step)


def test_staff_work_in_units_of_offices_that_exist() -> None:
    assert len({person["username"] for person in STAFF}) == len(STAFF)
    for person in STAFF:
        assert re.fullmatch(r"[a-z0-9.]+", person["username"])
        for place in person["memberships"]:
            office = OFFICE[place["office"]]
            assert office in CURRENT
            assert place["unit"] is None or place["unit"] in {unit["key"] for unit in office["units"]}
            assert place["roles"]
            assert set(place["roles"]) <= ROLES
    given = {role for person in STAFF for place in person["memberships"] for role in place["roles"]}
    assert given == ROLES


# Against the sample of real procedures, where it lies beside the project


@pytest.fixture(scope="module")
def sample() -> dict[str, Row]:
    if not SAMPLE.exists():
        pytest.skip("the sample of real procedures is not beside the project")
    parsed = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return {entry["code"]: entry for entry in parsed["procedures"]}


def sure_limits(entry: Row) -> Iterator[tuple[Row, tuple[int | None, str, str | None]]]:
    """Each limit of a sample entry that was read in a source and is still in force, in our units."""
    for limit in entry["time_limits"]:
        if limit["confidence"] == "S" and not limit.get("valid_to"):
            unit = SAMPLE_UNIT[limit["unit"]]
            amount = None if unit in BARE_UNITS else limit["value"]
            yield limit, (amount, unit, limit.get("cutoff") if unit == "same_day" else None)


@pytest.mark.parametrize("entry", FROM_SAMPLE, ids=by_code)
def test_sure_limits_equal_the_sample(entry: Row, sample: dict[str, Row]) -> None:
    real = sample[entry["code"]]
    ours = {
        (row["amount"], row["unit"], row["cutoff"]) for row in entry["limits"] if row["confidence"] == "S"
    }
    added = {(row["amount"], row["unit"]) for row in entry["extensions"]}
    plain = {fact for limit, fact in sure_limits(real) if not limit.get("additive")}
    extra = [(limit["value"], fact[1]) for limit, fact in sure_limits(real) if limit.get("additive")]
    totals = {
        (amount + more, unit, None)
        for amount, unit, _ in plain
        if amount
        for more, same in extra
        if same == unit
    }
    assert plain <= ours <= plain | totals
    assert all(
        fact in added or any((amount + fact[0], unit, None) in ours for amount, unit, _ in plain)
        for fact in extra
    )


@pytest.mark.parametrize("entry", FROM_SAMPLE, ids=by_code)
def test_sure_fees_are_fees_of_the_sample(entry: Row, sample: dict[str, Row]) -> None:
    real = sample[entry["code"]]["fees"]
    amounts = {fee.get("amount_vnd", fee.get("amount_usd")) for fee in real if fee["confidence"] in "SK"}
    for fee in entry["fees"]:
        stated = [tier["price"] for tier in fee["tiers"]] or [fee["amount"]]
        assert fee["confidence"] != "S" or unknown(fee) or set(stated) <= amounts
    left_open = [fee.get("amount_vnd", fee.get("amount_usd")) is None for fee in real]
    assert any(unknown(fee) for fee in entry["fees"]) or not any(left_open), "the council decides: never zero"
    assert all(unknown(fee) for fee in entry["fees"]) or not all(left_open)


ROW_UNITS = {"Ngày làm việc": "working_days", "Ngày": "calendar_days"}
CLEAN_ROW = re.compile(r"(?:Trực tuyến|Trực tiếp|Dịch vụ bưu chính)(\d+) (Ngày làm việc|Ngày)")


@pytest.fixture(scope="module")
def records() -> dict[str, str]:
    """The glued "ways of filing" text of each national record, by code."""
    if not RECORDS.exists():
        pytest.skip("the national records are not beside the project")
    parsed = [json.loads(line) for line in RECORDS.read_text(encoding="utf-8").splitlines()]
    return {record["ma_thu_tuc"]: record["cach_thuc_thuc_hien"] for record in parsed}


@pytest.mark.parametrize("entry", FROM_RECORD, ids=by_code)
def test_limits_equal_the_clean_rows_of_the_national_record(entry: Row, records: dict[str, str]) -> None:
    real = {(int(amount), ROW_UNITS[unit]) for amount, unit in CLEAN_ROW.findall(records[entry["code"]])}
    assert {(limit["amount"], limit["unit"]) for limit in entry["limits"]} == real
    free = all(fee["amount"] == 0 for fee in entry["fees"])
    assert not free or "Miễn phí" in records[entry["code"]]
