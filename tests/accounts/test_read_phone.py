import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.service import read_phone
from app.errors import Refusal

phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
gaps = st.sampled_from(["", " ", "-", "－", "　", "\u202d", "—", "·", "\u200b"])
PHONE = re.compile("1[3-9][0-9]{9}")
FAULTS = {"phone_empty", "phone_letters", "phone_length", "phone_start"}
WIDE = str.maketrans("0123456789+", "０１２３４５６７８９＋")


@given(phone=phones, prefix=st.sampled_from(["", "+86", "0086", "86", "＋86"]), gap=gaps)
@settings(deadline=None)
def test_every_way_of_writing_a_phone_reads_the_same(phone, prefix, gap):
    grouped = gap.join([prefix, phone[:3], phone[3:7], phone[7:]])
    assert read_phone(f" {grouped} ") == phone
    assert read_phone(grouped.translate(WIDE)) == phone


@given(phone=phones)
@settings(deadline=None)
def test_what_was_read_reads_as_itself(phone):
    assert read_phone(read_phone(phone)) == phone


@given(text=st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_read_or_refused_with_a_known_code(text):
    try:
        outcome = read_phone(text)
    except Refusal as refusal:
        outcome = refusal.reason
    assert PHONE.fullmatch(outcome) or outcome in FAULTS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "phone_empty"),
        (" 　-", "phone_empty"),
        ("一三八", "phone_letters"),
        ("1380013602a", "phone_letters"),
        ("😀", "phone_letters"),
        ("1380013602", "phone_length"),
        ("138001360210", "phone_length"),
        ("021-62510000", "phone_start"),
        ("12800136021", "phone_start"),
        ("٠١٢٣٤٥٦٧٨٩٠", "phone_letters"),
    ],
)
def test_what_is_no_mobile_phone_is_refused_by_its_fault(text, reason):
    with pytest.raises(Refusal) as refused:
        read_phone(text)
    assert refused.value.reason == reason


def test_a_wrong_length_says_how_many_digits_were_typed():
    with pytest.raises(Refusal) as refused:
        read_phone("138 0013 602")
    assert refused.value.facts == {"digits": 10}


def test_five_thousand_characters_are_refused():
    with pytest.raises(Refusal) as refused:
        read_phone("1" * 5000)
    assert refused.value.reason == "phone_length"
