"""The four pictures of the README, in docs/shots/: `python -m tests.journeys.shots`. Of all pages: `make shots`."""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser

from tests.journeys.chromium import DESKTOP, MISSING, PHONE, chromium, chromium_path
from tests.journeys.site import Site, running_site

FOLDER = Path(__file__).parents[2] / "docs" / "shots"
MOST_BYTES = 150_000


def wanted(site: Site) -> dict[str, tuple[str, str, str]]:
    """Mode, person and page of each picture."""
    mine = site.pages("wang-jianguo")
    estimate = next(one for one in mine if one.endswith("/estimate"))
    case = next(one for one in mine if one.endswith("/receipt")).split("/")[2]
    return {
        "home-elder": ("elder", "wang-jianguo", "/"),
        "estimate-elder": ("elder", "wang-jianguo", estimate),
        "question-normal": ("normal", "wang-jianguo", "/find?need=reimburse"),
        "case-normal": ("normal", "shen-yi", f"/desk/cases/{case}"),
    }


def take(browser: Browser, site: Site, mode: str, who: str, path: str) -> bytes:
    context = browser.new_context(viewport=DESKTOP if mode == "normal" else PHONE, locale="zh-CN")
    context.add_cookies([{"name": "ui_mode", "value": mode, "url": site.base}, site.cookie(who)])
    tab = context.new_page()
    tab.goto(site.base + path)
    picture = tab.screenshot()
    context.close()
    return small(picture)


def small(png: bytes) -> bytes:
    """The same picture in as few colours as a page has."""
    file = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(200, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    made = file.getvalue()
    if len(made) > MOST_BYTES:
        raise ValueError(f"a picture of {len(made)} bytes is too large for the README")
    return made


def main() -> None:
    if chromium_path() is None:
        sys.exit(MISSING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as instance,
        chromium() as browser,
        running_site(Path(instance)) as site,
    ):
        for name, (mode, who, path) in wanted(site).items():
            (FOLDER / f"{name}.png").write_bytes(take(browser, site, mode, who, path))


if __name__ == "__main__":
    main()
