"""Lighthouse on the front page, a game's stage and its recap: a telephone on slow 4G with a slow processor.

`python -m bench lighthouse`. Lighthouse and what it needs are no part of the site: they are installed under
`var/` the first time, as `bench/lighthouse/package-lock.json` has them, and drive Debian's Chromium.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from bench.measures.capture.frame_path import player_headers
from bench.processes import ROOT, bench_site, free_port, serving
from bench.table import Row, compare
from games.player.site import Site
from tests import services
from tests.browser.test_states_accessible import NEWS, SCORED

SOURCE = ROOT / "bench" / "lighthouse"
PLACE = ROOT / "var" / "lighthouse"
FILES = ("package.json", "package-lock.json", "audit.mjs")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RUNS = 3
GAME = "cliffhanger"
STAGE = f"/play/{GAME}/?language=en"

LEAST_SCORE = 95
MOST_MS = 1_500
MOST_SHIFT = 0.02

READY = f"""
if (location.protocol.startsWith("http")) {{
  localStorage.setItem("your-turn.practised.{GAME}", "yes");
  sessionStorage.setItem("your-turn.microphone", "good");
}}
"""
"""As if this device had practised, and its microphone had been found good."""

TOLD = {**SCORED, "feat": {"name": "pause", "value": 0.8, "less": False}}
SET = [{"recording": f"{n}1111111-1111-4111-8111-111111111111", "receipt": "ABCD-EFGH"} for n in range(1, 6)]
OVER = f"""
if (location.protocol.startsWith("http")) {{
  sessionStorage.setItem("your-turn.set.{GAME}", {json.dumps(json.dumps(SET))});
  sessionStorage.removeItem("your-turn.set.{GAME}.seen");
  const fetched = window.fetch;
  window.fetch = (address, ...how) => {{
    const taken = /[/]takes[/]([^/]+)[/]$/.exec(new URL(address, location.href).pathname);
    if (taken) return Promise.resolve(Response.json({{ ...{json.dumps(TOLD)}, recording: taken[1] }}));
    if (/[/]news[/]/.test(address)) return Promise.resolve(Response.json({{ news: {json.dumps(NEWS)} }}));
    return fetched(address, ...how);
  }};
}}
"""
"""As if five rounds had been played in this tab: the stage opens with their recap, also when Lighthouse comes
back to it. What became of the takes is answered in the page, so that no model is waited for."""


@dataclass(frozen=True)
class Page:
    """A page, and how one knows that it is that page.

    Attributes:
        before: what its tab runs before anything of the page.
        there: what it has in the end.
    """

    name: str
    path: str
    there: str
    before: str = ""


PAGES = (
    Page("front page", "/", "floor-line svg"),
    Page("stage", STAGE, "[data-stage][data-phase=ready]", READY),
    Page("recap", STAGE, "[data-stage][data-phase=recap] .recap-take", READY + OVER),
)


def rows() -> list[Row]:
    """Three rows or four a page; what Lighthouse found below 1 goes to the terminal.

    Raises:
        LookupError: Chromium, Node.js or npm is missing, or Lighthouse cannot be had.
    """
    _install()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with bench_site() as environment, serving(["manage.py", "serve", "--port", str(port)], port, environment):
        cookies = SimpleCookie(asyncio.run(player_headers(Site(url)))["Cookie"])
        runs = defaultdict(list)
        for run in _audited(url, [{"name": key, "value": one.value} for key, one in cookies.items()]):
            runs[run["page"]].append(run)
    return [row for page, series in runs.items() for row in _rows(page, series)]


def _install() -> None:
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise LookupError(f"{program} is missing: Lighthouse is a program for Node.js 18 or later.")
    PLACE.mkdir(parents=True, exist_ok=True)
    lock = "package-lock.json"
    here = (PLACE / "node_modules").is_dir() and (PLACE / lock).read_bytes() == (SOURCE / lock).read_bytes()
    for name in FILES:
        shutil.copyfile(SOURCE / name, PLACE / name)
    if here:
        return
    try:
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent", "--prefix", str(PLACE)], check=True)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(PLACE / "node_modules", ignore_errors=True)
        raise LookupError(f"Lighthouse could not be installed into {PLACE}: is there a network?") from error


def _audited(url: str, cookies: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """One after the other, each page in turn."""
    pages = [
        {"name": each.name, "url": url + each.path, "before": each.before, "there": each.there}
        for each in PAGES
    ]
    chromium = services.path("chromium")
    order = {"chromium": chromium, "flags": FLAGS, "cookies": cookies, "runs": RUNS, "pages": pages}
    done = subprocess.run(
        ["node", "audit.mjs"],
        cwd=PLACE,
        input=json.dumps(order),
        text=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    return map(json.loads, done.stdout.splitlines())


def _rows(page: str, runs: list[dict[str, Any]]) -> Iterator[Row]:
    print(f"{page}, below 1:", file=sys.stderr)
    for audit, times in sorted(Counter(audit for run in runs for audit in run["below"]).items()):
        print(f"  {audit} ({times} of {len(runs)} runs)", file=sys.stderr)

    def against(
        what: str, key: str, bound: float, unit: str, least: float | None = None, most: float | None = None
    ) -> Row:
        found, name = [float(run[key]) for run in runs], f"Lighthouse, {page}: {what}, against {bound:g}"
        return compare(name, found, [bound] * len(runs), unit, at_least=least, at_most=most)

    for category in ("performance", "accessibility"):
        yield against(category, category, LEAST_SCORE, "points", least=1)
    yield against("time to interactive", "use", MOST_MS, "ms", most=1)
    yield against("layout shift", "shift", MOST_SHIFT, "", most=1)
    for each in ("first", "largest", "blocked"):
        print(f"  {each}: {[round(run[each]) for run in runs]} ms", file=sys.stderr)
