/** Bare names of our modules, as the page's import map has them, for node. The words are English here. */

import { register } from "node:module";

const hook = `
const rooms = /^(catalogue|front|talks|stage|floor|look|moderation|publishing|accounts|corpus|rewards)\\//;
const english = "export default { language: 'en', plural: (n) => Number(n !== 1), messages: {} }";
export function resolve(named, context, next) {
  const name = named === "floor-line" ? "floor/floor-line.js" : named;
  if (name.startsWith("locale/")) return { url: "data:text/javascript," + encodeURIComponent(english), shortCircuit: true };
  const url = rooms.test(name) ? new URL((name.startsWith("catalogue/") ? "games/" : "static/") + name, ${JSON.stringify(new URL("../../", import.meta.url).href)}).href : name;
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
