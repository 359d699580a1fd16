// Fonts come last, the first time: what a page works with should not share a slow line with its letters. Until
// then text stands in fonts of the device that take the same room. The server knows from the cookie that they
// are here, and has them in the page from its first byte.

const MONTH = 30 * 24 * 60 * 60;
/** Named one after the other: all of a page at once is a tenth of a second in which a telephone hears no press. */
const PARTS = "header, main > * > :not(ul), main li, footer";
const AT_ONCE = 2;
const root = document.documentElement;

/** The style sheets name the fonts under this attribute (look/tokens.css), and the browser fetches them then. */
async function bring() {
  const parts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(PARTS)]);
  while (parts.length) {
    for (const part of parts.splice(0, AT_ONCE)) part.dataset.fonts = "";
    await drawn();
  }
  root.dataset.fonts = "";
  await drawn(); // whoever asks for what is ready before has the page laid out at once
  await document.fonts.ready;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser we support
  document.cookie = `fonts=here; path=/; max-age=${MONTH}; samesite=lax`;
}

function drawn() {
  return new Promise((next) => requestAnimationFrame(next));
}

if (root.dataset.fonts === undefined) {
  if (document.readyState === "complete") void bring();
  else addEventListener("load", () => void bring(), { once: true });
}
