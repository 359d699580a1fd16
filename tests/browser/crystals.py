"""A sound card whose crystal is fast: in a second it takes and plays more samples than it says."""

import json
from typing import Final

from playwright.sync_api import Page

RATE: Final = 20_000
"""Hz that it says: of such a rate 200 ppm are whole samples, and Chromium takes no others."""
PPM: Final = 200

CARD: Final = """
const [SAID, REAL] = RATES;
const Honest = window.AudioContext;
window.AudioContext = class extends Honest {
  constructor() { super({ sampleRate: REAL }); }
  get sampleRate() { return SAID; }
  get currentTime() { return super.currentTime * (REAL / SAID); }
};
const honestly = AudioWorklet.prototype.addModule;
AudioWorklet.prototype.addModule = async function (address) {
  const code = await (await fetch(address)).text();
  const said = new Blob([`const sampleRate = ${SAID};\\n`, code], { type: "text/javascript" });
  return honestly.call(this, URL.createObjectURL(said));
};
"""
"""Chromium's own context at the real rate, which tells the page and its worklets another."""


def fast(page: Page) -> None:
    """Before the page is opened, in a context that looks at no CSP."""
    page.add_init_script(f"const RATES = {json.dumps([RATE, RATE * (1_000_000 + PPM) // 1_000_000])};{CARD}")
