"""A real object store on this machine: OpenStack Swift with its S3 interface, four servers over one folder.

Debian: swift-proxy swift-account swift-container swift-object.
"""

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.faults.site import free_port

PACKAGES = "swift-proxy swift-account swift-container swift-object"
KEY, SECRET = "test:tester", "testing"
SERVER = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
user = {user}
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
workers = 0
log_address = {folder}/no-log
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
PROXY = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
user = {user}
swift_dir = {folder}
workers = 0
log_address = {folder}/no-log
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats s3api tempauth copy slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
"""


def is_here() -> bool:
    """Are all four servers installed?"""
    kinds = ("proxy", "account", "container", "object")
    return all(shutil.which(f"swift-{kind}-server") for kind in kinds)


class ObjectStore:
    """Started in a folder; `stop` and `start` again keep what it holds."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, []
        (folder / "devices" / "disk").mkdir(parents=True)
        kinds = ("account", "container", "object")
        self.ports = {kind: free_port() for kind in (*kinds, "proxy")}
        for kind in kinds:
            self._make_ring(kind)
            self._write(kind, SERVER)
        self._write("proxy", PROXY)
        self.start()

    def _make_ring(self, kind: str) -> None:
        device = f"r1z1-127.0.0.1:{self.ports[kind]}/disk"
        for words in (("create", "2", "1", "1"), ("add", device, "1"), ("rebalance",)):
            subprocess.run(
                ["swift-ring-builder", f"{self.folder}/{kind}.builder", *words],
                check=True,
                capture_output=True,
            )

    def _write(self, kind: str, words: str) -> None:
        facts = {"kind": kind, "port": self.ports[kind], "folder": self.folder}
        (self.folder / f"{kind}.conf").write_text(words.format(user=getpass.getuser(), **facts))

    def start(self) -> None:
        whole = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        for kind in self.ports:
            command = [f"swift-{kind}-server", str(self.folder / f"{kind}.conf")]
            log = (self.folder / f"{kind}.log").open("w")
            self.processes.append(subprocess.Popen(command, env=whole, stdout=log, stderr=log))
            log.close()
        end = time.monotonic() + 60
        while not self.answers():
            assert time.monotonic() < end, (self.folder / "proxy.log").read_text()[-2000:]
            time.sleep(0.1)

    def answers(self) -> bool:
        """All four listen, and the one in front answers."""
        try:
            for port in self.ports.values():
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            urlopen(f"{self.endpoint}/healthcheck", timeout=1).close()
        except (URLError, OSError):
            return False
        return True

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.ports['proxy']}"

    def url(self, bucket: str) -> str:
        """What BANGBAN_STORE_URL would be."""
        return f"s3://{bucket}?endpoint={self.endpoint}"

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(20)
        self.processes.clear()
