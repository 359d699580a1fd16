import assert from "node:assert/strict";
import { test } from "node:test";
import { Minute } from "stage/capture/minute.js";

test("a minute is warned of once and ends before the server's limit", () => {
  const minute = new Minute(60);
  assert.deepEqual(
    [10, 49.9, 50, 51, 59.3, 59.4].map((seconds) => minute.at(seconds)),
    ["", "", "soon", "", "", "over"],
  );
});
