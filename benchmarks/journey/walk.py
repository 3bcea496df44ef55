"""Users in a closed loop, on the prepared driver: the floor as it comes, and ours with a draft for each.

The driver is not part of this project: it is loaded from the prepared set beside the checkout.
"""

import asyncio
import importlib.util
import re
import resource
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

PREPARED = Path(__file__).parents[3] / "shared" / "journey"
PHOTOS = re.compile(r"/papers/[^/]+$")
PAPER = re.compile(rb'href="([^"]*/papers/[^"/]+)"')
ONWARD = re.compile(rb'<a class="btn main" href="([^"]+)"')
ANSWERS: dict[str, dict[str, str]] = {
    "patient": {},
    "hospital": {"value": "普陀区中心医院"},
    "ward": {"value": "心内科，三楼"},
    "place": {"value": "江苏省镇江市"},
    "nights": {"value": "7"},
    "cause": {
        "text": "胸口疼，在家里晕倒",
        "date-year": "2026",
        "date-month": "5",
        "date-day": "1",
    },
    "stay_dates": {
        "from-year": "2026",
        "from-month": "5",
        "from-day": "1",
        "to-year": "2026",
        "to-month": "5",
        "to-day": "8",
    },
}


def driver() -> Any:
    """The prepared driver as a module."""
    spec = importlib.util.spec_from_file_location("prepared_journey", PREPARED / "journey.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no driver in {PREPARED}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class OwnDraft:
    """Upon the driver's client: takes a draft of its own, answers what is asked, brings the photo, stops at
    the check."""

    journey: Any
    drafts: deque[dict[str, str]]

    async def run(self) -> bytes:
        begun = time.perf_counter()
        self.draft = self.drafts.popleft()
        self.jar = {self.draft["cookie"]: self.draft["token"]}
        path, data = await self.page("GET", self.draft["path"])
        self.seen_page(path, data)
        took = [("start", time.perf_counter() - begun)]
        for place in range(40):
            if self.site.marker in data:
                break
            path, data, step = await self.go_on(path, data, place)
            self.seen_page(path, data)
            took.append(step)
            if self.assets:
                await self.grab(path, data)
        else:
            raise RuntimeError(f"no check page within 40 steps, at {path}")
        self.st["journeys"] += 1
        self.st["times"].append(time.perf_counter() - begun)
        self.st["steps"].append(took)
        return data

    def seen_page(self, path: str, data: bytes) -> None:
        self.st["html"] += len(data)
        self.st.setdefault("pages", {})[path.rsplit("/", 1)[-1]] = data

    async def go_on(
        self, path: str, data: bytes, place: int
    ) -> tuple[str, bytes, tuple[str, float]]:
        """Send the form of the page, or follow the link onward where there is nothing to send."""
        begun = time.perf_counter()
        link = self.link(path, data)
        if link:
            path, data = await self.page("GET", link)
            return path, data, ("link", time.perf_counter() - begun)
        attributes, inner = self.form(data)
        target = urljoin(self.site.base + path, attributes.get("action") or path)
        body, kind, has_photo = self.answer_at(path, attributes, inner)
        begun = time.perf_counter()
        path, data = await self.page("POST", target.removeprefix(self.site.base), body, kind)
        took = time.perf_counter() - begun
        return path, data, ("upload" if has_photo else f"answer{place}", took)

    def link(self, path: str, data: bytes) -> str | None:
        if path.endswith("/papers") and b'id="missing"' in data:
            found = PAPER.search(data)
            return found[1].decode() if found else None
        if path.endswith("/findings") or (PHOTOS.search(path) and b'class="thumb"' in data):
            found = ONWARD.search(data)
            return found[1].decode() if found else None
        return None

    def form(self, data: bytes) -> tuple[dict[str, str], bytes]:
        """The last form of a page is the one that goes on; those before it remove or dispute."""
        forms = list(self.journey.FORM.finditer(data))
        if not forms:
            raise RuntimeError(f"no form: {data[:300]!r}")
        return self.journey.attrs(forms[-1][1]), forms[-1][2]

    def answer_at(self, path: str, attributes: dict[str, str], inner: bytes) -> Any:
        name = path.rsplit("/", 1)[-1]
        self.site.fill = dict(ANSWERS.get(name, {}))
        if name == "patient":
            self.site.fill = {key: self.draft[key] for key in ("name", "id_number")}
        inner = inner.replace(b'name="agreed"', b'name="agreed" required')
        return self.answer(attributes, inner)


def walker(journey: Any, drafts: deque[dict[str, str]]) -> type:
    """The driver's client with these drafts to walk."""
    return type("Walker", (OwnDraft, journey.Client), {"journey": journey, "drafts": drafts})


def load(journey: Any, site: Any, client: type, users: int, seconds: float) -> dict[str, Any]:
    """`users` walking one journey after the other for `seconds`; what the driver counted."""
    counted = journey.fresh()

    async def one(stop: float) -> None:
        user = client(site, counted)
        while time.perf_counter() < stop:
            try:
                await asyncio.wait_for(user.run(), 60)
            except Exception as fault:
                counted["errors"] += 1
                what = f"{type(fault).__name__}: {fault}"[:200]
                counted["errs"][what] = counted["errs"].get(what, 0) + 1
                user.close()
                await asyncio.sleep(0.05)
        user.close()

    async def everybody() -> None:
        begun = time.perf_counter()
        await asyncio.gather(*[one(begun + seconds) for _ in range(users)])
        counted["wall"] = time.perf_counter() - begun

    asyncio.run(everybody())
    return counted


def measure(
    journey: Any, site: Any, client: type, users: int, seconds: float, pids: dict[str, int]
) -> dict[str, Any]:
    """One slice: journeys, answers, and the CPU that each named process tree took for them."""
    before = {name: journey.cpu([pid]) for name, pid in pids.items()}
    busy, own = journey.busy(), resource.getrusage(resource.RUSAGE_SELF)
    counted = load(journey, site, client, users, seconds)
    used = {name: journey.cpu([pid]) - before[name] for name, pid in pids.items()}
    now = resource.getrusage(resource.RUSAGE_SELF)
    generator = now.ru_utime + now.ru_stime - own.ru_utime - own.ru_stime
    done = max(1, counted["journeys"])
    answers = [
        took for steps in counted["steps"] for name, took in steps if name.startswith("answer")
    ]
    uploads = [took for steps in counted["steps"] for name, took in steps if name == "upload"]
    others = (journey.busy() - busy - sum(used.values()) - generator) / counted["wall"]
    return {
        "journeys": counted["journeys"],
        "errors": counted["errors"],
        "errs": counted["errs"],
        "cpu_ms": {name: 1000 * seconds / done for name, seconds in used.items()},
        "per_s": counted["journeys"] / counted["wall"],
        "answer_ms": journey.q(answers, 0.5),
        "upload_ms": journey.q(uploads, 0.5),
        "requests": counted["req"] / done,
        "steps": [name for name, _took in counted["steps"][-1]] if counted["steps"] else [],
        "others": others,
        "memory_mb": {name: journey.mem([pid])["pss_mb"] for name, pid in pids.items()},
    }


def cold(journey: Any, site: Any, client: type) -> dict[str, Any]:
    """One journey with an empty cache: bytes over the wire, and every asset."""
    counted = journey.fresh()
    asyncio.run(client(site, counted, assets=True).run())
    return counted
