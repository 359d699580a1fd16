/** The invitation, to be copied or handed to another program. */

import { words } from "talks/words.js";

/** @param {import("talks/view.js").TalkView} view */
export function offer(view) {
  const address = view.part("invitation")?.textContent?.trim();
  if (!address) return;
  const [copy, share] = [view.part("copy"), view.part("share")];
  copy.addEventListener("click", () => {
    navigator.clipboard.writeText(address).then(
      () => view.say(words.copied),
      () => {}, // where nothing may be copied, it can be by hand
    );
  });
  share.hidden = !navigator.share;
  share.addEventListener("click", () => void navigator.share({ url: address }).catch(() => {}));
}
