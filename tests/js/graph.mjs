/** Which module of the page imports which: statements, dynamic imports, and types in JSDoc. */

import { readdirSync, readFileSync } from "node:fs";

const HOUSE = new URL("../../", import.meta.url);
/** Folders of modules, and what their names begin with in an import. */
const ROOMS = { "static/": "", "games/catalogue/": "catalogue/" };
const ALIASES = /** @type {Record<string, string>} */ ({ "floor-line": "floor/floor-line.js" });
/** `from "x"`, `import "x"`, `import("x")`, in code or in a comment; a template stands for all that fit it. */
const NAMED = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'`])([^"'`]+)\1/g;

/** @typedef {{source: string, imports: string[]}} Module imports: names of modules of ours */

/** @returns {Map<string, Module>} by the name that an import uses, such as `stage/wire/take.js` */
export function modules() {
  const sources = new Map(Object.entries(ROOMS).flatMap(([room, prefix]) => read(room, prefix)));
  const names = [...sources.keys()];
  return new Map(names.map((name) => [name, moduleOf(/** @type {string} */ (sources.get(name)), names)]));
}

/**
 * @param {string} room
 * @param {string} prefix
 * @returns {[string, string][]} name and source
 */
function read(room, prefix) {
  const files = /** @type {string[]} */ (readdirSync(new URL(room, HOUSE), { recursive: true }));
  return files
    .filter((file) => file.endsWith(".js"))
    .map((file) => [prefix + file, readFileSync(new URL(room + file, HOUSE), "utf8")]);
}

/**
 * @param {string} source
 * @param {string[]} names of all modules
 * @returns {Module}
 */
function moduleOf(source, names) {
  const imports = [...source.matchAll(NAMED)].flatMap(([, , name]) => meant(name, names));
  return { source, imports: [...new Set(imports)] };
}

/**
 * @param {string} named in an import; `${…}` in it may be any one folder or file
 * @param {string[]} names
 * @returns {string[]} none for a module that is not ours
 */
export function meant(named, names) {
  const [first, ...rest] = (ALIASES[named] ?? named).split(/\$\{[^}]*\}/);
  if (!rest.length) return names.filter((name) => name === first);
  const pattern = [first, ...rest].map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[^/]+");
  return names.filter((name) => new RegExp(`^${pattern}$`).test(name));
}

/**
 * The strongly connected components with more than one module (Tarjan, "Depth-first search and linear graph
 * algorithms", 1972), and modules that import themselves.
 * @param {Map<string, Module>} graph
 * @returns {string[][]} circles, each in an order of their names
 */
export function circles(graph) {
  /** @type {Map<string, {index: number, low: number, open: boolean}>} */
  const seen = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const found = [];

  /** @param {string} name */
  const visit = (name) => {
    const mine = { index: seen.size, low: seen.size, open: true };
    seen.set(name, mine);
    stack.push(name);
    for (const next of graph.get(name)?.imports ?? []) {
      const its = seen.get(next) ?? visit(next);
      if (its.open) mine.low = Math.min(mine.low, its.low);
    }
    if (mine.low === mine.index) close(name);
    return mine;
  };

  /** @param {string} root of a component, which lies on top of the stack */
  const close = (root) => {
    const component = stack.splice(stack.indexOf(root));
    for (const name of component) Object.assign(seen.get(name) ?? {}, { open: false });
    if (component.length > 1 || graph.get(root)?.imports.includes(root)) found.push(component.sort());
  };

  for (const name of graph.keys()) if (!seen.has(name)) visit(name);
  return found;
}

/**
 * @param {string} source
 * @returns {string[]} names that it exports; what it exports by default has none
 */
export function exportsOf(source) {
  const named = /^export (?:async )?(?:function\*?|class|const|let) (\w+)/gm;
  return [...source.matchAll(named)].map(([, name]) => name);
}
