"""The key ring and what it guards: each wrong ring has its sentence, each forged or moved value stays shut."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import vault
from app.jobs.model import Job
from app.notices.model import Message
from app.tasks.model import Task
from app.vault import Ring, Sealed, Unreadable

KEY = base64.b64encode(b"k" * 32).decode()
OTHER = base64.b64encode(b"o" * 32).decode()
RING = Ring(f"1:{KEY}")
LOOKS = "BANGBAN_VAULT_KEYS must look like id:base64,id:base64"
LENGTH = "every key in BANGBAN_VAULT_KEYS must be 32 bytes of base64"
IDS = "the ids in BANGBAN_VAULT_KEYS must differ and lie between 1 and 255"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", LOOKS),
        ("   ", LOOKS),
        (",,", LOOKS),
        (KEY, LOOKS),
        (f":{KEY}", LOOKS),
        (f"one:{KEY}", LOOKS),
        (f"-1:{KEY}", LOOKS),
        (f"1.0:{KEY}", LOOKS),
        (f"１:{KEY}", LOOKS),
        (f"{KEY}:1", LOOKS),
        (f"1:{KEY},{OTHER}", LOOKS),
        (f"1:{KEY};2:{OTHER}", LENGTH),
        ("1:", LENGTH),
        ("1:c2hvcnQ=", LENGTH),
        ("1:c2hvcnQ", LENGTH),
        (f"1:{KEY[:-1]}", LENGTH),
        (f"1:{KEY[:-4]}", LENGTH),
        (f"1:!{KEY[1:]}", LENGTH),
        (f"1:'{KEY}'", LENGTH),
        (f"1:{base64.b64encode(b'k' * 33).decode()}", LENGTH),
        (f"1:{base64.b64encode(b'k' * 16).decode()}", LENGTH),
        (f"1:{KEY},2:kurz", LENGTH),
        (f"0:{KEY}", IDS),
        (f"256:{KEY}", IDS),
        (f"1:{KEY},1:{OTHER}", IDS),
        (f"1:{KEY},01:{OTHER}", IDS),
    ],
)
def test_each_wrong_ring_is_refused_in_plain_words(text, sentence):
    with pytest.raises(ValueError, match="BANGBAN_VAULT_KEYS") as refused:
        Ring(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("text", [f"{KEY}:1", f"1:{KEY}=", f"1:!{KEY[1:]}", f"1:{KEY},{OTHER}"])
def test_a_refusal_never_repeats_a_key(text):
    with pytest.raises(ValueError, match="BANGBAN_VAULT_KEYS") as refused:
        Ring(text)
    assert KEY[4:-4] not in str(refused.value)
    assert OTHER[4:-4] not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        f"1:{KEY}",
        f" 1 : {KEY} ",
        f"1:{KEY}\n",
        f"1:{KEY},",
        f"01:{KEY}",
        f"2:{OTHER}, 1:{KEY}",
        f"2:{OTHER},\n1:{KEY}",
        f"255:{OTHER},1:{KEY}",
    ],
)
def test_spaces_line_ends_and_further_keys_do_no_harm(text):
    ring = Ring(text)
    assert ring.open(RING.seal(b"kept", "here"), "here") == b"kept"
    assert ring.ids[-1] == 1


def test_the_ids_stand_in_the_order_of_the_text_and_the_first_seals():
    ring = Ring(f"7:{OTHER},3:{KEY}")
    assert ring.ids == [7, 3]
    assert vault.key_in_use(ring.seal(b"x", "here")) == 7
    assert vault.key_in_use(Ring(f"3:{KEY},7:{OTHER}").seal(b"x", "here")) == 3


def test_indexes_belong_to_the_lowest_id_wherever_it_stands():
    one = Ring(f"3:{KEY}")
    for text in (f"7:{OTHER},3:{KEY}", f"3:{KEY},7:{OTHER}"):
        assert (Ring(text).index_key, Ring(text).audit_key) == (one.index_key, one.audit_key)


def test_keys_for_indexes_for_the_record_and_for_sealing_are_three():
    assert len({RING.index_key, RING.audit_key, RING.keys[1]}) == 3


@pytest.mark.parametrize("name", [1, 2, 77, 255])
def test_a_new_key_makes_a_ring(name):
    text = vault.new_key(name)
    assert Ring(text).ids == [name]
    assert Ring(text).open(Ring(text).seal(b"x", "p"), "p") == b"x"
    assert text != vault.new_key(name)


SEALED = RING.seal("王建国 13800000000".encode(), "message/one/phone")
PARTS = {
    "key id": range(1),
    "nonce": range(1, 13),
    "text": range(13, len(SEALED) - 16),
    "tag": range(len(SEALED) - 16, len(SEALED)),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_every_byte_of_every_part_of_a_sealed_value_counts(part, flip):
    for at in PARTS[part]:
        forged = bytearray(SEALED)
        forged[at] ^= flip
        with pytest.raises(Unreadable):
            RING.open(bytes(forged), "message/one/phone")


@pytest.mark.parametrize("length", [0, 1, 2, 12, 13, 14, 28, len(SEALED) - 1])
def test_a_value_cut_anywhere_stays_shut(length):
    with pytest.raises(Unreadable):
        RING.open(SEALED[:length], "message/one/phone")


@pytest.mark.parametrize("more", [b"\0", b"x", b"\0" * 16, SEALED])
def test_a_value_with_something_behind_it_stays_shut(more):
    with pytest.raises(Unreadable):
        RING.open(SEALED + more, "message/one/phone")


@pytest.mark.parametrize(
    "place",
    [
        "",
        "message/one/text",
        "message/two/phone",
        "task/one/phone",
        "message/one/phone ",
        "message/one/phon",
        "message/one/phone/",
        "Message/one/phone",
        "message//one/phone",
        "messageone/phone",
    ],
)
def test_another_table_row_or_column_opens_nothing_and_is_named(place):
    with pytest.raises(Unreadable) as shut:
        RING.open(SEALED, place)
    assert str(shut.value) == place


def test_the_parts_of_two_values_do_not_make_a_third():
    one, other = RING.seal(b"one value", "here"), RING.seal(b"two value", "here")
    for at in (2, 13, len(one) - 16):
        with pytest.raises(Unreadable):
            RING.open(one[:at] + other[at:], "here")


def test_a_key_of_the_same_id_that_is_another_key_opens_nothing():
    with pytest.raises(Unreadable):
        Ring(f"1:{OTHER}").open(SEALED, "message/one/phone")


def test_what_is_shut_says_where_and_never_what():
    forged = SEALED[:-1] + bytes([SEALED[-1] ^ 1])
    with pytest.raises(Unreadable) as shut:
        RING.open(forged, "message/one/phone")
    assert shut.value.__cause__ is None
    assert str(shut.value) == "message/one/phone"


@given(st.binary(max_size=80))
def test_bytes_that_nobody_sealed_open_nowhere(data):
    with pytest.raises(Unreadable):
        RING.open(data, "here")


@given(st.binary(max_size=200))
def test_a_sealed_value_is_longer_by_key_id_nonce_and_tag_and_by_nothing_else(plain):
    sealed = RING.seal(plain, "here")
    assert len(sealed) == 1 + 12 + len(plain) + 16
    assert sealed[0] == 1


def test_two_hundred_values_have_two_hundred_nonces():
    assert len({RING.seal(b"same", "here")[1:13] for _time in range(200)}) == 200


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("phone", "1"), ("phone1", "")),
        (("phone", "13800000000"), ("phone", "1380000000")),
        (("phone", "13800000000"), ("id_number", "13800000000")),
        (("a", "bc"), ("ab", "c")),
        (("a", ""), ("", "a")),
        (("phone", "a"), ("phone", "A")),
        (("phone", "a"), ("phone", " a")),
        (("register/fiscal", "1\x0023"), ("register/fiscal", "12\x003")),
    ],
)
def test_look_ups_of_another_purpose_or_value_share_nothing(one, other):
    assert vault.lookup(*one) != vault.lookup(*other)


def test_a_look_up_follows_the_oldest_key_and_no_other(request):
    request.addfinalizer(lambda: vault.use(f"1:{KEY}"))
    vault.use(f"1:{KEY}")
    before = vault.lookup("phone", "13800000000")
    vault.use(f"2:{OTHER},1:{KEY}")
    assert vault.lookup("phone", "13800000000") == before
    vault.use(f"1:{OTHER}")
    assert vault.lookup("phone", "13800000000") != before


def test_a_look_up_is_no_plain_hash_of_what_was_asked():
    import hashlib

    said = b"phone\x0013800000000"
    assert vault.lookup("phone", "13800000000") not in hashlib.sha256(said).digest()
    assert b"138" not in vault.lookup("phone", "13800000000")


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_a_fingerprint_tells_two_texts_apart(one, other):
    assert (vault.fingerprint(one) == vault.fingerprint(other)) == (one == other)
    assert len(vault.fingerprint(one)) == 64


def test_a_row_gets_its_id_when_the_first_value_is_sealed_into_it():
    row = Message()
    row.phone = "13800000000"
    given_id = row.id
    assert len(given_id) == 16
    row.text = "验证码"
    assert row.id == given_id


def test_a_row_that_has_an_id_keeps_it():
    row = Task(id="fixed")
    row.detail = {"a": 1}
    assert row.id == "fixed"
    assert vault.ring.open(row.detail_sealed, "task/fixed/detail") == b'{"a":1}'


def test_sealing_nothing_leaves_nothing_in_the_column():
    row = Job()
    row.payload = {"a": 1}
    row.payload = None
    assert row.payload_sealed is None
    assert row.payload is None


@pytest.mark.parametrize("value", ["", 0, False, [], {}])
def test_an_empty_value_is_sealed_and_is_not_nothing(value):
    row = Job()
    row.payload = value
    assert row.payload_sealed is not None
    assert row.payload == value
    assert type(row.payload) is type(value)


def test_chinese_is_sealed_as_it_is_written_and_not_as_escapes():
    row = Job()
    row.payload = {"名": "王"}
    plain = vault.ring.open(row.payload_sealed, Job.payload.place(row))
    assert plain.decode() == json.dumps({"名": "王"}, ensure_ascii=False, separators=(",", ":"))


def test_what_json_cannot_say_is_refused_before_anything_changes():
    row = Job()
    row.payload = {"kept": True}
    before = row.payload_sealed
    with pytest.raises(TypeError):
        row.payload = {"day": object()}
    assert row.payload_sealed == before


def test_the_attribute_of_the_class_tells_its_column():
    assert isinstance(Message.phone, Sealed)
    assert (Message.phone.name, Message.phone.column) == ("phone", "phone_sealed")
    assert Message.phone.place_in("message", 7) == "message/7/phone"


def test_a_value_of_a_task_does_not_open_in_a_job_of_the_same_id():
    task, job = Task(id="same"), Job(id="same")
    task.detail = {"a": 1}
    job.payload_sealed = task.detail_sealed
    with pytest.raises(Unreadable, match="job/same/payload"):
        _ = job.payload
