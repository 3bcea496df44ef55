"""`make audit AUDIT=folder`: every page of the demo through the audit tool, in every mode; fails on a failed check.

The tool is a folder with `audit.mjs` that takes --base, --paths, --mode, --cookie, --json and --strict.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.demo_site import MODES, DemoSite, demo_site

LOOKERS = ("wang-jianguo", "liu-hong", "shen-yi", "admin")
USAGE = "say where the audit tool is: make audit AUDIT=folder (with audit.mjs, after npm ci)\n"


def audit(tool: Path, site: DemoSite, looker: str, mode: str, answers: Path) -> int:
    """One person in one mode; the exit code of the tool."""
    cookie = site.cookie(looker)
    paths = answers / f"{looker}.txt"
    paths.write_text("\n".join(site.pages(looker)) + "\n")
    sys.stdout.write(f"== {looker}, {mode}\n")
    sys.stdout.flush()
    command = [
        *("node", str(tool / "audit.mjs"), "--base", site.base, "--paths", str(paths)),
        *("--mode", mode, "--cookie", f"{cookie['name']}={cookie['value']}"),
        *("--cookie", f"ui_mode={mode}", "--lang", "zh", "--strict"),
        *("--json", str(answers / f"{looker}-{mode}.json")),
    ]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    tool = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if tool is None or not (tool / "audit.mjs").exists():
        sys.stderr.write(USAGE)
        return 2
    answers = Path(tempfile.mkdtemp(prefix="bangban-audit-"))
    with demo_site() as site:
        codes = [audit(tool, site, who, mode, answers) for who in LOOKERS for mode in MODES]
    sys.stdout.write(f"the figures are in {answers}\n")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
