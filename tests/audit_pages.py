"""`make audit AUDIT=folder`: every page of the demo through the audit tool, in every mode; fails on a failed check.

The tool is a folder with `audit.mjs` that takes --base, --paths, --mode, --cookie, --json and --strict.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.demo_site import MODES, DemoSite, demo_site
from tests.visitor import LOOKING, SIGNING_IN, Visitor

LOOKERS = (
    *("wang-jianguo", "wang-li", "liu-hong", "chen-jing", "stranger"),
    *("shen-yi", "fu-er", "admin"),
)
THE_SAME_FOR_ALL = ("/services", "/find", "/help", "/languages")
USAGE = "say where the audit tool is: make audit AUDIT=folder (with audit.mjs, after npm ci)\n"
Look = tuple[str, dict[str, str], list[str]]


def looks(site: DemoSite) -> Iterator[Look]:
    """Who looks, with which cookies, at which pages; what is the same for all is looked at once."""
    for name in LOOKERS:
        cookie = site.cookie(name)
        pages = [one for one in site.pages(name) if name == LOOKERS[0] or not is_common(one)]
        yield name, {cookie["name"]: cookie["value"]}, pages
    asking, looking = Visitor(site.base), Visitor(site.base)
    asking.begin()
    yield "nobody", asking.cookies, list(SIGNING_IN)
    looking.look()
    yield "nobody-looks", looking.cookies, list(LOOKING)


def is_common(path: str) -> bool:
    return path.startswith(THE_SAME_FOR_ALL)


def audit(tool: Path, site: DemoSite, look: Look, mode: str, answers: Path) -> int:
    """One person in one mode; the exit code of the tool."""
    name, cookies, pages = look
    paths = answers / f"{name}.txt"
    paths.write_text("\n".join(pages) + "\n")
    sys.stdout.write(f"== {name}, {mode}\n")
    sys.stdout.flush()
    command = [
        *("node", str(tool / "audit.mjs"), "--base", site.base, "--paths", str(paths)),
        *("--mode", mode, "--cookie", f"ui_mode={mode}", "--lang", "zh", "--strict"),
        *("--json", str(answers / f"{name}-{mode}.json")),
    ]
    for key, value in cookies.items():
        command += ["--cookie", f"{key}={value}"]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    tool = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if tool is None or not (tool / "audit.mjs").exists():
        sys.stderr.write(USAGE)
        return 2
    answers = Path(tempfile.mkdtemp(prefix="bangban-audit-"))
    with demo_site() as site:
        codes = [audit(tool, site, one, mode, answers) for one in looks(site) for mode in MODES]
    sys.stdout.write(f"the figures are in {answers}\n")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
