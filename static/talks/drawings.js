/** Every game for two by its key, one line each. */

import Alibi from "catalogue/two/alibi/stage/drawing.js";
import MapTalk from "catalogue/two/map_talk/stage/drawing.js";
import SpotTheDifference from "catalogue/two/spot_the_difference/stage/drawing.js";

/** @type {Record<string, typeof import("talks/drawing.js").Drawing>} by the `task` of a prompt */
export const DRAWINGS = {
  "spot-the-difference": SpotTheDifference,
  "map-talk": MapTalk,
  alibi: Alibi,
};
