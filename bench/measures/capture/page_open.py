"""Page open to *Speak*, nothing cached, 80 ms between browser and site: bundles against the modules.

Both sites serve the same files alike (hashed, compressed, immutable); they differ in what their pages ask
for. The time is the page's own, from the beginning of the navigation until the stage is ready.
"""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from playwright.sync_api import Browser, Page, sync_playwright

from bench.measures.capture.frame_path import player_headers
from bench.processes import bench_site, free_port, serving
from bench.table import Row, compare
from games.player.site import Site
from tests import services
from tests.browser.playing import skip_microphone_check, skip_practice
from tests.browsing import FLAGS

GAME = "cliffhanger"
LATENCY_MS = 80
REPETITIONS = 7
WATCH = """
new MutationObserver((changes, observer) => {
  if (!document.querySelector("[data-stage][data-phase=ready]")) return;
  window.opened = performance.now();
  observer.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-phase"] });
"""


@dataclass
class _Site:
    """One of the two, in a process of its own."""

    url: str
    series: list[float] = field(default_factory=list)
    requests: int = 0

    @classmethod
    def start(cls, stack: ExitStack, environment: dict[str, str], settings: str) -> "_Site":
        port = free_port()
        variables = {**environment, "DJANGO_SETTINGS_MODULE": settings}
        stack.enter_context(serving(["manage.py", "serve", "--port", str(port)], port, variables))
        return cls(f"http://127.0.0.1:{port}")

    def open(self, browser: Browser, cookies: SimpleCookie) -> None:
        """Open the game as a player who has agreed and practised, on a device that was never here."""
        context = browser.new_context()
        context.add_cookies(
            [{"name": key, "value": one.value, "url": self.url} for key, one in cookies.items()]
        )
        page = context.new_page()
        skip_practice(page, GAME)
        skip_microphone_check(page)
        page.add_init_script(WATCH)
        self.requests = 0
        page.on("request", self._count)
        far_away(page)
        page.goto(f"{self.url}/play/{GAME}/?language=en", wait_until="commit")
        page.wait_for_selector("[data-stage][data-phase=ready]")
        self.series.append(float(page.evaluate("window.opened")))
        context.close()

    def _count(self, _: object) -> None:
        self.requests += 1


def far_away(page: Page) -> None:
    """Every answer takes 80 ms longer."""
    session = page.context.new_cdp_session(page)
    conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", conditions)


def rows() -> list[Row]:
    with bench_site() as environment, ExitStack() as stack:
        bundled = _Site.start(stack, environment, "config.settings")
        modules = _Site.start(stack, environment, "bench.unbundled")
        cookies = SimpleCookie(asyncio.run(player_headers(Site(bundled.url)))["Cookie"])
        chromium = stack.enter_context(sync_playwright()).chromium
        path = services.path("chromium")
        browser = stack.enter_context(chromium.launch(executable_path=path, headless=True, args=FLAGS))
        for site in (bundled, modules) * (REPETITIONS + 1):
            site.open(browser, cookies)
    what = f"page open to *Speak* at {LATENCY_MS} ms, bundles against the modules"
    note = f"{bundled.requests} requests against {modules.requests}"
    # The first of each found the servers cold.
    return [compare(what, bundled.series[1:], modules.series[1:], "ms", at_most=0.5, note=note)]
