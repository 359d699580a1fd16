"""What anybody can see to be wrong with a page, looked for in the browser itself: `faults(page)`.

The rules are of WCAG 2.2 (numbers behind each); a page without them may still be ugly: look at pictures.
"""

from playwright.sync_api import Page

FAULTS = """() => {
  // A colour that is on its way from one scheme to the other is no colour of the page.
  for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
  const found = [];
  const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  const seen = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = selector => [...document.querySelectorAll(selector)].filter(seen);
  const text = id => document.getElementById(id)?.textContent ?? "";
  const words = ids => ids.split(/\\s+/).map(text).join(" ").trim();
  const named = element =>
    element.getAttribute("aria-label")?.trim() || words(element.getAttribute("aria-labelledby") ?? "")
    || element.textContent.trim() || element.title || element.querySelector("img[alt]")?.alt;

  // 2.4.6, 1.3.1: one heading of the first rank, and no rank left out.
  const headings = all("h1, h2, h3, h4, h5, h6");
  if (headings.filter(each => each.matches("h1")).length !== 1) found.push("not one h1");
  headings.reduce((before, each) => {
    const rank = Number(each.tagName[1]);
    if (rank > before + 1) say("a rank is left out", each);
    return rank;
  }, 0);
  if (!document.documentElement.lang || !document.title.trim()) found.push("no language or no title");
  if (all("main").length !== 1) found.push("not one main");

  // 1.3.1, 4.1.2: names of whatever is used.
  for (const each of all("input:not([type=hidden]), select, textarea"))
    if (!each.labels?.length && !each.getAttribute("aria-label") && !each.getAttribute("aria-labelledby"))
      say("no label", each);
  for (const each of all("button, a[href], summary, [role=button]")) if (!named(each)) say("no name", each);
  for (const each of all("audio, [role=region], nav, fieldset"))
    if (!named(each) && !each.querySelector("legend")) say("no name", each);
  for (const each of all("img:not([alt]), svg:not([aria-hidden=true]):not([role=img])")) say("no text", each);
  for (const each of all("table")) if (!each.querySelector("th[scope]")) say("no headers", each);
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"])
    for (const each of document.querySelectorAll(`[${name}]`))
      for (const id of each.getAttribute(name).split(/\\s+/))
        if (!document.getElementById(id)) say(`${name} leads to nothing`, each);
  const ids = [...document.querySelectorAll("[id]")].map(each => each.id);
  for (const id of new Set(ids)) if (ids.filter(each => each === id).length > 1) found.push(`twice: #${id}`);

  // 1.4.10: nothing to be scrolled sideways but what says so; 2.1.1: that is reached by keyboard.
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    found.push(`${root.scrollWidth - root.clientWidth} px too wide`);
    for (const each of all("main *")) {
      const scrolls = each.closest(".scroll, pre, .release-diff");
      if (scrolls || each.getBoundingClientRect().right <= root.clientWidth + 1) continue;
      say("sticks out", each);
      break;
    }
  }
  for (const each of all("main *")) {
    const style = getComputedStyle(each);
    const scrolls = /auto|scroll/.test(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
    if (scrolls && each.tabIndex < 0 && !each.querySelector("a, button, input, [tabindex='0']"))
      say("scrolls, and no key reaches it", each);
    const cut = style.overflowX === "hidden" && style.position !== "absolute";
    const spills = style.textOverflow !== "ellipsis" && each.scrollWidth > each.clientWidth + 1;
    if (cut && spills && each.textContent.trim()) say("clipped", each);
  }

  // 2.5.8: targets of 24 px, where they stand alone.
  for (const each of all("main button, main input, main select, main summary, main .button, nav a")) {
    const { width, height } = each.getBoundingClientRect();
    if (Math.min(width, height) < 24) say(`${Math.round(width)} by ${Math.round(height)} px`, each);
  }

  // 1.4.3: 4.5 to 1, of large text 3 to 1.
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = colour => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top, below) => top.slice(0, 3).map((part, i) => part * top[3] + below[i] * (1 - top[3]));
  const behind = element => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      const layer = rgba(getComputedStyle(each).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = colour => {
    const [red, green, blue] = colour.map(part => part / 255)
      .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const UNSEEN = ".visually-hidden, .skip-link, script, style, svg, [disabled], [aria-disabled=true]";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const looked = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const hidden = element.closest(UNSEEN);
    if (!texts.currentNode.data.trim() || looked.has(element) || hidden || !seen(element)) continue;
    looked.add(element);
    const style = getComputedStyle(element);
    const back = behind(element);
    const [first, second] = [light(over(rgba(style.color), back)), light(back)];
    const ratio = (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, element);
  }
  return found;
}"""


def faults(page: Page) -> list[str]:
    """Each in a sentence with the element that it is about; empty: none was found."""
    found: list[str] = page.evaluate(FAULTS)
    return found
