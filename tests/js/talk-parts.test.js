import assert from "node:assert/strict";
import { test } from "node:test";
import { at } from "catalogue/two/alibi/stage/drawing.js";
import { tapped } from "catalogue/two/map_talk/stage/way.js";
import { Course } from "talks/course.js";
import { clock } from "talks/drawing.js";
import { Lines } from "talks/lines.js";
import { HeardLog } from "talks/sound/heard.js";
import { Sleep, SteadyClock } from "talks/sound/steady.js";
import { Return } from "talks/wire/return.js";
import { SiteClock } from "talks/wire/site-clock.js";

test("frames that sound one after the other are one span, and what was made up is one of its own", () => {
  const log = new HeardLog(16_000);
  for (const [seq, at, concealed] of [
    [4, 1000, 0],
    [5, 1320, 0],
    [6, 1640, 1],
    [6, 1960, 0],
    [7, 2280.4, 0],
  ])
    log.add(seq, at, /** @type {0 | 1} */ (concealed));
  assert.deepEqual(log.take(), [
    [4, 1000, 2, 0],
    [6, 1640, 1, 1],
    [6, 1960, 2, 0],
  ]);
  assert.deepEqual(log.take(), []);
});

test("a span never leads astray by more than a millisecond, however slowly it drifts", () => {
  const log = new HeardLog(16_000);
  const drift = 0.2; // samples a frame
  for (let seq = 0; seq < 200; seq++) log.add(seq, seq * (320 + drift), 0);
  const spans = log.take();
  assert.equal(spans.reduce((sum, [, , frames]) => sum + frames, 0), 200);
  for (const [seq, at, frames] of spans) {
    const last = seq + frames - 1;
    assert.ok(Math.abs(at + (frames - 1) * 320 - last * (320 + drift)) <= 17);
  }
  assert.ok(spans.length < 5);
});

test("a span begins anew where frames were left out", () => {
  const log = new HeardLog(16_000);
  log.add(1, 0, 0);
  log.add(250, 320, 0);
  assert.deepEqual(log.take(), [
    [1, 0, 1, 0],
    [250, 320, 1, 0],
  ]);
});

test("a clock that goes on in steps is read between them", () => {
  const steady = new SteadyClock();
  const block = 0.008;
  /** Seconds of a context that is 3 s ahead and was rendered up to the last whole block. @param {number} now */
  const context = (now) => Math.floor((now / 1000 + 3) / block) * block;
  for (let now = 0; now < 4000; now += 50.3) steady.see(context(now), now);
  for (const now of [4001, 4004.5, 4007]) {
    assert.ok(Math.abs(steady.at(now) - (now / 1000 + 3)) < 0.001, `${steady.at(now) - now / 1000 - 3}`);
  }
});

test("a context that was interrupted is forgotten after two seconds", () => {
  const steady = new SteadyClock();
  steady.see(10, 1000);
  steady.see(10.5, 4000);
  assert.equal(steady.at(4000), 10.5);
});

test("a computer slept where its sound stood still while the time went on, and not where both were late", () => {
  const sleep = new Sleep();
  assert.deepEqual(
    [
      sleep.isOver(10, 1_000_000),
      sleep.isOver(10.02, 1_000_020),
      sleep.isOver(16, 1_006_000), // a page that was busy
      sleep.isOver(16.02, 1_014_020),
      sleep.isOver(16.04, 1_014_040),
      sleep.isOver(16.06, 900_000), // a clock that was set back
    ],
    [false, false, false, true, false, false],
  );
});

test("both voices stand on one line: who spoke when, and where neither did", () => {
  const lines = new Lines();
  const [quiet, loud] = [0.0003, 0.1];
  const stretches = /** @type {[number, number, number][]} */ ([
    [10, quiet, quiet],
    [20, loud, quiet],
    [10, quiet, quiet],
    [20, quiet, loud],
    [4, loud, loud],
    [16, quiet, quiet],
  ]);
  for (const [windows, you, partner] of stretches)
    for (let i = 0; i < windows; i++) lines.hear(you, partner);
  const floor = lines.floor();
  assert.equal(floor.seconds, 4);
  assert.deepEqual(
    floor.agent.map(({ start, end, levels }) => [start, end, levels?.length]),
    [[2, 3.2, 24]],
  );
  assert.deepEqual(floor.pauses, [
    [0, 0.5],
    [1.5, 2],
    [3.2, 4],
  ]);
  assert.ok(floor.levels[15] > 0.5);
  assert.equal(floor.levels[45], 0);
});

test("a long talk has a line for every minute, all of one scale, and the last one breaks off where it did", () => {
  const lines = new Lines();
  for (let i = 0; i < 20 * 130; i++) lines.hear(0, 0);
  assert.deepEqual(
    lines.minutes().map(({ seconds, levels }) => [seconds, levels.length / 20]),
    [
      [60, 60],
      [60, 60],
      [60, 10],
    ],
  );
});

test("the way leads from the check over headphones to the talk, and nothing else begins one", () => {
  const course = new Course(() => {});
  course.go("begin");
  assert.equal(course.phase, "loading");
  for (const step of /** @type {const} */ (["talk", "check", "heard", "measure", "speakers"])) course.go(step);
  assert.deepEqual([course.phase, course.action], ["bare", "measure"]);
  for (const step of /** @type {const} */ (["measure", "alone", "begin"])) course.go(step);
  assert.deepEqual([course.phase, course.action], ["talking", "hang_up"]);
  course.end("over", "");
  course.go("begin");
  assert.deepEqual([course.phase, course.action], ["over", null]);
});

test("an end is told once, and who was stopped is not taken up again", () => {
  /** @type {(string | undefined)[]} */
  const told = [];
  const course = new Course((text) => told.push(text));
  course.end("stopped", "no");
  course.end("over", "yes");
  course.end("stopped", "no");
  assert.deepEqual([course.phase, told], ["stopped", ["no"]]);
});

test("a tap draws on to the next square, or straight to one farther away", () => {
  const none = new Set();
  assert.deepEqual(tapped([0], 1, 7, none), [0, 1]);
  assert.deepEqual(tapped([0, 1], 22, 7, none), [0, 1, 8, 15, 22]);
  assert.deepEqual(tapped([9], 7, 7, none), [9, 8, 7]);
});

test("a tap elsewhere, over a landmark or over one's own way changes nothing", () => {
  assert.deepEqual(tapped([0], 8, 7, new Set()), [0]);
  assert.deepEqual(tapped([0], 3, 7, new Set([2])), [0]);
  assert.deepEqual(tapped([0, 1, 8, 7], 7 + 14, 7, new Set()), [0, 1, 8, 7, 14, 21]);
  assert.deepEqual(tapped([1, 0, 7, 8, 9, 2], 16, 7, new Set()), [1, 0, 7, 8, 9, 2]);
});

test("a tap on the way goes back to there, and on its end takes that away, but never the start", () => {
  assert.deepEqual(tapped([0, 1, 2, 3], 1, 7, new Set()), [0, 1]);
  assert.deepEqual(tapped([0, 1, 2], 2, 7, new Set()), [0, 1]);
  assert.deepEqual(tapped([0], 0, 7, new Set()), [0]);
});

test("what is left is said in minutes and seconds, and never less than nothing", () => {
  assert.deepEqual([240, 59.2, 0.1, -3].map(clock), ["4:00", "1:00", "0:01", "0:00"]);
});

test("questions come one after the other when the story is agreed, and the last one stays", () => {
  const questions = /** @type {any[]} */ ([{ seconds: 24 }, { seconds: 20 }]);
  assert.deepEqual(
    [0, 109.5, 110, 133.9, 134, 160].map((seconds) => at(seconds, 110, questions)),
    [
      { index: -1, left: 110 },
      { index: -1, left: 1 },
      { index: 0, left: 24 },
      { index: 0, left: 1 },
      { index: 1, left: 20 },
      { index: 1, left: 0 },
    ],
  );
});

test("of the site's answers the one that was back soonest tells its time", () => {
  const site = new SiteClock();
  const zero = 1_700_000_000_000_000;
  for (const [sent, there, back] of [
    [100, 30, 90],
    [200, 4, 4],
    [300, 60, 10],
  ]) {
    const at = zero + (sent + there) * 1000;
    site.hear({ sent: sent * 1000, received: at, replied: at + 500 }, sent + there + 0.5 + back);
  }
  assert.deepEqual([site.heard, site.at(1000)], [3, zero + 1_000_000]);
});

test("the next frame is the first whole one on the clock of before, and begins where it does", () => {
  const back = new Return({ rate: 16_000, offset: 5_000_000, drift: 100, answers: [], done: false });
  back.site.hear({ sent: 0, received: 25_000_000, replied: 25_000_000 }, 0);
  // 150 ms after page time 1000 it is 26.15 s of the site: 21.15 s of before, by a clock that is slow by 100 ppm.
  const { next, at } = back.start(1000, 0);
  assert.equal(next, Math.ceil((21.15 * 50) / 1.0001));
  const site = 25_000_000 + at * 1000;
  assert.ok(Math.abs(site - (5_000_000 + (next / 50) * 1e6 * 1.0001)) < 1, `${at}`);
  assert.ok(at >= 1150 && at < 1170.1);
});

test("what the site has already is not spoken again", () => {
  const back = new Return({ rate: 16_000, offset: 0, drift: 0, answers: [], done: false });
  back.site.hear({ sent: 0, received: 0, replied: 0 }, 0);
  const { next, at } = back.start(1000, 90);
  assert.deepEqual([next, Math.round(at)], [90, 1800]);
});

test("both voices are put away and taken up, and what nobody heard is quiet", () => {
  const before = new Lines();
  for (let i = 0; i < 20; i++) before.hear(0.0003, 0.0003);
  for (let i = 0; i < 40; i++) before.hear(0.1, 0.0003);
  const after = new Lines();
  after.recall(JSON.parse(JSON.stringify(before.kept)));
  assert.deepEqual(after.floor().pauses, before.floor().pauses);
  after.pad(5);
  assert.equal(after.seconds, 5);
  assert.deepEqual(after.floor().pauses.at(-1), [3, 5]);
  after.pad(1);
  assert.equal(after.seconds, 5);
});
