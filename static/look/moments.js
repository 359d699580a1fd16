/** Moments that the server wrote in UTC, as the reader writes them: in their zone, in the page's language. */

/** @type {Record<string, Intl.DateTimeFormatOptions>} by the name in data-moment; see templatetags/moments.py */
const FORMS = {
  day: { dateStyle: "medium" },
  minute: { dateStyle: "medium", timeStyle: "short" },
  second: { dateStyle: "medium", timeStyle: "medium" },
  clock: { timeStyle: "short" },
  date: { dateStyle: "long" },
  long: { dateStyle: "long", timeStyle: "short" },
  weekday: { dateStyle: "full", timeStyle: "short" },
};

/**
 * @param {string} iso
 * @param {string} form
 * @param {string} language of the page
 * @param {string} [zone] the reader's own if none is given
 * @returns {string} "" of what is no moment
 */
export function told(iso, form, language, zone) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime()) || !FORMS[form]) return "";
  return new Intl.DateTimeFormat(language, { ...FORMS[form], timeZone: zone }).format(at);
}

/** @param {Element | Document} root whose moments are to be told */
export function tell(root) {
  for (const time of root.querySelectorAll("time[data-moment]")) {
    const { dateTime, dataset } = /** @type {HTMLTimeElement} */ (time);
    const said = told(dateTime, dataset.moment ?? "", document.documentElement.lang || "en");
    // What the server wrote names its zone, and is there for whoever asks.
    if (!said) continue;
    if (time instanceof HTMLElement) time.title = time.textContent ?? "";
    time.textContent = said;
    delete (/** @type {HTMLElement} */ (time).dataset.moment);
  }
}

/** Parts of a page that come later bring moments of their own; a stage has none, and changes all the time. */
function follow() {
  if (document.body.classList.contains("on-stage")) return;
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node instanceof Element && node.isConnected) tell(node.parentElement ?? node);
  }).observe(document.body, { childList: true, subtree: true });
}

tell(document);
follow();
