/** The line above the stage of somebody who takes part in a study: how far they are, and the way to their code. */

/** @typedef {{ text: string, over: boolean, waits: boolean }} Progress */

/** Phases of a stage in which a take or a vote may have come to count. */
const COUNTED = new Set(["stored", "scored", "refused", "told", "recap", "ready", "empty"]);

/** Milliseconds until one looks again for a take that is being listened to. */
const AGAIN = 2_000;

const above = /** @type {HTMLElement | null} */ (document.querySelector("[data-study]"));
const played = /** @type {HTMLElement | null} */ (document.querySelector("[data-stage], [data-referee]"));

if (above && played) watch(above, played);

/**
 * @param {HTMLElement} strip
 * @param {HTMLElement} stage
 */
function watch(strip, stage) {
  let waiting = 0;
  const look = async () => {
    clearTimeout(waiting);
    const progress = await ask(strip.dataset.study ?? "");
    if (!progress) return;
    show(strip, progress);
    if (progress.waits) waiting = setTimeout(look, AGAIN);
  };
  new MutationObserver(() => {
    if (COUNTED.has(stage.dataset.phase ?? "")) void look();
  }).observe(stage, { attributeFilter: ["data-phase"] });
}

/**
 * @param {string} address
 * @returns {Promise<Progress | null>} null when the network does not answer: the next phase asks again
 */
async function ask(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLElement} strip
 * @param {Progress} progress
 */
function show(strip, progress) {
  const said = strip.querySelector("[data-part=study-text]");
  const end = /** @type {HTMLElement | null} */ (strip.querySelector("[data-part=study-end]"));
  if (said && said.textContent !== progress.text) said.textContent = progress.text;
  if (end) end.hidden = !progress.over;
}
