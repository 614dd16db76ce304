"""Make the pictures of the README: start the app, look at three pages, save what matters of each.

    python docs/make_pictures.py

Needs the extra `test` (Playwright, and Pillow, which comes with it) and Chrome or Chromium. Nothing
is drawn by hand: what the pictures show is what the app shows.
"""

from __future__ import annotations

import io
import logging
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from panmunjom.dashboards.app import Context, running

FOLDER = Path(__file__).resolve().parent / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCREEN = (1400, 1000)
WIDE = 1000
"""Pixels across a picture."""
COLOURS = 256
HEAVIEST = 150_000
"""Bytes a picture may have."""
PATIENCE = 300_000
"""Milliseconds to wait for a page."""


@dataclass(frozen=True)
class Picture:
    """One picture: the page, when it is ready, and from which part of it how much is shown.

    Attributes
    ----------
    name : str
        Of its file, without the ending.
    address : str
        Page and what is chosen on it.
    ready : str
        Selector of what is there when all is drawn.
    part : str
        Selector of what is shown.
    high : int
        Pixels of it from above, on the screen.
    pressed : tuple of str
        Selectors of what is pressed before, one after the other.
    """

    name: str
    address: str
    ready: str
    part: str
    high: int
    pressed: tuple[str, ...] = ()


PICTURES = (
    Picture(
        "history",
        "/history?world=4&day=280",
        "#history-player[data-ready=yes] .main-svg",
        ".beside",
        880,
    ),
    Picture(
        "two-cases",
        "/two-cases",
        "#two-cases-table table",
        ".masonry",
        760,
    ),
    Picture(
        "seat",
        "/seat?leader=stalin&pace=turns&staff=on",
        "#seat-desk .main-svg",
        ".beside",
        780,
        ("#seat-begin", ".seat-options button >> nth=1"),
    ),
)


def taken(page: Page, address: str, picture: Picture) -> Path:
    """Take one picture and return its file."""
    page.goto(f"{address}{picture.address}")
    for each in picture.pressed:
        page.locator(each).click()
        page.wait_for_load_state("networkidle")
    page.wait_for_selector(picture.ready)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2_000)  # what moves into its place has arrived
    page.evaluate("window.scrollTo(0, 0)")
    shown = page.locator(picture.part).first.bounding_box()
    if shown is None:
        raise SystemExit(f"{picture.address} shows no {picture.part}")
    shown["height"] = min(shown["height"], float(picture.high))
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=shown))).convert("RGB")
    small = whole.resize((WIDE, round(whole.height * WIDE / whole.width)), Image.Resampling.LANCZOS)
    path = FOLDER / f"{picture.name}.png"
    few = small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)  # thin lines and small marks keep their colours
    if path.stat().st_size > HEAVIEST:
        raise SystemExit(f"{path} has {path.stat().st_size:,} bytes; at most {HEAVIEST:,}")
    return path


def main(names: list[str]) -> None:
    """Take all pictures, or those named."""
    unknown = set(names) - {picture.name for picture in PICTURES}
    if unknown:
        known = ", ".join(picture.name for picture in PICTURES)
        raise SystemExit(f"no picture {', '.join(sorted(unknown))}; there are {known}")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("no Chrome or Chromium here")
    FOLDER.mkdir(exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with running(Context()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        size = {"width": SCREEN[0], "height": SCREEN[1]}
        page = browser.new_page(viewport=size, color_scheme="light")
        page.set_default_timeout(PATIENCE)
        for picture in PICTURES:
            if not names or picture.name in names:
                path = taken(page, address, picture)
                print(f"{path} ({path.stat().st_size:,} bytes)")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
