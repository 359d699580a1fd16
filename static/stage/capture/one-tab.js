/** One tab records at a time: two would hear the same voice twice. */

const LOCK = "your-turn.recording";

/**
 * Holds the lock until what this resolves to is called, or the tab dies.
 * @returns {Promise<(() => void) | null>} null: another tab records
 */
export function claimMicrophone() {
  // Without a secure address there are no locks, and no microphone either.
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((release) => resolve(() => release(undefined)));
    });
  });
}
