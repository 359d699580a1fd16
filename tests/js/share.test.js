import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import "./page.mjs";
import { Unanswered } from "stage/wire/desk.js";

const { Share } = await import("stage/recap/share.js");

const SHARED = { url: "https://your.turn/daily/t/", text: "I was silent.", picture: "https://your.turn/p.png" };
const words = { recap: { share: "Share", shareCopied: "Copied.", shareFailed: "Failed." } };

/** @type {string[]} */
let copied = [];

/** @param {any} more what the browser has beside a clipboard */
function browser(more) {
  const writeText = async (/** @type {string} */ text) => void copied.push(text);
  Object.defineProperty(globalThis, "navigator", {
    value: { clipboard: { writeText }, ...more },
    configurable: true,
  });
}

/** A share button on a page, pressed once; what it says then. @param {any} [desk] */
async function pressed(desk = { share: async () => SHARED }) {
  document.body.innerHTML =
    '<div><button data-part="recap-share"></button><span data-part="recap-share-said"></span></div>';
  const root = /** @type {HTMLElement} */ (document.body.firstElementChild);
  const part = (/** @type {string} */ name) => root.querySelector(`[data-part="${name}"]`);
  const share = new Share(/** @type {any} */ ({ view: { root, words, part }, desk }), () => "r1");
  share.render("");
  await share.press();
  return part("recap-share-said")?.textContent;
}

beforeEach(() => {
  copied = [];
  mock.restoreAll();
  mock.method(globalThis, "fetch", async () => new Response(new Blob(["png"])));
});

test("where the browser has no sheet, sentence and address are copied", async () => {
  browser({});
  assert.equal(await pressed(), "Copied.");
  assert.deepEqual(copied, ["I was silent. https://your.turn/daily/t/"]);
});

test("the browser's sheet gets the drawing where it takes files, and nothing is copied", async () => {
  /** @type {any[]} */
  const given = [];
  browser({ share: async (/** @type {any} */ what) => void given.push(what), canShare: () => true });
  assert.equal(await pressed(), "");
  assert.deepEqual([given[0].url, given[0].files[0].type, copied], [SHARED.url, "image/png", []]);
});

test("who closes the sheet has shared nothing, and is told nothing", async () => {
  browser({ share: async () => Promise.reject(new DOMException("closed", "AbortError")) });
  assert.equal(await pressed(), "");
  assert.deepEqual(copied, []);
});

test("a sheet that is refused leaves the address to be copied, by hand where nothing may be", async () => {
  const share = async () => Promise.reject(new DOMException("no", "NotAllowedError"));
  browser({ share });
  assert.equal(await pressed(), "Copied.");
  browser({ share, clipboard: { writeText: async () => Promise.reject(new Error("no")) } });
  assert.equal(await pressed(), SHARED.url);
});

test("a server that does not answer is told, and can be asked again", async () => {
  browser({});
  const said = await pressed({ share: async () => Promise.reject(new Unanswered("lost", null)) });
  assert.equal(said, "Failed.");
});
