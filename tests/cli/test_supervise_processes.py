"""The supervisor: children run, are started again when they die, and end with it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cli import supervisor

PATIENCE = 30
LIVES = "import sys,time; open(sys.argv[1],'a').write('born\\n'); time.sleep(600)"
DIES = "import sys; open(sys.argv[1],'a').write('born\\n')"
IS_DEAF = (
    "import signal,sys,time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "open(sys.argv[1],'a').write('born\\n'); time.sleep(600)"
)
TELLS_ITS_ID = (
    "import os,sys,time; open(sys.argv[1],'a').write(f'{os.getpid()}\\n'); time.sleep(600)"
)


@pytest.fixture
def supervise(tmp_path):
    """Start a supervisor over one child that runs `code` and notes its births in a file."""
    started = []

    def start(code, lines=(), port=1, script=supervisor.__file__):
        births = tmp_path / "births"
        births.touch()
        command = [sys.executable, "-c", code, str(births)]
        plan = {"children": {"child": command}, "host": "127.0.0.1", "port": port}
        process = subprocess.Popen(
            [sys.executable, "-P", script, json.dumps(plan | {"lines": list(lines)})],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, births

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def until(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def born(births, times):
    return lambda: births.read_text().count("\n") >= times


def is_gone(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    with open(f"/proc/{number}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_child_that_dies_is_started_again_and_it_is_said(supervise):
    process, births = supervise(DIES)
    until(born(births, 2))
    process.terminate()
    _out, err = process.communicate(timeout=PATIENCE)
    assert "the child process ended (0) and is started again" in err
    assert process.returncode == 0


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_ends_its_child_and_itself(supervise, asked):
    process, births = supervise(TELLS_ITS_ID)
    until(born(births, 1))
    process.send_signal(asked)
    assert process.wait(PATIENCE) == 0
    assert is_gone(int(births.read_text()))


def test_a_deaf_child_is_ended_without_asking(supervise, tmp_path):
    impatient = tmp_path / "impatient.py"
    source = Path(supervisor.__file__).read_text()
    impatient.write_text(source.replace("PATIENCE = 8.0", "PATIENCE = 0.2"))
    process, births = supervise(IS_DEAF, script=str(impatient))
    until(born(births, 1))
    process.terminate()
    _out, err = process.communicate(timeout=PATIENCE)
    assert "did not end in time" in err
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
def test_killed_without_warning_it_leaves_no_child_behind(supervise):
    process, births = supervise(TELLS_ITS_ID)
    until(born(births, 1))
    process.kill()
    process.wait(PATIENCE)
    until(lambda: is_gone(int(births.read_text())))


def test_it_speaks_once_the_site_answers_and_not_before(supervise):
    with socket.socket() as site:
        site.bind(("127.0.0.1", 0))
        port = site.getsockname()[1]
        process, births = supervise(LIVES, lines=["it answers", "and more"], port=port)
        until(born(births, 1))
        assert not supervisor.answers("127.0.0.1", port)
        site.listen()
        assert process.stdout.readline() == "it answers\n"
        assert process.stdout.readline() == "and more\n"


def test_pauses_grow_while_a_child_keeps_dying():
    child = supervisor.Child("child", ["true"])
    pauses = []
    for _death in range(7):
        child.began = time.monotonic()
        child._note_death(1)
        pauses.append(child.pause)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_a_child_that_lived_long_is_started_again_at_once():
    child = supervisor.Child("child", ["true"])
    child.pause, child.began = 16, time.monotonic() - 3600
    child._note_death(1)
    assert child.pause == 0


def test_the_supervisor_needs_nothing_but_the_standard_library():
    script = f"import runpy, sys; runpy.run_path({supervisor.__file__!r}); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True)
    assert not {"flask", "sqlalchemy", "click", "app"} & set(out.stdout.split())
