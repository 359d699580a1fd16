"""The microphone's own work in the page: the worklet under Node.js, against 2 % of a core.

This is the JavaScript of the audio thread alone, at 48 kHz and two channels, the most it ever does:
measuring, mixing and packing. What the browser spends on opening a microphone is not in it, nor is drawing.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from bench.table import Row, compare

ROOT = Path(__file__).resolve().parents[3]
WORKLET = ROOT / "static/stage/capture/capture-worklet.js"
SECONDS = 60
REPETITIONS = 7
MOST = 0.02
"""Share of a core."""

SCRIPT = """
import { pathToFileURL } from "node:url";
const [worklet, seconds, repetitions] = [process.argv[1], +process.argv[2], +process.argv[3]];
globalThis.sampleRate = 48000;
globalThis.currentFrame = 0;
globalThis.AudioWorkletProcessor = class {
  port = { postMessage() {} };
};
let Capture;
globalThis.registerProcessor = (_name, made) => (Capture = made);
await import(pathToFileURL(worklet));
const blocks = Array.from({ length: 1000 }, () =>
  [0, 1].map(() => Float32Array.from({ length: 128 }, () => 0.2 * (Math.random() - 0.5))),
);
const spent = [];
for (let i = 0; i <= repetitions; i++) {
  const capture = new Capture();
  capture.obey("record");
  const before = process.cpuUsage();
  for (let n = 0; n < (seconds * 48000) / 128; n++) capture.process([blocks[n % 1000]]);
  const { user, system } = process.cpuUsage(before);
  if (i) spent.push((user + system) / 1e6);
}
console.log(JSON.stringify(spent));
"""


def rows() -> list[Row]:
    """CPU seconds of the worklet for a minute of sound; none where there is no Node.js."""
    node = shutil.which("node")
    if node is None:
        print("meter: no Node.js, so nothing is measured", file=sys.stderr)
        return []
    command = [node, "--input-type=module", "--eval", SCRIPT, str(WORKLET), str(SECONDS), str(REPETITIONS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    spent: list[float] = json.loads(done.stdout)
    name = "microphone in the page: CPU of the worklet, 48 kHz stereo"
    return [
        compare(
            name,
            spent,
            [SECONDS * MOST] * len(spent),
            "s",
            at_most=1,
            note=f"of {SECONDS} s; baseline: 2 % of a core for as long; Node.js, nothing drawn",
        )
    ]
