"""`make shots`: a picture of every page of the demo in every mode and language, in shots/."""

import re
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from app.config import LANGUAGES
from tests.audit_pages import is_common
from tests.demo_site import MODES, DemoSite, demo_site

FOLDER = Path("shots")
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 800}}
LOOKERS = ("wang-jianguo", "wang-li", "liu-hong", "chen-jing", "shen-yi", "fu-er", "admin")
STAFF = ("shen-yi", "fu-er", "admin")


def file_name(path: str) -> str:
    """A page's address as a name that any file system takes."""
    return re.sub(r"[^\w-]+", "_", path).strip("_")[:80] or "home"


def pages_of(site: DemoSite, looker: str) -> list[str]:
    """Where this person is pictured; what is the same for all only with the first."""
    return [one for one in site.pages(looker) if looker == LOOKERS[0] or not is_common(one)]


def shoot(page: Any, site: DemoSite, looker: str, size: str) -> int:
    languages = ["zh_Hans_CN"] if looker in STAFF else list(LANGUAGES)
    taken = 0
    for path in pages_of(site, looker):
        for mode in MODES:
            for language in languages:
                mark = "&" if "?" in path else "?"
                page.goto(f"{site.base}{path}{mark}ui_mode={mode}&lang={language}")
                folder = FOLDER / looker / f"{size}-{mode}-{language}"
                folder.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=folder / f"{file_name(path)}.png", full_page=True)
                taken += 1
    return taken


def main() -> None:
    browser_file = shutil.which("chromium") or shutil.which("chromium-browser")
    with demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
        for looker in LOOKERS:
            cookie = site.cookie(looker) | {"url": site.base}
            cookie.pop("path")
            for size, viewport in SIZES.items():
                context = browser.new_context(viewport=viewport)
                context.add_cookies([cookie])
                taken = shoot(context.new_page(), site, looker, size)
                sys.stderr.write(f"{looker}, {size}: {taken} pictures\n")
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
