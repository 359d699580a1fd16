/** Bare names of our modules, as the page's import map has them, for node. */

import { register } from "node:module";

const hook = `
const rooms = /^(catalogue|front|stage|floor|look|moderation|publishing|accounts|corpus|rewards)\\//;
export function resolve(named, context, next) {
  const name = named === "floor-line" ? "floor/floor-line.js" : named;
  const url = rooms.test(name) ? new URL((name.startsWith("catalogue/") ? "games/" : "static/") + name, ${JSON.stringify(new URL("../../", import.meta.url).href)}).href : name;
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
