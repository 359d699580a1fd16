/** What Call Centre says, in each language of the stage. */

/**
 * @typedef {import("stage/exchange/exchange-play.js").ExchangeWords & {card: string}} CallWords card: over the card
 * @type {Record<string, CallWords>}
 */
export const WORDS = {
  en: {
    ready: "Press Speak to take the call. Listen, then reply as your card says.",
    practice:
      "Listen, reply in your own words as the card says, then press Over. The third reply ends with Done.",
    practised: "That is how a call goes. Nothing of it was kept; the next one counts.",
    speaking: "You are through.",
    over: "Over",
    hush: "Listen",
    listen: "Listen first. Your card comes after.",
    yours: "Reply as the card says, then press Over.",
    last: "Your last reply. Then press Done.",
    silent: "I have not heard your reply yet. Say it first, or press again to go on.",
    card: "Your card",
    turns: (n) => (n === 1 ? "One reply, well placed." : `${n} replies, well placed.`),
    knew: (by, right, of) =>
      right === of ? `${by} understood all of them.` : `${by} understood ${right} out of ${of}.`,
  },
  no: {
    ready: "Trykk Snakk for å ta samtalen. Lytt, og svar slik kortet sier.",
    practice:
      "Lytt, svar med egne ord slik kortet sier, og trykk Over. Det tredje svaret slutter med Ferdig.",
    practised: "Sånn går en samtale. Ingenting ble tatt vare på; den neste teller.",
    speaking: "Du er satt over.",
    over: "Over",
    hush: "Lytt",
    listen: "Lytt først. Kortet kommer etterpå.",
    yours: "Svar slik kortet sier, og trykk Over.",
    last: "Det siste svaret ditt. Trykk så på Ferdig.",
    silent: "Jeg har ikke hørt svaret ditt ennå. Si det først, eller trykk igjen for å gå videre.",
    card: "Kortet ditt",
    turns: (n) => (n === 1 ? "Ett svar på rett sted." : `${n} svar på rett sted.`),
    knew: (by, right, of) => (right === of ? `${by} skjønte alle.` : `${by} skjønte ${right} av ${of}.`),
  },
  tr: {
    ready: "Görüşmeyi açmak için Konuş'a bas. Dinle, sonra kartındaki gibi karşılık ver.",
    practice: "Dinle, kartta yazanı kendi sözünle söyle, Devret'e bas. Üçüncüsünde Bitti var.",
    practised: "Bir görüşme işte böyle geçer. Bunun hiçbiri saklanmadı; sıradaki sayılır.",
    speaking: "Hattasın.",
    over: "Devret",
    hush: "Dinle",
    listen: "Önce dinle. Kartın birazdan geliyor.",
    yours: "Kartındaki gibi karşılık ver, sonra Devret'e bas.",
    last: "Bu son yanıtın. Sonra Bitti'ye bas.",
    silent: "Yanıtını henüz duymadım. Önce söyle ya da geçmek için yeniden bas.",
    card: "Kartın",
    turns: (n) => `${n} yanıt, hepsi yerli yerinde.`,
    knew: (by, right, of) =>
      right === of ? `${by} hepsini anladı.` : `${by} ${of} yanıttan ${right} tanesini anladı.`,
  },
  de: {
    ready: "Drück auf Sprechen und nimm ab. Hör zu, dann antworte, wie es auf deiner Karte steht.",
    practice:
      "Hör zu, sag mit eigenen Worten, was die Karte will, und drück auf Weiter. Beim dritten Mal: Fertig.",
    practised: "So läuft ein Anruf. Davon wurde nichts behalten; der nächste zählt.",
    speaking: "Du bist verbunden.",
    over: "Weiter",
    hush: "Hör zu",
    listen: "Hör erst zu. Deine Karte kommt gleich.",
    yours: "Antworte, wie es auf der Karte steht, dann drück auf Weiter.",
    last: "Deine letzte Antwort. Dann drück auf Fertig.",
    silent:
      "Ich habe deine Antwort noch nicht gehört. Sag sie erst, oder drück noch einmal, dann geht es weiter.",
    card: "Deine Karte",
    turns: (n) => (n === 1 ? "Eine Antwort, gut gesetzt." : `${n} Antworten, gut gesetzt.`),
    knew: (by, right, of) =>
      right === of ? `${by} hat alle verstanden.` : `${by} hat ${right} von ${of} verstanden.`,
  },
  es: {
    ready: "Pulsa Hablar para coger la llamada. Escucha y contesta como dice tu tarjeta.",
    practice: "Escucha, di con tus palabras lo que pide la tarjeta y pulsa Cambio. La tercera vez: Listo.",
    practised: "Así es una llamada. De esta no se ha guardado nada; la próxima cuenta.",
    speaking: "Ya hay línea.",
    over: "Cambio",
    hush: "Escucha",
    listen: "Primero escucha. Tu tarjeta viene después.",
    yours: "Contesta como dice la tarjeta y pulsa Cambio.",
    last: "Tu última respuesta. Después pulsa Listo.",
    silent: "Todavía no he oído tu respuesta. Dila primero, o pulsa otra vez para seguir.",
    card: "Tu tarjeta",
    turns: (n) => (n === 1 ? "Una respuesta en su sitio." : `${n} respuestas en su sitio.`),
    knew: (by, right, of) =>
      right === of ? `${by} las entendió todas.` : `${by} entendió ${right} de ${of}.`,
  },
};
