"""The process that opens and recognises: bounded, killed, recycled, without our settings and keys."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.documents.reading.eyes import CHILD, MEMORY, Eyes, EyesFailed
from tests.documents.reading import papers

HEAD = "import json, os, struct, sys, time\nout = sys.stdout.buffer\n"
NEXT = "n = struct.unpack('>I', sys.stdin.buffer.read(4))[0]; head = json.loads(sys.stdin.buffer.read(n))\n"
TELL = "def tell(x):\n    b = json.dumps(x).encode(); out.write(struct.pack('>I', len(b)) + b); out.flush()\n"


@pytest.fixture
def script(tmp_path):
    """A process that does as it is told in Python, in place of the real one."""

    def write(body):
        file = tmp_path / "child.py"
        file.write_text(HEAD + TELL + body, "utf-8")
        return file

    return write


def test_nothing_starts_before_it_is_needed():
    assert Eyes().child is None


def test_a_file_is_opened_and_its_pages_are_counted(eyes):
    assert (
        eyes.open(papers.as_pdf(papers.INVOICE, papers.ID_FRONT), "application/pdf")["pages"] == 2
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("sys.exit(3)", id="ends"),
        pytest.param("os.kill(os.getpid(), 9)", id="is killed"),
        pytest.param(
            NEXT + "out.write(b'\\0\\0\\0\\4nope'); out.flush(); time.sleep(9)", id="no JSON"
        ),
        pytest.param(NEXT + "tell([1]); time.sleep(9)", id="a list"),
        pytest.param(
            NEXT + "out.write(b'\\xff\\xff\\xff\\xff'); out.flush(); time.sleep(9)", id="endless"
        ),
        pytest.param(NEXT + "out.write(b'\\0'); out.flush(); sys.exit()", id="half a number"),
    ],
)
def test_a_process_that_fails_is_told_and_ended(script, body):
    eyes = Eyes(seconds=30, script=script(body))
    with pytest.raises(EyesFailed) as fault:
        eyes.page(0)
    assert fault.value.code == "engine_died"
    assert eyes.child is None


def test_a_process_that_takes_too_long_is_killed(script):
    eyes = Eyes(seconds=0.2, script=script("while True:\n    pass\n"))
    with pytest.raises(EyesFailed) as fault:
        eyes.page(0)
    assert fault.value.code == "timeout"
    assert eyes.child is None


def test_one_that_sleeps_is_killed_as_well_only_later(script):
    eyes = Eyes(seconds=0.1, script=script("time.sleep(60)\n"))
    with pytest.raises(EyesFailed) as fault:
        eyes.page(0)
    assert fault.value.code == "timeout"


def test_the_next_question_gets_a_fresh_process(script, tmp_path):
    body = f"p = {str(tmp_path / 'once')!r}\nif not os.path.exists(p):\n    open(p, 'w').close(); sys.exit(1)\n"
    eyes = Eyes(seconds=30, script=script(body + NEXT + "tell({'problem': None, 'again': True})\n"))
    with pytest.raises(EyesFailed):
        eyes.page(0)
    assert eyes.page(0)["again"]
    eyes.close()


def test_a_process_is_replaced_when_it_has_read_enough(script):
    body = "while True:\n    " + NEXT.replace("; head", "\n    head") + "    "
    body += (
        "sys.stdin.buffer.read(head.get('size', 0)); tell({'problem': None, 'pid': os.getpid()})\n"
    )
    eyes = Eyes(seconds=30, most_pages=2, script=script(body))
    first = eyes.open(b"x", "image/png")["pid"]
    assert eyes.read(0)["pid"] == first
    assert eyes.open(b"x", "image/png")["pid"] == first
    assert eyes.read(0)["pid"] == first
    assert eyes.open(b"x", "image/png")["pid"] != first
    assert eyes.pages == 0
    eyes.close()


def test_it_gets_nothing_of_our_environment(script, monkeypatch):
    monkeypatch.setenv("BANGBAN_SECRET_KEY", "secret")
    body = NEXT + "tell({'problem': None, 'names': sorted(os.environ)})\n"
    eyes = Eyes(seconds=30, script=script(body))
    names = set(eyes.page(0)["names"]) - {"LC_CTYPE", "LD_LIBRARY_PATH"}
    assert names == {"OMP_NUM_THREADS", "ORT_DISABLE_TELEMETRY"}
    eyes.close()


def test_closing_twice_is_fine(eyes):
    other = Eyes()
    other.close()
    other.close()
    assert other.child is None


def test_the_process_knows_nothing_of_app():
    told = subprocess.run(
        [sys.executable, "-I", str(CHILD), str(MEMORY), "0"],
        input=b"",
        capture_output=True,
        timeout=60,
    )
    assert told.returncode == 0
    assert told.stdout == b""
    source = "".join(file.read_text("utf-8") for file in CHILD.parent.glob("eye/*.py"))
    assert "from app" not in source
    assert "import app" not in source


@pytest.mark.parametrize("limit", ["Max address space", "Max file size", "Max core file size"])
def test_it_is_bounded(eyes, limit):
    eyes.open(papers.as_ofd(papers.ID_BACK), "application/ofd")
    limits = Path(f"/proc/{eyes.child.pid}/limits").read_text("utf-8")
    (line,) = [line for line in limits.splitlines() if line.startswith(limit)]
    soft = line[len("Max address space         ") :].split()[0]
    assert soft == (str(MEMORY) if "address" in limit else "0")


def test_light_files_do_not_load_the_engine(eyes):
    fresh = Eyes()
    fresh.open(papers.as_pdf(papers.ID_FRONT), "application/pdf")
    fresh.page(0)
    maps = Path(f"/proc/{fresh.child.pid}/maps").read_text("utf-8")
    assert "onnxruntime" not in maps
    fresh.close()


def test_memory_beyond_the_limit_is_a_refusal():
    eyes = Eyes(memory=230 * 1024 * 1024)
    big = papers.as_file(papers.as_picture(papers.INVOICE, 6.0), "PNG")
    assert told_of(eyes, big) in ("too_large", "engine_died")
    eyes.close()


def told_of(eyes, data):
    """The problem of a file, also when it was too much for the process."""
    try:
        return eyes.open(data, "image/png")["problem"]
    except EyesFailed as fault:
        return fault.code


def test_it_gives_way_to_others(script):
    body = NEXT + "tell({'problem': None, 'told': sys.argv[1:]})\n"
    eyes = Eyes(seconds=30, memory=123, nice=10, script=script(body))
    assert eyes.page(0)["told"] == ["123", "10"]
    eyes.close()


def test_no_process_is_left_behind(script):
    body = NEXT + "tell({'problem': None, 'pid': os.getpid()})\ntime.sleep(60)\n"
    eyes = Eyes(seconds=30, script=script(body))
    pid = eyes.page(0)["pid"]
    eyes.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
