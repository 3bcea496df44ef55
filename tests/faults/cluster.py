"""A PostgreSQL server of our own, to be stopped and started in the middle of everything. Package postgresql."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path


def programs() -> Path | None:
    """Where initdb and pg_ctl stand, the newest first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    here = shutil.which("initdb")
    return found[0].parent if found else Path(here).parent if here else None


def quiet_port() -> int:
    """A free port that no outgoing connection is given while the server is away."""
    for _turn in range(100):
        port = 20000 + secrets.randbelow(10000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("no port is free")


class Cluster:
    """Its folder belongs to `postgres` where we are root: the server refuses to run as root."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bangban-cluster-"))
        self.bin, self.port = programs(), quiet_port()
        self.as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_other:
            shutil.chown(self.folder, "postgres", "postgres")
        self.run("initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-N")
        self.start()

    def run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [*self.as_other, str(self.bin / program), *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
        )
        assert done.returncode == 0, done.stderr.decode()

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        words = ("-D", str(self.folder / "data"), "-o", options, "-l", str(self.folder / "log"))
        self.run("pg_ctl", *words, "-w", "start")

    def stop(self, how: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", how, "-w", "stop")

    def remove(self) -> None:
        """Stop it for good and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder)

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"
