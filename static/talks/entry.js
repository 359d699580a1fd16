/** Opens the page of a talk. */

import { Talk } from "talks/talk.js";

const root = document.querySelector("[data-talk]");
if (root instanceof HTMLElement) new Talk(root).open();
