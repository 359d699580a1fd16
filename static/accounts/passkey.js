/**
 * Passkeys: what a form asks of the browser, and its answer sent along with the form.
 *
 * `<form data-passkey="options" data-failed="words">`: `options` is the id of the JSON that the server made, with
 * `creation_options` for a new passkey or `request_options` for one that is there. With `data-asking="address"` it is
 * fetched there once the button is pressed. The hidden field `credential` takes the answer. What the browser cannot do,
 * or its user broke off, is told beside the button; nothing is sent then.
 */

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (form instanceof HTMLFormElement) form.addEventListener("submit", (event) => void ask(form, event));
}

/**
 * @param {HTMLFormElement} form
 * @param {Event} event
 */
async function ask(form, event) {
  event.preventDefault();
  const credential = form.elements.namedItem("credential");
  if (!(credential instanceof HTMLInputElement)) return;
  try {
    credential.value = JSON.stringify(await answer(form));
  } catch (error) {
    say(form, error instanceof Refused ? error.message : form.dataset.failed);
    return;
  }
  form.submit();
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const { creation_options: made, request_options: asked } = await options(form);
  const found = made
    ? await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(kept(made.publicKey)),
      })
    : await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey),
      });
  if (!(found instanceof PublicKeyCredential)) throw new Error("no passkey");
  return found.toJSON();
}

/** The site's no, in its own words. */
class Refused extends Error {}

/** @param {HTMLFormElement} form */
async function options(form) {
  const { passkey, asking } = form.dataset;
  if (!asking) return JSON.parse(document.getElementById(passkey ?? "")?.textContent ?? "{}");
  const response = await fetch(asking, { headers: { Accept: "application/json" } });
  const told = await response.json();
  if (!response.ok) throw new Refused(told.message);
  return told;
}

/**
 * On the device where it can be, so that it says whose it is and signs in alone.
 *
 * @param {PublicKeyCredentialCreationOptionsJSON} made
 * @returns {PublicKeyCredentialCreationOptionsJSON}
 */
function kept(made) {
  return { ...made, authenticatorSelection: { ...made.authenticatorSelection, residentKey: "preferred" } };
}

/**
 * @param {HTMLFormElement} form
 * @param {string} words
 */
function say(form, words = "") {
  const place = form.querySelector("[data-said]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = words;
  place.hidden = false;
}
