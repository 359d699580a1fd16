"""A computer that sleeps: every process of a browser is stopped, as a system does it, and goes on later."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page


@contextmanager
def asleep(page: Page) -> Iterator[None]:
    """Nothing may be asked of that browser meanwhile."""
    browser = page.context.browser
    assert browser
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    processes = [int(each["id"]) for each in found["processInfo"]]
    for each in processes:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in processes:
            os.kill(each, signal.SIGCONT)
