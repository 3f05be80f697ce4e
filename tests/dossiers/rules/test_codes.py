from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.codes import DEFAULT_PATTERN, CodePattern, SerialExhausted, issue_code, parse_code
from procedures.rules.errors import NotFound, RuleError

ON = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("pattern", "office", "on", "serial", "code"),
    [
        (DEFAULT_PATTERN, "H50.12", ON, 1, "H50.12-260615-0001"),
        (DEFAULT_PATTERN, "H50.12.3", ON, 9999, "H50.12.3-260615-9999"),
        (DEFAULT_PATTERN, "000.00.12.H50", date(2020, 6, 15), 1, "000.00.12.H50-200615-0001"),
        ("{office}-{date:%Y%m%d}-{serial:07d}", "G09.20", date(2026, 6, 9), 92637, "G09.20-20260609-0092637"),
    ],
)
def test_codes_are_issued_by_the_pattern(pattern, office, on, serial, code):
    assert issue_code(pattern, office, on, serial) == code
    found = parse_code(code)
    assert (found.text, found.office, found.on, found.serial) == (code, office, on, serial)


def test_after_the_last_serial_there_is_an_error_and_never_a_wrap():
    with pytest.raises(SerialExhausted) as refused:
        issue_code(DEFAULT_PATTERN, "H50.12", ON, 10_000)
    assert refused.value.code == "serial_exhausted"
    assert str(refused.value) == "H50.12 has issued all 9999 dossier codes of 2026-06-15."
    assert (
        CodePattern.read("{office}-{date:%y%m%d}-{serial:05d}").issue("H50.12", ON, 10_000).endswith("-10000")
    )


@pytest.mark.parametrize(
    ("office", "on", "serial", "code"),
    [
        ("H50.12", ON, 0, "serial_not_positive"),
        ("H50.12", ON, -1, "serial_not_positive"),
        ("H50.12", date(1999, 6, 15), 1, "code_day_out_of_range"),
        ("H50.12", date(2100, 6, 15), 1, "code_day_out_of_range"),
        ("h50.12", ON, 1, "office_code_invalid"),
        ("", ON, 1, "office_code_invalid"),
        ("Z50.12", ON, 1, "office_code_invalid"),
        ("H50-12", ON, 1, "office_code_invalid"),
        ("H50.12\n", ON, 1, "office_code_invalid"),
        ("H50..12", ON, 1, "office_code_invalid"),
        ("H50.123456", ON, 1, "office_code_invalid"),
        ("H50" + ".ABCDE" * 6, ON, 1, "office_code_invalid"),
        ("Н50.12", ON, 1, "office_code_invalid"),
        ("H٥0.12", ON, 1, "office_code_invalid"),
    ],
)
def test_codes_are_issued_strictly(office, on, serial, code):
    with pytest.raises(RuleError) as refused:
        issue_code(DEFAULT_PATTERN, office, on, serial)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{office}",
        "{office}{date:%y%m%d}{serial:04d}",
        "{date:%y%m%d}-{office}-{serial:04d}",
        "{office}-{date:%y%m}-{serial:04d}",
        "{office}-{date:%y%m%d}-{serial}",
        "{office}-{date:%y%m%d}-{serial:03d}",
        "{office}-{date:%y%m%d}-{serial:08d}",
        "{office}-{date:%y%m%d}-{serial:04d}-{office}",
        "X{office}-{date:%y%m%d}-{serial:04d}",
        "{office}_{date:%y%m%d}_{serial:04d}",
        "{office.__class__}-{date:%y%m%d}-{serial:04d}",
        "{office!r}-{date:%y%m%d}-{serial:04d}",
        "{0}-{date:%y%m%d}-{serial:04d}",
        "%(office)s-{date:%y%m%d}-{serial:04d}",
        "{office}-{date:%y%m%d}-{serial:04d}\n",
        "{office}\0-{date:%y%m%d}-{serial:04d}",
    ],
)
def test_a_pattern_that_could_not_be_read_back_is_refused(pattern):
    with pytest.raises(RuleError) as refused:
        CodePattern.read(pattern)
    assert refused.value.code == "code_pattern_invalid"


@pytest.mark.parametrize(
    "typed",
    [
        "H50.12-260615-0001",
        "h50.12-260615-0001",
        "  H50.12 - 260615 - 0001\n",
        "H50.12 260615 0001",
        "H50.12\u00a0260615\u00a00001",
        "H50.12–260615—0001",
        "H50.12−260615‐0001",
        "Ｈ５０．１２－２６０６１５－０００１",
        "H50.12-260615-00 01",
    ],
)
def test_codes_are_parsed_leniently(typed):
    assert parse_code(typed).text == "H50.12-260615-0001"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "H50.12",
        "H50.12-260615",
        "H50.12-260615-001",
        "H50.12-260615-00000001",
        "H50.12-260615-0000",
        "H50.12-261315-0001",
        "H50.12-260631-0001",
        "H50.12-2606150-0001",
        "Н50.12-260615-0001",
        "Η50.12-260615-0001",
        "H50.12-26O615-0001",
        "H50.12-٢٦٠٦١٥-0001",
        "H50.12-260615-0001'; --",
        "H50.12%2D260615-0001",
        "H50.12-00000615-0001",
        "H50" + ".ABCDE" * 6 + "-260615-0001",
        "H50.12-260615-0001" + " " * 200,
        "ﷺ" * 100,
    ],
)
def test_anything_else_is_like_an_unknown_code(typed):
    with pytest.raises(NotFound) as refused:
        parse_code(typed)
    assert (refused.value.code, refused.value.params) == ("code_not_found", {})


offices = st.from_regex(
    r"[A-Y][0-9]{2}(\.[A-Z0-9]{1,5}){0,4}|[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}", fullmatch=True
)
patterns = st.builds(
    "{{office}}-{{date:{}}}-{{serial:0{}d}}".format, st.sampled_from(["%y%m%d", "%Y%m%d"]), st.integers(4, 7)
)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(patterns, offices, days, st.integers(1, 9999))
def test_whatever_is_issued_can_be_parsed(pattern, office, on, serial):
    found = parse_code(issue_code(pattern, office, on, serial).lower())
    assert (found.office, found.on, found.serial) == (office, on, serial)


@given(offices, days, st.integers(1, 9998))
def test_codes_of_one_day_sort_as_they_were_issued(office, on, serial):
    assert issue_code(DEFAULT_PATTERN, office, on, serial) < issue_code(
        DEFAULT_PATTERN, office, on, serial + 1
    )


@given(st.text(max_size=200))
def test_no_text_makes_the_parser_fail_otherwise(text):
    with suppress(NotFound):
        assert parse_code(text).serial > 0
