/** Opens the stage with the game whose folder the page names. In a bundle, the game is joined already. */

import { open } from "stage/stage.js";

const root = document.querySelector("[data-stage]");
if (root instanceof HTMLElement) {
  const game = await import(`catalogue/${root.dataset.folder}/stage/game.js`);
  await open(root, game.default);
}
