/**
 * What the page of a game loads: finds its stage and its game, and opens the one with the other. The game is the page's
 * own, by the folder that the page names; whoever bundles a page imports the game by its name instead.
 */

import { open } from "stage/stage.js";

const root = document.querySelector("[data-stage]");
if (root instanceof HTMLElement) {
  const game = await import(`catalogue/${root.dataset.folder}/stage/game.js`);
  await open(root, game.default);
}
