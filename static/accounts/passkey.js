/**
 * Passkeys: what a form asks of the browser, and its answer sent along with the form.
 *
 * `<form data-passkey="options" data-failed="words">`: `options` is the id of the JSON that the server made, with
 * `creation_options` for a new passkey or `request_options` for one that is there. The hidden field `credential` takes
 * the answer. What the browser cannot do, or its user broke off, is told beside the button; nothing is sent then.
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
  } catch {
    say(form);
    return;
  }
  form.submit();
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const { creation_options: made, request_options: asked } = JSON.parse(
    document.getElementById(form.dataset.passkey ?? "")?.textContent ?? "{}",
  );
  const found = made
    ? await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(made.publicKey),
      })
    : await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey),
      });
  if (!(found instanceof PublicKeyCredential)) throw new Error("no passkey");
  return found.toJSON();
}

/** @param {HTMLFormElement} form */
function say(form) {
  const place = form.querySelector("[data-said]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = form.dataset.failed ?? "";
  place.hidden = false;
}
