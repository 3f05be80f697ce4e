"""Normal forms of any text: Unicode's own for real ones, in time for those that are made to take long."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.rules.errors import RuleError
from procedures.rules.sort_keys import sort_key
from procedures.rules.unicode_forms import LONGEST_RUN, is_mark, normalized
from procedures.rules.vietnamese import clean_text, fold_code, mask_name, search_key

MARKS = "\u0301\u0323\u0315\u0334\u0344\u3099"
FORMS = ("NFC", "NFD", "NFKC", "NFKD")


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(FORMS))
def test_a_text_with_few_marks_in_a_row_has_unicodes_own_form(text, form):
    longest = run = 0
    for char in text:
        run = run + 1 if is_mark(char) else 0
        longest = max(longest, run)
    if longest <= LONGEST_RUN:
        assert normalized(form, text) == unicodedata.normalize(form, text)


@given(st.text(st.sampled_from("aế" + MARKS), min_size=50, max_size=400), st.sampled_from(FORMS))
def test_a_long_run_is_parted_and_the_form_is_the_forms_form(text, form):
    once = normalized(form, text)
    assert normalized(form, once) == once
    assert once.replace("\u034f", "") or not text
    runs = "".join("m" if is_mark(char) else " " for char in once).split()
    # A sign of the compatibility forms may come apart into several marks.
    assert max(map(len, runs), default=0) <= 4 * LONGEST_RUN


@pytest.mark.parametrize("run", ["a" + MARKS * 20_000, MARKS * 20_000, "a\u0301" + "\u0323" * 100_000])
def test_a_hundred_thousand_marks_are_refused_or_read_by_everybody(run):
    with pytest.raises(RuleError) as refused:
        clean_text(run)
    assert refused.value.code in ("text_marks_piled_up", "text_double_tone")
    for reads in (search_key, sort_key, fold_code, mask_name):
        assert isinstance(reads(run), str)
