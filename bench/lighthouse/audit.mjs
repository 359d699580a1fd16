/**
 * Lighthouse on the pages of a site, each several times: `node audit.mjs < order.json`, one line of JSON a run.
 *
 * The order: `chromium`, its `flags`, the `cookies` of a player, how many `runs`, and `pages`, each with a
 * `name`, a `url`, a script `before` it and a selector that says that it is `there`.
 */

import { text } from "node:stream/consumers";
import lighthouse from "lighthouse";
import { launch } from "puppeteer-core";

const CONFIG = {
  extends: "lighthouse:default",
  settings: { onlyCategories: ["performance", "accessibility"] },
};
const TIMES = {
  first: "first-contentful-paint",
  largest: "largest-contentful-paint",
  use: "interactive",
  blocked: "total-blocking-time",
  shift: "cumulative-layout-shift",
};

/** Traces of a busy machine are at times without their beginning: Lighthouse asks to be run again. */
const TRIES = 4;

const order = JSON.parse(await text(process.stdin));
for (let run = 0; run < order.runs; run += 1)
  for (const page of order.pages) console.log(JSON.stringify({ page: page.name, ...(await audited(page)) }));

async function audited(page, tries = TRIES) {
  const lhr = await once(page);
  if (!lhr.runtimeError) return told(lhr);
  console.error(`${page.name}: ${lhr.runtimeError.message}`);
  if (tries === 1) throw new Error(`${page.name} could not be audited.`);
  return audited(page, tries - 1);
}

/** In a browser that was never here. */
async function once({ url, before, there }) {
  const browser = await launch({ executablePath: order.chromium, args: order.flags });
  try {
    const page = await browser.newPage();
    if (order.cookies.length) await page.setCookie(...order.cookies.map((each) => ({ ...each, url })));
    if (before) await page.evaluateOnNewDocument(before);
    const { lhr } = await lighthouse(url, { logLevel: "error" }, CONFIG, page);
    // A page that is not what it was taken for would have scores as well.
    if (!lhr.runtimeError) await page.waitForSelector(there, { timeout: 10_000 });
    return lhr;
  } finally {
    await browser.close();
  }
}

function told(lhr) {
  const { performance, accessibility } = lhr.categories;
  const figures = Object.entries(TIMES).map(([name, audit]) => [name, lhr.audits[audit].numericValue]);
  return {
    performance: performance.score * 100,
    accessibility: accessibility.score * 100,
    ...Object.fromEntries(figures),
    below: Object.values(lhr.audits).filter(isBelow).map(said),
  };
}

function isBelow({ score, scoreDisplayMode }) {
  return score !== null && score < 1 && scoreDisplayMode !== "informative";
}

function said({ id, score, displayValue }) {
  return `${id} ${score} ${displayValue ?? ""}`.trim();
}
