"""The icons of the installed site, drawn from its mark: `python -m tests.pictures_icons`.

`any` icons are the mark on nothing. A maskable one may be cut into any shape, of which a circle of 80 % stays
(W3C, Web Application Manifest), and a touch icon lies on a screen without transparency: both have the page's
paper under a mark that keeps within that circle.
"""

from typing import Final

from playwright.sync_api import sync_playwright

from tests import services
from tests.browsing import FLAGS
from tests.sites import ROOT

MARK: Final = ROOT / "static" / "favicon.svg"
ICONS: Final = ROOT / "static" / "icons"
PAPER: Final = "#fbf7f0"

DRAWN: Final = {
    "icon-192.png": (192, 1.0, "transparent"),
    "icon-512.png": (512, 1.0, "transparent"),
    "maskable-512.png": (512, 0.58, PAPER),
    "touch-180.png": (180, 0.66, PAPER),
}
"""Name to pixels, how much of the width the mark takes, and what lies under it."""

PAGE: Final = """<style>
html {{ width: {size}px; height: {size}px; display: grid; background: {paper} }}
body {{ margin: auto }}
svg {{ width: {mark}px; height: {mark}px }}
</style>{svg}"""


def main() -> None:
    ICONS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=services.path("chromium"), args=FLAGS)
        for name, (size, share, paper) in DRAWN.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(
                PAGE.format(size=size, mark=round(size * share), paper=paper, svg=MARK.read_text())
            )
            page.screenshot(path=ICONS / name, omit_background=paper == "transparent")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
