// What the cockpit asks of the server. Every refusal becomes an Error whose message a moderator can read.

const UNREACHABLE = N_("The server cannot be reached. Nothing was lost: try again in a moment.");
const SIGNED_OUT = N_("You have been signed out. Reload the page and sign in again.");

/** The server said no, in words for the moderator. */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {number} status of HTTP; 409: somebody else was first
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
async function ask(url, init) {
  const response = await fetch(url, { cache: "no-store", ...init }).catch(() => {
    throw new Error(gettext(UNREACHABLE));
  });
  if (response.redirected || response.status === 403) {
    throw new Refusal(await words(response, gettext(SIGNED_OUT)), 403);
  }
  if (!response.ok) {
    const { status } = response;
    const otherwise = interpolate(gettext("The server answered %(status)s."), { status });
    throw new Refusal(await words(response, otherwise), status);
  }
  return response;
}

/**
 * @param {Response} response
 * @param {string} otherwise
 */
async function words(response, otherwise) {
  if (!response.headers.get("Content-Type")?.includes("json")) return otherwise;
  return (await response.json()).message ?? otherwise;
}

/** @param {string} url */
export async function getHtml(url) {
  return (await ask(url)).text();
}

/** @param {string} url */
export async function getSound(url) {
  return (await ask(url)).blob();
}

import { gettext, interpolate, N_ } from "look/words.js";

/**
 * @param {string} url
 * @param {Record<string, string>} [fields]
 * @returns {Promise<Response>}
 */
export function post(url, fields = {}) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  const headers = { "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" };
  return ask(url, { method: "POST", body: new URLSearchParams(fields), headers });
}
