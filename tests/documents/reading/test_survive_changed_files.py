"""Files changed at random never make the reader fail: it answers, and the web process stays small."""

import random
import resource

import pytest

from app.documents.reading.eyes import Eyes
from app.documents.reading.reader import read
from tests.documents import specimens
from tests.documents.reading import papers

ROUNDS = 12
WHOLE = {
    "jpeg": specimens.jpeg(),
    "png": specimens.png(),
    "webp": specimens.webp(),
    "pdf": papers.as_pdf(papers.ID_FRONT),
    "ofd": papers.as_ofd(papers.INVOICE),
    "scan": papers.as_scan(papers.as_picture(papers.ID_BACK, 0.5)),
}
CODES = {
    *("not_an_image", "not_a_document", "empty", "damaged", "too_large", "too_many_pages"),
    *("encrypted", "animated", "unsupported", "unsafe"),
}


def changed(data: bytes, chance: random.Random) -> bytes:
    """Bytes overwritten, cut out, doubled, or the end cut off."""
    body = bytearray(data)
    for _change in range(chance.randint(1, 30)):
        at = chance.randrange(len(body))
        match chance.randrange(4):
            case 0:
                body[at] = chance.randrange(256)
            case 1:
                del body[at : at + chance.randint(1, 40)]
            case 2:
                body[at:at] = body[at : at + chance.randint(1, 40)]
            case 3:
                body[at : at + 4] = chance.randbytes(4)
        if not body:
            return b""
    return bytes(body if chance.random() < 0.8 else body[: chance.randrange(len(body))])


class Cheap(Eyes):
    """The real process, but recognition itself is left out: it has tests of its own and takes seconds."""

    def read(self, number):
        return {"problem": None, "lines": [], "engine": 0.0}


@pytest.fixture(scope="module")
def cheap():
    kept = Cheap(seconds=60)
    yield kept
    kept.close()


@pytest.mark.parametrize("kind", sorted(WHOLE))
@pytest.mark.parametrize("seed", range(5))
def test_a_changed_file_is_answered(cheap, kind, seed):
    chance = random.Random(f"{kind}{seed}")
    for _round in range(ROUNDS):
        reading = read(changed(WHOLE[kind], chance), cheap)
        assert reading.accepted or reading.reason in CODES
        assert reading.accepted or not reading.fields


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_every_beginning_of_a_file_is_answered(cheap, kind):
    data = WHOLE[kind]
    for length in (0, 1, 3, 4, 8, 12, 16, 100, 500, len(data) // 2, len(data) - 1):
        reading = read(data[:length], cheap)
        assert reading.accepted or reading.reason in CODES


@pytest.mark.parametrize(
    "head", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK\x03\x04", b"RIFF"]
)
def test_noise_behind_a_good_beginning_is_answered(cheap, head):
    chance = random.Random(head.decode("latin-1"))
    for _round in range(ROUNDS):
        reading = read(head + chance.randbytes(chance.randint(0, 3000)), cheap)
        assert not reading.accepted
        assert reading.reason in CODES


def test_the_asking_process_does_not_grow(cheap):
    chance = random.Random("growth")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _round in range(40):
        read(changed(WHOLE["ofd"], chance), cheap)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < 60 * 1024
