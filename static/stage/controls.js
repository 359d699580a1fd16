/** Presses and keys, handed to the stage. */

/**
 * @typedef {import("stage/stage-view.js").StageView} StageView
 * @typedef {object} Presses what is done about each
 * @property {() => void} main
 * @property {() => void} left
 * @property {() => void} right
 * @property {() => void} recheck
 * @property {(language: string) => void} language another one was chosen
 * @property {(key: string) => void} key one that the stage has no use for
 * @property {() => void} away the page was put away
 * @property {() => void} offline the network is gone, says the browser
 * @property {() => void} online it is back
 */

/**
 * @param {StageView} view
 * @param {{phase: import("stage/stage-state.js").Phase}} course
 * @param {Presses} presses
 */
export function connect(view, course, presses) {
  view.main.addEventListener("click", once(presses.main));
  view.left.addEventListener("click", once(presses.left));
  view.right.addEventListener("click", presses.right);
  view.recheck.addEventListener("click", presses.recheck);
  view.receipt.addEventListener("click", () => void copyReceipt(view));
  view.language.addEventListener("change", () => presses.language(view.language.value));
  // Whoever uses a mouse gets the round button back under the space bar; whoever tabs keeps their place.
  view.root.addEventListener("click", ({ detail }) => {
    const elsewhere = document.activeElement === view.language || course.phase === "recap";
    if (detail && !elsewhere) view.main.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => press(event, view.main, presses));
  window.addEventListener("offline", presses.offline);
  window.addEventListener("online", presses.online);
  document.addEventListener("visibilitychange", () => document.hidden && presses.away());
}

/**
 * What a button does, or which one stands there, changes with each press: the second half of a double click means
 * the first once more.
 * @param {(event: MouseEvent) => void} act
 * @returns {(event: MouseEvent) => void}
 */
export function once(act) {
  return (event) => event.detail !== 2 && act(event);
}

/**
 * Space or Enter anywhere is the round button; any other key is the game's.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} main the round button
 * @param {Presses} presses
 */
function press(event, main, presses) {
  const free = event.target === document.body || event.target === document.getElementById("main");
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
  if (modified) return;
  if (free || event.target === main) presses.key(event.key);
  if (!free || (event.key !== " " && event.key !== "Enter")) return;
  event.preventDefault();
  presses.main();
}

/** @param {StageView} view */
async function copyReceipt(view) {
  await navigator.clipboard.writeText(view.part("receipt-code").textContent ?? "");
  view.say(view.words.copied);
}
