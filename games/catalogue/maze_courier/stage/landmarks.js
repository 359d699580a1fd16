/** Simple shapes for what stands at the forks: paths in a box of 24, drawn as lines. */

/** @type {Record<string, string>} key of games/catalogue/maze_courier/landmarks.py to path data */
export const SHAPES = {
  fountain: "M4 19h16M6 19c0-4 12-4 12 0M12 15V8M12 8c-1-4-6-4-6 1M12 8c1-4 6-4 6 1",
  bakery: "M4 13c0-6 16-6 16 0 0 2-1 2-2 2v4H6v-4c-1 0-2 0-2-2zM10 10l-1 4M15 10l-1 4",
  tree: "M12 20v-8M8 14c-6 0-5-7 0-7 1-5 7-5 8 0 5 0 6 7 0 7z",
  tower: "M8 20V9h8v11M7 9V5h2v2h2V5h2v2h2V5h2v4zM11 20v-4h2v4",
  bridge: "M3 18v-6M21 18v-6M3 12h18M6 18c0-6 12-6 12 0",
  statue: "M8 20h8v-3H8zM12 17v-6M12 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M9 14h6",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16M12 7v5l4 2",
  lamp: "M12 20V11M9 20h6M8 11h8l-2-6h-4z",
  windmill: "M9 20l2-8h2l2 8zM12 11L5 5M12 11l7-6M12 11l7 5M12 11l-7 5",
  tent: "M12 5L3 19h18zM12 11l-3 8M12 11l3 8",
  bench: "M4 13h16M4 9h16M6 13v6M18 13v6",
  market: "M4 10l2-5h12l2 5zM6 10v9M18 10v9M6 15h12M9 10V5M15 10V5",
};

/** The goal: a house with an open door. */
export const HOME = "M4 12l8-7 8 7M6 11v8h12v-8M10 19v-5h4v5";
