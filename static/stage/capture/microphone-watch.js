/**
 * Tells when an open microphone is no longer the one that was opened. What is heard afterwards would be spliced to
 * what came before, at another rate or from another place, so the take ends there.
 */

/** @typedef {"lost" | "changed" | "suspended"} Loss */

/**
 * @param {MediaStreamTrack} track
 * @param {AudioContext} context
 * @param {(loss: Loss) => void} lost unplugged, exchanged, or taken away by the system
 * @returns {() => void} stops watching
 */
export function watch(track, context, lost) {
  const opened = identity(track);
  const over = new AbortController();
  const { signal } = over;
  const lose = (/** @type {Loss} */ loss) => {
    over.abort();
    lost(loss);
  };
  track.addEventListener("ended", () => lose("lost"), { signal });
  // A phone call suspends the context on some systems and mutes the track on others.
  track.addEventListener("mute", () => lose("suspended"), { signal });
  context.addEventListener("statechange", () => context.state !== "running" && lose("suspended"), { signal });
  // A headset that connects may take the place of the microphone under the same track, at another rate.
  navigator.mediaDevices.addEventListener(
    "devicechange",
    () => track.readyState === "live" && identity(track) !== opened && lose("changed"),
    { signal },
  );
  return () => over.abort();
}

/** @param {MediaStreamTrack} track */
function identity(track) {
  const { deviceId, groupId, sampleRate } = track.getSettings();
  return JSON.stringify([deviceId, groupId, sampleRate]);
}
