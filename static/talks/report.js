/** Something was wrong with the partner: what, while they talk or afterwards. */

import { words } from "talks/words.js";

/**
 * @typedef {object} Parts of the page
 * @property {import("talks/view.js").TalkView} view
 * @property {import("talks/course.js").Course} course
 * @property {import("talks/wire/wire.js").Wire} wire
 * @property {Record<string, string>} data
 */

export class Report {
  /** @param {Parts} talk */
  constructor(talk) {
    this.talk = talk;
    this.made = false;
    const { view } = talk;
    const dialog = /** @type {HTMLDialogElement} */ (view.part("report"));
    for (const name of ["report-open", "report-late"])
      view.part(name).addEventListener("click", () => dialog.showModal());
    view.part("report-close").addEventListener("click", () => dialog.close());
    for (const button of dialog.querySelectorAll("[data-reason]"))
      button.addEventListener("click", () => {
        dialog.close();
        void this.make(/** @type {HTMLElement} */ (button).dataset.reason ?? "");
      });
  }

  /** @param {string} reason */
  async make(reason) {
    const { view, course, wire, data } = this.talk;
    this.made = true; // that the talk has ended may be heard before this is answered
    const arrived = await send(data, reason);
    if (!arrived && course.phase === "talking") return wire.note({ type: "report", reason });
    this.made = arrived;
    const isOver = course.phase === "over";
    if (!arrived) return view.write(isOver ? "safe" : "status", words.refused);
    view.part("report-late").hidden = true;
    if (isOver) view.write("recap-title", words.why.reported);
  }
}

/**
 * By HTTP, since whoever hurts somebody may hang up, and takes the line along.
 * @param {Record<string, string>} data where to, and the token against forgery
 * @param {string} reason
 * @returns {Promise<boolean>} whether it has arrived
 */
async function send(data, reason) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": data.csrf };
  const body = JSON.stringify({ type: "report", reason });
  const answer = await fetch(data.report, { method: "POST", headers, body }).catch(() => null);
  return answer?.ok ?? false;
}
