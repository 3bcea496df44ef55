"""The child process: what it finds in each kind of file, and that nothing it is given can harm us."""

import os
import signal
import textwrap
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from app.documents.look import ChildDied, Looker, Seen
from app.documents.sentences import PROBLEMS
from tests.documents import specimens

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
PDF, OFD = "application/pdf", "application/ofd"

WHOLE_FILES = [
    (JPEG, specimens.jpeg(with_place=True)),
    (PNG, specimens.png("P")),
    (WEBP, specimens.webp()),
    (PDF, specimens.pdf(3, packed=True)),
    (OFD, specimens.ofd()),
]


def opened(data: bytes | None) -> Image.Image:
    assert data
    return Image.open(BytesIO(data))


def is_red(pixel: object) -> bool:
    red, green, _blue = pixel  # type: ignore[misc]
    return red > 150 and green < 80


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (specimens.jpeg(), JPEG),
        (specimens.jpeg(progressive=True), JPEG),
        (specimens.png(), PNG),
        (specimens.png("RGBA"), PNG),
        (specimens.png("LA"), PNG),
        (specimens.png("P"), PNG),
        (specimens.png("1"), PNG),
        (specimens.png("L"), PNG),
        (specimens.png("I;16"), PNG),
        (specimens.webp(), WEBP),
        (specimens.webp(lossless=True), WEBP),
    ],
)
def test_a_photo_is_fine_and_gets_a_small_picture(looker: Looker, data: bytes, media: str) -> None:
    seen = looker.look(data, media)
    assert seen.problem is None
    small = opened(seen.small)
    assert small.format == "JPEG"
    assert small.size == (480, 360)
    assert len(seen.small or b"") < 40_000


def test_a_16_bit_scan_does_not_turn_white_or_black(looker: Looker) -> None:
    image = Image.new("I;16", (600, 400), 0x8000)
    out = BytesIO()
    image.save(out, "PNG")
    small = opened(looker.look(out.getvalue(), PNG).small).convert("L")
    assert 120 <= small.getpixel((100, 100)) <= 136


def test_what_is_transparent_becomes_white(looker: Looker) -> None:
    out = BytesIO()
    Image.new("RGBA", (600, 400), (0, 0, 0, 0)).save(out, "PNG")
    small = opened(looker.look(out.getvalue(), PNG).small)
    assert small.getpixel((50, 50)) == (255, 255, 255)


def test_a_photo_taken_sideways_is_turned_upright(looker: Looker) -> None:
    small = opened(looker.look(specimens.jpeg(specimens.TURNED_RIGHT), JPEG).small)
    assert small.size == (360, 480)
    assert is_red(small.getpixel((180, 60)))
    assert not is_red(small.getpixel((180, 420)))


def test_the_small_picture_tells_nothing_but_pixels(looker: Looker) -> None:
    small = opened(looker.look(specimens.jpeg(with_place=True), JPEG).small)
    assert not small.getexif()
    assert not small.info.keys() & {"exif", "xmp", "comment", "photoshop"}


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
@pytest.mark.parametrize(
    ("make", "media"),
    [(specimens.jpeg, JPEG), (specimens.png, PNG), (specimens.webp, WEBP)],
    ids=["jpeg", "png", "webp"],
)
def test_the_place_is_taken_out_and_the_pixels_and_the_turn_stay(
    looker: Looker, turn: int, make: Callable[..., bytes], media: str
) -> None:
    data = make(turn=turn, with_place=True)
    clean = opened(looker.look(data, media).clean)
    assert dict(clean.getexif()) == ({} if turn == 1 else {0x0112: turn})
    assert not clean.getexif().get_ifd(0x8825)
    assert ImageChops.difference(opened(data), clean).getbbox() is None


def test_a_place_written_in_xmp_is_taken_out_too(looker: Looker) -> None:
    data = specimens.jpeg(xmp=b"<x:xmpmeta><exif:GPSLatitude>31,14N</exif:GPSLatitude></x:xmpmeta>")
    assert b"GPSLatitude" in data
    assert b"GPSLatitude" not in (looker.look(data, JPEG).clean or data)


def test_the_colour_profile_stays(looker: Looker) -> None:
    data = specimens.jpeg(with_place=True, icc_profile=b"a colour profile")
    assert opened(looker.look(data, JPEG).clean).info["icc_profile"] == b"a colour profile"


def test_a_photo_without_a_place_is_left_as_it_is(looker: Looker) -> None:
    assert looker.look(specimens.jpeg(), JPEG).clean is None
    assert looker.look(specimens.jpeg(specimens.TURNED_RIGHT), JPEG).clean is None


@pytest.mark.parametrize("behind", [specimens.SCRIPT, specimens.ofd(), specimens.jpeg()])
def test_what_hides_behind_the_end_of_a_photo_is_cut_off(looker: Looker, behind: bytes) -> None:
    data = specimens.jpeg(progressive=True)
    seen = looker.look(data + behind, JPEG)
    assert seen.problem is None
    assert seen.clean == data


@pytest.mark.parametrize(
    ("data", "media", "problem"),
    [
        (specimens.jpeg()[:4000], JPEG, "damaged"),
        (specimens.jpeg()[:40], JPEG, "damaged"),
        (b"\xff\xd8\xff", JPEG, "damaged"),
        (specimens.png()[:2000], PNG, "damaged"),
        (specimens.webp()[:600], WEBP, "damaged"),
        (specimens.png(), JPEG, "damaged"),
        (specimens.moving("PNG"), PNG, "animated"),
        (specimens.moving("WEBP"), WEBP, "animated"),
        (specimens.bomb_png(), PNG, "too_large"),
        (specimens.bomb_png(7000), PNG, "too_large"),
        (specimens.pdf()[:60], PDF, "damaged"),
        (specimens.pdf(extra=b"/Encrypt 12 0 R"), PDF, "encrypted"),
        (specimens.pdf(extra=b"/Encrypt <</Filter /Standard>>"), PDF, "encrypted"),
        (specimens.pdf(200), PDF, "too_many_pages"),
        (specimens.pdf(200, packed=True), PDF, "too_many_pages"),
        (specimens.ofd()[:80], OFD, "damaged"),
        (specimens.zipped({"word/document.xml": "<w/>"}), OFD, "unsupported"),
        (specimens.ofd(Doc_0__Page_xml=" " * 60_000_000), OFD, "unsafe"),
        (
            specimens.ofd(Page_xml='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
            OFD,
            "unsafe",
        ),
        (specimens.zipped({"OFD.xml": "<OFD/>", "../../etc/cron": "x"}), OFD, "unsafe"),
        (specimens.zipped({"OFD.xml": "<OFD/>", "/etc/cron": "x"}), OFD, "unsafe"),
        (specimens.zipped({f"{number}.txt": "" for number in range(2001)}), OFD, "unsafe"),
    ],
)
def test_a_bad_file_is_found_and_the_child_lives_on(
    looker: Looker, data: bytes, media: str, problem: str
) -> None:
    looker.look(specimens.jpeg(), JPEG)
    child = looker.child
    assert looker.look(data, media) == Seen(problem, None, None)
    assert problem in PROBLEMS
    assert looker.child is child


def test_an_entity_in_utf_16_does_not_slip_through(looker: Looker) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><!doctype a><a/>'
    archive = specimens.zipped({"OFD.xml": text.encode("utf-16")})  # type: ignore[dict-item]
    assert looker.look(archive, OFD).problem == "unsafe"


@pytest.mark.parametrize("pages", [1, 40])
def test_a_pdf_of_up_to_forty_pages_is_fine(looker: Looker, pages: int) -> None:
    assert looker.look(specimens.pdf(pages), PDF) == Seen(None, None, None)
    assert looker.look(specimens.pdf(pages, packed=True), PDF) == Seen(None, None, None)


def test_a_whole_ofd_is_fine(looker: Looker) -> None:
    assert looker.look(specimens.ofd(), OFD) == Seen(None, None, None)


def test_a_heic_photo_is_taken_without_a_small_picture(looker: Looker) -> None:
    assert looker.look(specimens.heic(), "image/heic") == Seen(None, None, None)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_file_damaged_anywhere_never_ends_the_child(looker: Looker, data: st.DataObject) -> None:
    media, whole = data.draw(st.sampled_from(WHOLE_FILES))
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=20))
    cut = data.draw(st.booleans())
    seen = looker.look(whole[:at] + junk + (b"" if cut else whole[at + len(junk) :]), media)
    assert seen.problem is None or seen.problem in PROBLEMS


def script(folder: Path, text: str) -> Path:
    path = folder / "child.py"
    path.write_text(textwrap.dedent(text))
    return path


def test_a_child_that_hangs_is_killed_at_the_limit_and_the_next_look_gets_another(
    tmp_path: Path,
) -> None:
    hangs = script(tmp_path, "import time; time.sleep(600)")
    with closing(Looker(seconds=0.3, script=hangs)) as looker:
        with pytest.raises(ChildDied):
            looker.look(specimens.jpeg(), JPEG)
        assert looker.child is None
        looker.seconds, looker.command = 60, Looker().command
        assert looker.look(specimens.jpeg(), JPEG).problem is None


@pytest.mark.parametrize(
    "text",
    [
        "raise SystemExit(139)",
        "print('not a frame', flush=True)",
        "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\2{}'); sys.stdout.flush()",
        "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\2[]'); sys.stdout.flush()",
        "import sys; sys.stdout.buffer.write(b'\\xff\\xff\\xff\\xff'); sys.stdout.flush()",
        """
        import json, sys
        head = json.dumps({"problem": None, "small": 10**9, "clean": 0}).encode()
        sys.stdout.buffer.write(len(head).to_bytes(4, "big") + head)
        sys.stdout.flush()
        """,
    ],
)
def test_a_child_that_dies_or_lies_is_told_and_replaced(tmp_path: Path, text: str) -> None:
    with closing(Looker(seconds=60, script=script(tmp_path, text))) as looker:
        with pytest.raises(ChildDied):
            looker.look(specimens.jpeg() + b"\0" * 5_000_000, JPEG)
        assert looker.child is None


def test_an_interrupted_look_leaves_no_answer_behind_for_the_next_file() -> None:
    """A worker that is told to stop while it waits for the child."""

    class ToldToStop(BaseException):
        pass

    def stop(_signal: int, _frame: object) -> None:
        raise ToldToStop

    before = signal.signal(signal.SIGALRM, stop)
    with closing(Looker(seconds=60)) as looker:
        looker.look(specimens.jpeg(), JPEG)
        assert looker.child
        os.kill(looker.child.pid, signal.SIGSTOP)
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(ToldToStop):
            looker.look(specimens.jpeg()[:4000], JPEG)
        assert looker.child is None
        assert looker.look(specimens.jpeg(), JPEG).problem is None
    signal.signal(signal.SIGALRM, before)


def test_a_child_that_was_killed_between_two_files_is_replaced() -> None:
    with closing(Looker()) as looker:
        looker.look(specimens.jpeg(), JPEG)
        assert looker.child
        looker.child.kill()
        looker.child.wait()
        assert looker.look(specimens.jpeg(), JPEG).problem is None


def test_a_photo_that_needs_more_memory_than_the_child_may_have_is_too_large() -> None:
    out = BytesIO()
    Image.new("RGB", (7000, 5700)).save(out, "PNG", compress_level=1)
    with closing(Looker(memory=150 * 1024 * 1024)) as looker:
        assert looker.look(out.getvalue(), PNG).problem == "too_large"
        assert looker.look(specimens.jpeg(), JPEG).problem is None


def test_the_child_is_kept_warm_and_replaced_after_its_number_of_files() -> None:
    children = []
    with closing(Looker(most_looks=2)) as looker:
        for _ in range(5):
            looker.look(specimens.jpeg(), JPEG)
            assert looker.child
            children.append(looker.child.pid)
    assert children[0] == children[1] != children[2] == children[3] != children[4]


def test_the_child_has_none_of_our_settings_and_lets_others_go_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BANGBAN_VAULT_KEYS", "1:secret")
    with closing(Looker()) as looker:
        looker.look(specimens.jpeg(), JPEG)
        assert looker.child
        own = Path(f"/proc/{looker.child.pid}")
        assert b"BANGBAN" not in (own / "environ").read_bytes()
        assert os.getpriority(os.PRIO_PROCESS, looker.child.pid) >= 10
