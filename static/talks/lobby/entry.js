/** Opens the lobby. */

import { Lobby } from "talks/lobby/lobby.js";

const root = document.querySelector("[data-lobby]");
if (root instanceof HTMLElement) new Lobby(root).open();
