/** Presses and keys, handed to the stage. */

/** @param {import("stage/stage.js").Stage} stage */
export function listen(stage) {
  const { view, root } = stage;
  view.main.addEventListener("click", () => void stage.press());
  view.left.addEventListener("click", () => void stage.pressLeft());
  view.right.addEventListener("click", () => void stage.pressRight());
  view.recheck.addEventListener("click", () => void stage.gate.start());
  view.receipt.addEventListener("click", () => void copyReceipt(view));
  view.language.addEventListener("change", () => void stage.speak(view.language.value));
  // Whoever uses a mouse gets the round button back under the space bar; whoever tabs keeps their place.
  root.addEventListener("click", ({ detail }) => {
    const elsewhere = document.activeElement === view.language || stage.state.phase === "recap";
    if (detail && !elsewhere) view.main.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => key(event, stage));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stage.rest();
  });
}

/**
 * Space or Enter anywhere is the round button; any other key is the game's.
 * @param {KeyboardEvent} event
 * @param {import("stage/stage.js").Stage} stage
 */
function key(event, stage) {
  const free = event.target === document.body || event.target === document.getElementById("main");
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
  if (modified) return;
  if (free || event.target === stage.view.main) stage.play.key(event.key);
  if (!free || (event.key !== " " && event.key !== "Enter")) return;
  event.preventDefault();
  void stage.press();
}

/** @param {import("stage/stage-view.js").StageView} view */
async function copyReceipt(view) {
  await navigator.clipboard.writeText(view.part("receipt-code").textContent ?? "");
  view.say(view.words.copied);
}
