// Fonts come last, the first time: what a page works with should not share a slow line with its letters. Until
// then text stands in fonts of the device that take the same room. The server knows from the cookie that they
// are here, and has them in the page from its first byte.

const MONTH = 30 * 24 * 60 * 60;
/** Named one after the other: all of a page at once is a tenth of a second in which a telephone hears no press. */
const PARTS = "header, main > * > :not(ul), main li, footer";
/** The families of look/fonts.css; the files of one serve all its weights. */
const FAMILIES = ["1em Inter", "1em Bricolage Grotesque"];
const root = document.documentElement;

/** The style sheets name the fonts under this attribute (look/tokens.css). */
async function bring() {
  // Fetched before anything names them: one that arrives later lays out anew, at once, all that stands in it.
  const text = document.body.textContent ?? "";
  try {
    await Promise.all(FAMILIES.map((family) => document.fonts.load(family, text)));
  } catch {
    return; // the text stands in fonts of the device, and the next page tries again
  }
  const parts = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(PARTS));
  for (const part of parts) {
    part.dataset.fonts = "";
    await drawn();
  }
  root.dataset.fonts = "";
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
