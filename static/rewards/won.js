/** What was won, said in the recap when it is won, and what the crowd heard since the last visit. */

import { gettext, interpolate, language, ngettext } from "look/words.js";

/**
 * @typedef {object} News
 * @property {{name: string, sentence: string, side: string, shape: string}[]} badges
 * @property {number} streak days in a row
 * @property {{rank: number, points: number} | null} place on the board of the week
 * @property {{moments: number, meant: number, fooled: number} | null} crowd what listeners made of one's moments
 * @property {{clips: number, agree: number} | null} others how others heard clips that one has voted on
 */

const SVG = "http://www.w3.org/2000/svg";
const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-won-place]"));
const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-stage], [data-referee]"));

/** What was told of, and nobody saw: the player had gone on before it came. @type {News | null} */
let unseen = null;

if (place && root) {
  new MutationObserver(() => {
    place.hidden = true;
    if (root.dataset.phase === "recap") void show(place, root);
  }).observe(root, { attributeFilter: ["data-phase"] });
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} root
 */
async function show(place, root) {
  const fresh = await ask(`${place.dataset.wonPlace}?language=${language()}`, root.dataset.csrf ?? "");
  const news = together(unseen, fresh);
  // The server says it once.
  unseen = root.dataset.phase === "recap" ? null : news;
  if (!news || unseen) return;
  place.replaceChildren(...news.badges.map(badge), ...sentences(news).map(line));
  place.hidden = !place.children.length;
}

/**
 * @param {News | null} before
 * @param {News | null} now
 * @returns {News | null} all that is new
 */
function together(before, now) {
  if (!before || !now) return now ?? before;
  const { badges, crowd, others } = before;
  return {
    ...now,
    badges: [...badges, ...now.badges],
    crowd: now.crowd ?? crowd,
    others: now.others ?? others,
  };
}

/**
 * @param {string} address
 * @param {string} csrf
 * @returns {Promise<News | null>} null too when the network does not answer: it is said another time
 */
async function ask(address, csrf) {
  try {
    const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": csrf } });
    return answer.ok ? (await answer.json()).news : null;
  } catch {
    return null;
  }
}

/** @param {News} news */
function sentences({ streak, place, crowd, others }) {
  const said = [];
  if (streak > 1) said.push(ngettext("%(n)s day in a row.", "%(n)s days in a row.", streak));
  if (place) said.push(interpolate(gettext("Place %(rank)s on the board this week."), place));
  if (crowd) said.push(judged(crowd));
  if (others)
    said.push(
      ngettext(
        "Others have heard %(n)s of your clips: on %(agree)s most of them agree with you.",
        "Others have heard %(n)s of your clips: on %(agree)s most of them agree with you.",
        others.clips,
        { agree: others.agree },
      ),
    );
  return said;
}

/** @param {{moments: number, meant: number, fooled: number}} crowd */
function judged({ moments, meant, fooled }) {
  const heard = ngettext(
    "Listeners have heard %(n)s moment of yours, and %(meant)s as you meant it.",
    "Listeners have heard %(n)s moments of yours, and %(meant)s as you meant them.",
    moments,
    { meant },
  );
  if (!fooled) return heard;
  return `${heard} ${ngettext("The machine got %(n)s of those wrong.", "The machine got %(n)s of those wrong.", fooled)}`;
}

/** @param {News["badges"][number]} badge */
function badge({ name, sentence, side, shape }) {
  const item = line(interpolate(gettext("Badge: %(name)s. %(sentence)s"), { name, sentence }));
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", shape);
  path.setAttribute("fill-rule", "evenodd");
  picture.append(path);
  item.className = `recap-badge recap-badge--${side}`;
  item.prepend(picture);
  return item;
}

/** @param {string} text */
function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}
