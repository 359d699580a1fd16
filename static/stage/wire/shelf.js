/**
 * Where takes wait in the browser until the server has said *stored*: one record a take, one a frame, written
 * while the player speaks, so that a closed tab loses a tenth of a second.
 */

import { openDB } from "idb";
import { Take } from "stage/wire/take.js";

const NAME = "your-turn";
const VERSION = 1;

/** @param {string} id every frame of one take, in order */
const framesOf = (id) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

export class Shelf {
  /** @param {import("idb").IDBPDatabase} db */
  constructor(db) {
    this.db = db;
    /** @type {Map<string, () => void>} */
    this.releases = new Map();
  }

  /** @throws {Error} when the browser keeps no data for this site */
  static async open() {
    const upgrade = (/** @type {import("idb").IDBPDatabase} */ db) => {
      db.createObjectStore("takes", { keyPath: "id" });
      db.createObjectStore("frames");
    };
    return new Shelf(await openDB(NAME, VERSION, { upgrade }));
  }

  /**
   * Writes down what is known of a take, and keeps other tabs from sending it while this one lives. On the disk
   * before it returns: that somebody pressed *Done* must outlive a tab that is closed at once.
   * @param {Take} take
   */
  async put(take) {
    if (!this.releases.has(take.id)) await this.claim(take.id);
    const change = this.db.transaction("takes", "readwrite", { durability: "strict" });
    await Promise.all([change.store.put(take.header), change.done]);
  }

  /**
   * @param {Take} take
   * @param {number} index of the frame, from 0
   * @param {ArrayBuffer} pcm
   */
  async append(take, index, pcm) {
    await this.db.put("frames", pcm, [take.id, index]);
  }

  /** @param {string} id of a take that the server has answered for, or that the player threw away */
  async remove(id) {
    const change = this.db.transaction(["takes", "frames"], "readwrite");
    await Promise.all([
      change.objectStore("takes").delete(id),
      change.objectStore("frames").delete(framesOf(id)),
      change.done,
    ]);
    this.release(id);
  }

  /** @param {string} id of a take that this tab is busy with no longer */
  release(id) {
    this.releases.get(id)?.();
    this.releases.delete(id);
  }

  /**
   * Takes that no living tab is busy with; from now on this one is.
   * @returns {Promise<Take[]>}
   */
  async waiting() {
    const takes = [];
    for (const { id } of await this.db.getAll("takes")) {
      if (!(await this.claim(id))) continue;
      // Whoever was busy with it until now may have sent it.
      const header = await this.db.get("takes", id);
      if (header) takes.push(await this.load(header));
      else this.release(id);
    }
    return takes;
  }

  /**
   * @param {import("stage/wire/take.js").Header} header
   */
  async load(header) {
    const take = new Take({ ...header, marks: [] });
    for (const pcm of await this.db.getAll("frames", framesOf(header.id))) take.add(pcm);
    for (const { name, at, value } of header.marks) take.mark(name, Math.min(at, take.samples), value);
    return take;
  }

  /**
   * A lock that the browser lets go when the tab dies.
   * @param {string} id
   * @returns {Promise<boolean>} false: another tab has it
   */
  claim(id) {
    return new Promise((resolve) => {
      navigator.locks.request(`take:${id}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        if (!lock) return undefined;
        return new Promise((release) => this.releases.set(id, () => release(undefined)));
      });
    });
  }
}
