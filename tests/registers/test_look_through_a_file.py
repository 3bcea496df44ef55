"""What a file is, before a row of it is read: its size, its digest, its encoding, its longest line."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Refusal
from app.registers import source
from app.registers.source import Records, look_through

signs = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters='\0"\r\n,'), max_size=12
)
tables = st.lists(st.lists(signs, min_size=2, max_size=4), min_size=1, max_size=8)
SLOW_FIXTURE = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)


def put(tmp_path, data):
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@SLOW_FIXTURE
@given(rows=tables)
def test_what_was_written_is_what_is_read_in_every_encoding(encoding, rows, tmp_path):
    text = "医,院\n" + "".join(",".join(row) + "\n" for row in rows)
    found = look_through(put(tmp_path, text.encode(encoding)))
    read = [cells for _, cells in Records(found)]
    written = [row for row in rows if any(cell.strip() for cell in row)]
    assert read == [["医", "院"], *written]


@SLOW_FIXTURE
@given(data=st.binary(min_size=1, max_size=200))
def test_any_bytes_are_read_or_refused_and_never_break(data, tmp_path):
    path = put(tmp_path, data)
    assert outcome(path) in {
        hashlib.sha256(data).hexdigest(),
        "file_has_nul",
        "file_is_utf16",
        "file_is_spreadsheet",
        "not_a_table",
        "not_text",
        "quotes_unbalanced",
    }


def outcome(path):
    """The digest of a file that was read to its end, or the code of the refusal."""
    try:
        found = look_through(path)
        assert all(line >= 1 for line, _ in Records(found))
    except Refusal as refusal:
        return refusal.reason
    return found.sha256


def test_gbk_that_could_by_chance_be_utf8_is_read_as_chinese(tmp_path):
    data = "code,name\n1,医院\n".encode("gbk")
    assert data.decode("utf-8") != data.decode("gbk")
    found = look_through(put(tmp_path, data))
    assert [cells for _, cells in Records(found)][1] == ["1", "医院"]


def test_a_mark_at_the_beginning_settles_the_encoding(tmp_path):
    data = "code,name\n1,Café\n".encode("utf-8-sig")
    assert [cells for _, cells in Records(look_through(put(tmp_path, data)))][1] == ["1", "Café"]


@pytest.mark.parametrize("length", [1, 2, 5, 11, 64])
def test_the_size_of_the_pieces_changes_nothing(length, tmp_path, monkeypatch):
    data = ("编码,名称\n" + "甲乙,丙丁\n" * 9).encode()
    whole = look_through(put(tmp_path, data))
    monkeypatch.setattr(source, "PIECE", max(length, 20))
    assert look_through(tmp_path / "file.csv") == whole


def test_a_pure_ascii_file_is_utf8(tmp_path):
    assert look_through(put(tmp_path, b"a,b\n1,2\n")).encoding == "utf-8-sig"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_up_to_the_longest_are_read_and_one_sign_more_is_refused(end, tmp_path, monkeypatch):
    monkeypatch.setattr(source, "PIECE", 50)
    longest = b"x" * 50 + end
    assert look_through(put(tmp_path, longest * 4)).size == 4 * len(longest)
    with pytest.raises(Refusal, match="line_too_long"):
        look_through(put(tmp_path, b"y" * 3 + end + b"x" * 101 + end))


def test_a_hundred_megabytes_in_one_line_are_refused_after_the_first_of_them(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"code,name\n")
        file.truncate(100 * 1024 * 1024)
        file.seek(10)
        file.write(b"x" * (3 * source.PIECE))
    reads = []

    class Counting:
        def __init__(self, file):
            self.file = file

        def read(self, size):
            reads.append(size)
            return self.file.read(size)

    with path.open("rb") as file, pytest.raises(Refusal, match="line_too_long"):
        source._scan(Counting(file))
    assert len(reads) <= 3


def test_a_file_that_was_touched_since_is_known(tmp_path):
    found = look_through(put(tmp_path, b"a,b\n1,2\n"))
    assert found.is_untouched()
    put(tmp_path, b"a,b\n1,2\n3,4\n")
    assert not found.is_untouched()


def test_reading_tells_how_far_it_is(tmp_path):
    found = look_through(put(tmp_path, b"a,b\n" + b"1234567,1234567\n" * 20_000))
    records = Records(found)
    marks = [records.percent for _ in records]
    assert marks == sorted(marks)
    assert marks[0] < 10
    assert marks[-1] == 99


def test_a_file_cut_short_between_look_and_reading_is_not_followed(tmp_path):
    path = put(tmp_path, "编码,名称\n".encode() * 10)
    found = look_through(path)
    path.write_bytes("编码,名称\n".encode("gb18030") * 10)
    with pytest.raises(Refusal, match="file_changed"):
        list(Records(found))
