/** Whoever plays by keyboard keeps a place: what they pressed may go, or do nothing any more. */

/**
 * @param {HTMLElement} root in which the focus is kept
 * @param {HTMLElement[]} places to which it goes from what cannot have it any longer, the best first
 */
export function keepFocus(root, ...places) {
  const at = document.activeElement;
  if (!at || !root.contains(at) || canBeReached(at)) return;
  places.find(canBeReached)?.focus({ preventScroll: true });
}

/** @param {Element} element */
function canBeReached(element) {
  return !element.matches(":disabled") && element.checkVisibility({ visibilityProperty: true });
}
