"""How long until a page can be used, on a telephone: Chromium with a quarter of this processor, nothing
cached, behind a line like Lighthouse's slow 4G (`bench/line.py`), where time really passes. Lighthouse itself
works its times out from a fast visit.

A page can be used when what one comes for is there and, as in *time to interactive*, no task of more than
50 ms follows within five seconds.
"""

import asyncio
from http.cookies import SimpleCookie
from itertools import cycle, islice
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench.line import slow_line
from bench.measures.capture.frame_path import player_headers
from bench.measures.capture.lighthouse import MOST_MS, PAGES, Page
from bench.processes import bench_site, free_port, serving
from bench.table import Row, compare
from games.player.site import Site
from tests import services
from tests.browsing import FLAGS, PHONE

SLOWER = 4
REPETITIONS = 5
QUIET_MS = 5_000
WATCH = """
window.lastTask = 0;
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries())
    window.lastTask = Math.max(window.lastTask, startTime + duration);
}).observe({ type: "longtask", buffered: true });
new MutationObserver((changes, observer) => {
  if (!document.querySelector(%r)) return;
  window.there = performance.now();
  observer.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-phase"] });
"""


def rows() -> list[Row]:
    port = free_port()
    with bench_site() as environment, serving(["manage.py", "serve", "--port", str(port)], port, environment):
        cookies = SimpleCookie(asyncio.run(player_headers(Site(f"http://127.0.0.1:{port}")))["Cookie"])
        with slow_line(port) as far, sync_playwright() as playwright:
            path = services.path("chromium")
            browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
            times: dict[str, list[float]] = {page.name: [] for page in PAGES}
            for page in islice(cycle(PAGES), len(PAGES) * (REPETITIONS + 1)):
                times[page.name].append(_opened(browser, f"http://127.0.0.1:{far}", page, cookies))
            browser.close()
    return [_row(name, found[1:]) for name, found in times.items()]  # the first found the server cold


def _opened(browser: Browser, url: str, page: Page, cookies: SimpleCookie) -> float:
    """Milliseconds from the beginning of the navigation until the page can be used."""
    context = browser.new_context(viewport=PHONE, service_workers="block")
    context.add_cookies([{"name": key, "value": one.value, "url": url} for key, one in cookies.items()])
    tab = context.new_page()
    tab.add_init_script(page.before + WATCH % page.there)
    session = context.new_cdp_session(tab)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tab.goto(url + page.path, wait_until="load")
    tab.wait_for_function(f"() => window.there && performance.now() > Math.max(there, lastTask) + {QUIET_MS}")
    found = float(tab.evaluate("Math.max(there, lastTask)"))
    context.close()
    return found


def _row(name: str, times: list[float]) -> Row:
    what = f"{name} on a slow telephone until it can be used, against {MOST_MS}"
    note = f"{min(times):.0f} to {max(times):.0f}"
    return compare(what, [median(times)], [MOST_MS], "ms", at_most=1, note=note)
