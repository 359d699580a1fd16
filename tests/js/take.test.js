import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Take } from "stage/wire/take.js";
import { header, wav } from "stage/wire/wav.js";

const frame = (/** @type {number[]} */ ...samples) => Int16Array.from(samples).buffer;
const take = () =>
  new Take({ id: "1", game: "cliffhanger", round: "token", sampleRate: 16000, settings: {}, marks: [], sha256: "" });

test("a mark waits until the sound it stands on has been captured", () => {
  const one = take();
  one.add(frame(1, 2));
  one.mark("second_shown", 3);
  assert.equal(one.entries.length, 1);
  one.add(frame(3, 4));
  assert.deepEqual(one.entries.at(-1), { name: "second_shown", at: 3 });
});

test("a mark beyond the end is put at the end", async () => {
  const one = take();
  one.add(frame(1, 2));
  one.mark("second_shown", 9);
  await one.finish();
  assert.deepEqual(one.marks, [{ name: "second_shown", at: 2 }]);
});

test("the digest is that of all bytes in order", async () => {
  const one = take();
  one.add(frame(1, -2));
  one.add(frame(300));
  await one.finish();
  assert.equal(one.sha256, createHash("sha256").update(Buffer.from([1, 0, 254, 255, 44, 1])).digest("hex"));
});

test("a WAV has a 44-byte header that tells length and rate", async () => {
  const file = Buffer.from(await wav(frame(1, 2, 3), 44100).arrayBuffer());
  assert.equal(file.toString("latin1", 0, 4), "RIFF");
  assert.equal(file.readUInt32LE(4), file.length - 8);
  assert.equal(file.readUInt32LE(24), 44100);
  assert.equal(file.readUInt32LE(40), 6);
  assert.equal(header(6, 44100).byteLength, 44);
});
