/** What is said in the sound check, in every language that all games have. */

import { pick } from "stage/play.js";

/**
 * @typedef {object} SoundWords
 * @property {string} title
 * @property {string} ask
 * @property {string} listening
 * @property {string} heard
 * @property {string} good
 * @property {string} on the button: I wear headphones
 * @property {string} write the button: rather in writing
 */

/** @type {Record<string, SoundWords>} */
const WORDS = {
  en: {
    title: "In this game I talk to you.",
    ask: "Put on headphones, so that I hear you and not myself.",
    listening: "You will hear a little tick. I am listening for it…",
    heard: "I can hear myself through your speakers. Put on headphones, or let me write instead of speak.",
    good: "All I hear is you.",
    on: "I have headphones on",
    write: "Write instead",
  },
  no: {
    title: "I dette spillet snakker jeg med deg.",
    ask: "Ta på deg hodetelefoner, så hører jeg deg og ikke meg selv.",
    listening: "Nå kommer et lite tikk. Jeg lytter etter det …",
    heard:
      "Jeg hører meg selv i høyttalerne dine. Ta på hodetelefoner, eller la meg skrive i stedet for å snakke.",
    good: "Nå hører jeg bare deg.",
    on: "Hodetelefonene er på",
    write: "Skriv i stedet",
  },
  tr: {
    title: "Bu oyunda seninle konuşuyorum.",
    ask: "Kulaklık tak ki kendimi değil, seni duyayım.",
    listening: "Küçük bir tık sesi gelecek. Onu dinliyorum…",
    heard: "Hoparlörlerinden kendi sesimi duyuyorum. Kulaklık tak ya da bırak, konuşmak yerine yazayım.",
    good: "Artık yalnızca seni duyuyorum.",
    on: "Kulaklığım takılı",
    write: "Konuşma, yaz",
  },
  de: {
    title: "In diesem Spiel spreche ich mit dir.",
    ask: "Setz Kopfhörer auf, damit ich dich höre und nicht mich selbst.",
    listening: "Gleich kommt ein kleines Ticken. Ich lausche danach …",
    heard:
      "Ich höre mich selbst aus deinen Lautsprechern. Setz Kopfhörer auf, oder lass mich schreiben statt sprechen.",
    good: "Jetzt höre ich nur noch dich.",
    on: "Ich habe Kopfhörer auf",
    write: "Lieber schreiben",
  },
  es: {
    title: "En este juego te hablo.",
    ask: "Ponte auriculares, para que te oiga a ti y no a mí.",
    listening: "Sonará un pequeño clic. Estoy escuchando…",
    heard: "Me oigo a mí mismo por tus altavoces. Ponte auriculares, o deja que escriba en vez de hablar.",
    good: "Ahora solo te oigo a ti.",
    on: "Ya llevo auriculares",
    write: "Mejor por escrito",
  },
};

/** @param {string} language ISO 639-1 */
export function soundWords(language) {
  return pick(WORDS, language);
}
