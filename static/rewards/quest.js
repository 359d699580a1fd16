/** Today's quest below the recap: asked for when a set is over, when its takes have counted. */

/** @typedef {{ game: string, title: string, heading: string, text: string, sentence: string, done: number,
 *   of: number, url: string }} Quest */

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-quest-place]"));
const stage = /** @type {HTMLElement | null} */ (document.querySelector("[data-stage]"));

if (place && stage) {
  new MutationObserver(() => {
    place.hidden = true;
    if (stage.dataset.phase === "recap") show(place, stage);
  }).observe(stage, { attributeFilter: ["data-phase"] });
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} stage
 */
async function show(place, stage) {
  const chosen = /** @type {HTMLSelectElement | null} */ (stage.querySelector("[data-part='language']"));
  const language = chosen?.value || stage.dataset.language || "en";
  const quest = await today(`${place.dataset.questPlace}?language=${language}`);
  if (!quest || stage.dataset.phase !== "recap") return;
  place.replaceChildren(...parts(quest, stage.dataset.game === quest.game));
  place.hidden = false;
}

/**
 * @param {string} address
 * @returns {Promise<Quest | null>} null too when the network does not answer: nobody needs a quest
 */
async function today(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? (await answer.json()).quest : null;
  } catch {
    return null;
  }
}

/**
 * @param {Quest} quest
 * @param {boolean} here whether this is the game it asks for
 */
function parts(quest, here) {
  const meter = make("meter", `${quest.done} / ${quest.of}`, "meter");
  meter.setAttribute("max", String(quest.of));
  meter.setAttribute("value", String(quest.done));
  meter.setAttribute("aria-label", quest.heading);
  const row = make("p", `${quest.done} / ${quest.of} `, "row small");
  if (!here && quest.done < quest.of) {
    const link = make("a", quest.title, "button button--small");
    link.setAttribute("href", quest.url);
    row.append(link);
  }
  const what = make("p", `${quest.text}. ${quest.sentence}`);
  return [make("h3", quest.heading, "eyebrow"), what, row, meter];
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} [classes]
 */
function make(name, text, classes = "") {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = classes;
  return element;
}
