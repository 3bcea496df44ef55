"""Our filing beside the floor: the same driver, alternating slices, one table.

    python benchmarks/journey/compare.py [--slices 3] [--seconds 6] [--users 1,8,32] [--quick]

The floor is the least that a journey of eight questions and a photo can be written in; it and the
driver come from the prepared set beside the checkout. Both sites run under gunicorn with 2 processes
of 4 threads on SQLite with synchronous=FULL. Ours is the product itself, with a service of eight
questions and one photo of its own, and a draft and a session for each journey.
"""

import argparse
import gzip
import statistics
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sites
import walk

PHOTO = walk.PREPARED / "invoice300k.jpg"
KINDS = ("floor", "ours", "with worker", "whole")
PACE = 30
Slices = dict[tuple[str, int], list[dict[str, Any]]]


def main() -> None:
    """Start both sites, walk, print."""
    options = argparse.ArgumentParser()
    options.add_argument("--slices", type=int, default=3)
    options.add_argument("--seconds", type=float, default=6.0)
    options.add_argument("--users", default="1,8,32")
    options.add_argument(
        "--quick", action="store_true", help="only floor and ours, no worker, no whole way"
    )
    chosen = options.parse_args()
    if not (walk.PREPARED / "journey.py").exists():
        print(f"journey: skipped, the prepared driver and floor are not in {walk.PREPARED}")
        return
    users = [int(number) for number in chosen.users.split(",")]
    with tempfile.TemporaryDirectory(prefix="journey-") as folder:
        Comparison(Path(folder), chosen.slices, chosen.seconds, users, chosen.quick).run()


class Comparison:
    """Both sites in one folder, and what was measured of them."""

    def __init__(
        self, folder: Path, slices: int, seconds: float, users: list[int], quick: bool
    ) -> None:
        self.folder, self.slices, self.seconds, self.users = folder, slices, seconds, users
        self.kinds = KINDS[:2] if quick else KINDS
        self.journey = walk.driver()
        self.measured: Slices = {}

    def run(self) -> None:
        floor, base = sites.start_floor(walk.PREPARED, self.folder)
        try:
            self.ours = sites.Ours(self.folder)
            self.floor_site = self.journey.Site(
                {"base": base, "start": "/start", "jpeg": str(PHOTO)}
            )
            self.our_site = self.journey.Site(
                {"base": self.ours.base, "jpeg": str(PHOTO), "drop": ["album"]}
            )
            self.drafts = {"ours": self.made(), "whole": self.made(whole=True)}
            self.pids = {"floor": floor.pid}
            with self.running(self.ours.start_web()) as web:
                self.pids["web"] = web.pid
                self.walk_all()
                self.cold()
        finally:
            floor.stop()
        self.tell()

    def made(self, *, whole: bool = False) -> deque[dict[str, str]]:
        """Drafts enough for every slice."""
        kinds = [kind for kind in self.kinds if (kind == "whole") == whole and kind != "floor"]
        journeys = self.seconds * PACE * self.slices * len(self.users) * len(kinds)
        return self.ours.drafts(int(journeys) + 100, whole=whole) if kinds else deque()

    @contextmanager
    def running(self, server: sites.Server) -> Iterator[sites.Server]:
        try:
            yield server
        finally:
            server.stop()

    def client(self, kind: str) -> type:
        if kind == "floor":
            return self.journey.Client
        return walk.walker(self.journey, self.drafts["whole" if kind == "whole" else "ours"])

    def walk_all(self) -> None:
        """Floor and ours by turns, so that whatever else the machine does falls on both."""
        for kind in ("floor", "ours"):
            self.slice(kind, 2, 1.0)
        self.measured.clear()
        for _number in range(self.slices):
            for users in self.users:
                for kind in self.kinds:
                    self.slice(kind, users, self.seconds)

    def slice(self, kind: str, users: int, seconds: float) -> None:
        if kind == "with worker":
            with self.running(self.ours.start_worker()) as worker:
                self.measure(kind, users, seconds, {"web": self.pids["web"], "worker": worker.pid})
        else:
            name = "floor" if kind == "floor" else "web"
            self.measure(kind, users, seconds, {name: self.pids[name]})

    def measure(self, kind: str, users: int, seconds: float, pids: dict[str, int]) -> None:
        site = self.floor_site if kind == "floor" else self.our_site
        found = walk.measure(self.journey, site, self.client(kind), users, seconds, pids)
        self.measured.setdefault((kind, users), []).append(found)
        cpu = " + ".join(f"{name} {ms:.1f}" for name, ms in found["cpu_ms"].items())
        print(
            f"{kind:12} {users:3} users: {found['journeys']:4} journeys, {found['per_s']:5.1f}/s, "
            f"CPU ms a journey {cpu}, answer p50 {found['answer_ms']} ms, photo {found['upload_ms']} ms, "
            f"others used {found['others']:.2f} cores"
            + (f", ERRORS {found['errors']} {found['errs']}" if found["errors"] else ""),
            flush=True,
        )

    def cold(self) -> None:
        self.first = {
            kind: walk.cold(self.journey, site, self.client(kind))
            for kind, site in (("floor", self.floor_site), ("ours", self.our_site))
        }

    def median(self, kind: str, users: int, name: str, part: str = "") -> float:
        found = [one[name][part] if part else one[name] for one in self.measured[kind, users]]
        return statistics.median(found)

    def tell(self) -> None:
        self.tell_what_was_walked()
        rows = list(self.rows())
        print(f"\n{'':34}{'ours':>9}{'floor':>9}{'ratio':>8}{'budget':>8}")
        for title, ours, floor, budget, at_least in rows:
            ratio = ours / floor if floor else 0.0
            fits = budget is None or (ratio >= budget if at_least else ratio <= budget)
            limit = "" if budget is None else f"{'≥' if at_least else '≤'}{budget}"
            verdict = "" if budget is None else "ok" if fits else "OVER"
            print(f"{title:34}{ours:9.1f}{floor:9.1f}{ratio:8.2f}{limit:>8}  {verdict}")
        self.tell_weights()

    def tell_what_was_walked(self) -> None:
        print()
        for kind in self.kinds:
            one = self.measured[kind, self.users[-1]][-1]
            posts = [name for name in one["steps"] if name.startswith(("answer", "upload"))]
            links = one["steps"].count("link")
            print(
                f"{kind}: {len(posts)} forms sent ({posts.count('upload')} photo), {links} links followed, "
                f"{one['requests']:.1f} requests a journey"
            )

    def rows(self) -> Iterator[tuple[str, float, float, float | None, bool]]:
        """Title, ours, floor, the budget of the ratio, and whether that is the least instead of the most."""
        for users in self.users:
            ours, floor = (
                self.median("ours", users, "cpu_ms", "web"),
                self.median("floor", users, "cpu_ms", "floor"),
            )
            yield f"CPU ms a journey, {users} users", ours, floor, 1.5, False
        for users in self.users:
            ours, floor = (self.median(kind, users, "answer_ms") for kind in ("ours", "floor"))
            yield (
                f"answer p50 ms, {users} users",
                ours,
                floor,
                1.5 if users == 8 else None,
                False,
            )
        for users in self.users:
            ours, floor = (self.median(kind, users, "per_s") for kind in ("ours", "floor"))
            yield (
                f"journeys a second, {users} users",
                ours,
                floor,
                0.65 if users == 32 else None,
                True,
            )
        last = self.users[-1]
        yield (
            "memory MB (PSS)",
            self.median("ours", last, "memory_mb", "web"),
            self.median("floor", last, "memory_mb", "floor"),
            1.4,
            False,
        )
        ours, floor = (self.first[kind]["in"] / 1000 for kind in ("ours", "floor"))
        yield "cold journey kB, photo apart", ours, floor, None, False
        for kind in self.kinds[2:]:
            for users in self.users:
                ours = self.median(kind, users, "cpu_ms", "web")
                floor = self.median("floor", users, "cpu_ms", "floor")
                yield f"{kind}: web CPU ms, {users} users", ours, floor, None, False
        if "with worker" in self.kinds:
            ours = self.median("with worker", 8, "answer_ms") if 8 in self.users else 0.0
            floor = self.median("floor", 8, "answer_ms") if 8 in self.users else 0.0
            yield "with worker: answer p50 ms, 8 users", ours, floor, None, False
            for users in self.users:
                worker = self.median("with worker", users, "cpu_ms", "worker")
                yield f"worker: CPU ms a journey, {users} users", worker, 0.0, None, False

    def tell_weights(self) -> None:
        """What a browser loads, gzipped as a proxy in front would send it."""
        pages = {
            name: len(gzip.compress(data)) for name, data in self.first["ours"]["pages"].items()
        }
        heaviest = max(pages, key=lambda name: pages[name])
        static = sites.ROOT / "static"
        files = [*static.glob("css/*.css"), static / "vendor/htmx.min.js", static / "js/bangban.js"]
        assets = sum(len(gzip.compress(path.read_bytes())) for path in files)
        for title, size, most in (
            (f"heaviest page of the walk ({heaviest}), gzipped", pages[heaviest], 12_000),
            ("CSS and JS of a page, gzipped", assets, 30_000),
        ):
            print(
                f"{title}: {size / 1000:.1f} kB of {most // 1000}  {'ok' if size <= most else 'OVER'}"
            )


if __name__ == "__main__":
    main()
