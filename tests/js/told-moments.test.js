import assert from "node:assert/strict";
import { test } from "node:test";
import { Window } from "happy-dom";

const window = new Window();
Object.assign(globalThis, {
  document: window.document,
  MutationObserver: window.MutationObserver,
  HTMLElement: window.HTMLElement,
  Element: window.Element,
});
const { tell, told } = await import("look/moments.js");
const AT = "2026-11-29T23:40:05+00:00";

test("a moment is told in the reader's zone and the page's language", () => {
  assert.equal(told(AT, "minute", "en-GB", "Europe/Oslo"), "30 Nov 2026, 00:40");
  assert.equal(told(AT, "minute", "de", "UTC"), "29.11.2026, 23:40");
  assert.equal(told(AT, "clock", "no", "America/New_York"), "18:40");
});

test("what is no moment, and a form that nobody knows, are left alone", () => {
  assert.equal(told("yesterday", "minute", "en"), "");
  assert.equal(told(AT, "century", "en"), "");
});

test("what the server wrote stays beside it, with its zone", () => {
  document.body.innerHTML = `<p><time datetime="${AT}" data-moment="minute">2026-11-29 23:40 UTC</time></p>`;
  tell(document);
  const time = /** @type {HTMLTimeElement} */ (document.querySelector("time"));
  assert.equal(time.title, "2026-11-29 23:40 UTC");
  assert.notEqual(time.textContent, "2026-11-29 23:40 UTC");
  tell(document);
  assert.equal(time.title, "2026-11-29 23:40 UTC");
});
