/** What Stop the Bot! says, in each language of the stage. */

/**
 * @typedef {object} BotWords
 * @property {string} ready
 * @property {string} practice
 * @property {string} practised
 * @property {string} speaking
 * @property {string} slip over the order
 * @property {string} ding what the doorbell says
 * @property {string} yes the agent was stopped after its mistake
 * @property {string} waits the agent was stopped after the bell
 * @property {string} tooSoon
 * @property {string} wasThatAll all was read, and nobody stopped it
 * @property {string} answering
 * @property {(line: string) => string} missed
 * @property {string} missedBell
 * @property {(seconds: number) => string} caught
 * @property {string} waited
 * @property {string} late
 * @property {string} kept
 */

/** @type {Record<string, BotWords>} */
export const WORDS = {
  en: {
    ready:
      "Press Speak: I read your order back. Cut in and correct my mistake, out loud. If the doorbell rings instead, say “hold on”.",
    practice: "I read your order back. Cut in as soon as something is wrong, and press Done.",
    practised: "Just so: I fall silent as soon as you cut in.",
    speaking: "Compare it with your order, and cut in. If the doorbell rings, say “hold on”.",
    slip: "Your order",
    ding: "Ding-dong!",
    yes: "Yes? What is wrong? Tell me, then press Done.",
    waits: "All right, I wait. Press Done.",
    tooSoon: "So far all was right. I’ll go on reading…",
    wasThatAll: "Was that all right? Your turn to say.",
    answering: "I’m listening. Press Done when you have said it.",
    missed: (line) => `It ordered: “${line}” And nobody stopped it. Again?`,
    missedBell: "The doorbell rang, and nobody said “hold on”. Again?",
    caught: (seconds) => `Caught it, after ${number("en", seconds)} seconds.`,
    waited: "The agent held on. The door can be opened.",
    late: "Kept as an answer: you let it finish first.",
    kept: "Kept. This time nothing stopped the agent at the right moment.",
  },
  no: {
    ready:
      "Trykk Snakk: Jeg leser opp bestillingen din. Bryt inn og rett feilen min, høyt. Ringer det på døra i stedet, si «vent litt».",
    practice: "Jeg leser opp bestillingen din. Bryt inn så snart noe er feil, og trykk Ferdig.",
    practised: "Akkurat slik: Jeg tier så snart du bryter inn.",
    speaking: "Sammenlign med bestillingen, og bryt inn. Ringer det på døra, si «vent litt».",
    slip: "Bestillingen din",
    ding: "Ding-dong!",
    yes: "Ja? Hva er feil? Si det, og trykk Ferdig.",
    waits: "Greit, jeg venter. Trykk Ferdig.",
    tooSoon: "Så langt var alt riktig. Jeg leser videre …",
    wasThatAll: "Stemte alt? Nå er det din tur.",
    answering: "Jeg lytter. Trykk Ferdig når du har sagt det.",
    missed: (line) => `Den bestilte: «${line}» Og ingen stoppet den. En gang til?`,
    missedBell: "Det ringte på, og ingen sa «vent litt». En gang til?",
    caught: (seconds) => `Tatt på fersken, etter ${number("no", seconds)} sekunder.`,
    waited: "Boten ventet. Nå kan døra åpnes.",
    late: "Lagret som et svar: Du lot den snakke ferdig først.",
    kept: "Lagret. Denne gangen stoppet ingenting boten i rett øyeblikk.",
  },
  tr: {
    ready:
      "Konuş'a bas: siparişini okuyacağım. Sözümü kes ve hatamı sesli düzelt. Onun yerine kapı çalarsa “bir dakika” de.",
    practice: "Siparişini okuyacağım. Bir yanlış duyunca sözümü kes, sonra Bitti'ye bas.",
    practised: "İşte böyle: sözümü kestiğin anda susarım.",
    speaking: "Siparişinle karşılaştır, sözümü kes. Kapı çalarsa “bir dakika” de.",
    slip: "Siparişin",
    ding: "Ding dong!",
    yes: "Evet? Yanlış olan ne? Söyle, sonra Bitti'ye bas.",
    waits: "Tamam, bekliyorum. Bitti'ye bas.",
    tooSoon: "Buraya kadar her şey doğruydu. Okumaya devam ediyorum…",
    wasThatAll: "Hepsi doğru muydu? Sıra sende.",
    answering: "Dinliyorum. Sözün bitince Bitti'ye bas.",
    missed: (line) => `Şunu sipariş etti: “${line}” Kimse de durdurmadı. Bir daha?`,
    missedBell: "Kapı çaldı ama kimse “bir dakika” demedi. Bir daha?",
    caught: (seconds) => `Yakaladın! Süre: ${number("tr", seconds)} saniye.`,
    waited: "Bot bekledi. Artık kapı açılabilir.",
    late: "Yanıt olarak saklandı: önce sözünü bitirmesini bekledin.",
    kept: "Saklandı. Bu kez botu doğru anda durduran olmadı.",
  },
  de: {
    ready:
      "Drück auf Sprechen: Ich lese deine Bestellung vor. Fall mir ins Wort und verbessere meinen Fehler, laut. Klingelt es stattdessen, sag „Moment mal“.",
    practice:
      "Ich lese deine Bestellung vor. Fall mir ins Wort, sobald etwas nicht stimmt, und drück auf Fertig.",
    practised: "Genau so: Ich verstumme, sobald du mir ins Wort fällst.",
    speaking: "Vergleich mit deiner Bestellung und fall mir ins Wort. Klingelt es, sag „Moment mal“.",
    slip: "Deine Bestellung",
    ding: "Ding-dong!",
    yes: "Ja? Was stimmt nicht? Sag es mir und drück auf Fertig.",
    waits: "In Ordnung, ich warte. Drück auf Fertig.",
    tooSoon: "Bis hierhin stimmte alles. Ich lese weiter …",
    wasThatAll: "War das alles richtig? Jetzt bist du dran.",
    answering: "Ich höre. Drück auf Fertig, wenn du es gesagt hast.",
    missed: (line) => `Bestellt wurde: „${line}“ Und niemand hat es verhindert. Noch einmal?`,
    missedBell: "Es hat geklingelt, und niemand sagte „Moment mal“. Noch einmal?",
    caught: (seconds) => `Erwischt, nach ${number("de", seconds)} Sekunden.`,
    waited: "Der Bot hat gewartet. Die Tür kann aufgehen.",
    late: "Als Antwort behalten: Du hast ihn erst ausreden lassen.",
    kept: "Behalten. Diesmal hat den Bot nichts im richtigen Moment gestoppt.",
  },
  es: {
    ready:
      "Pulsa Hablar: te leo tu pedido. Interrúmpeme y corrige mi error en voz alta. Si suena el timbre, di «un momento».",
    practice: "Te leo tu pedido. Interrúmpeme en cuanto algo esté mal y pulsa Listo.",
    practised: "Así es: me callo en cuanto me interrumpes.",
    speaking: "Compara con tu pedido e interrumpe. Si suena el timbre, di «un momento».",
    slip: "Tu pedido",
    ding: "¡Ding-dong!",
    yes: "¿Sí? ¿Qué está mal? Dímelo y pulsa Listo.",
    waits: "De acuerdo, espero. Pulsa Listo.",
    tooSoon: "Hasta aquí todo iba bien. Sigo leyendo…",
    wasThatAll: "¿Estaba todo bien? Te toca a ti.",
    answering: "Te escucho. Pulsa Listo cuando lo hayas dicho.",
    missed: (line) => `Ha pedido: «${line}» Y nadie lo detuvo. ¿Otra vez?`,
    missedBell: "Sonó el timbre y nadie dijo «un momento». ¿Otra vez?",
    caught: (seconds) => `¡Pillado, a los ${number("es", seconds)} segundos!`,
    waited: "El bot esperó. Ya se puede abrir la puerta.",
    late: "Guardado como respuesta: dejaste que terminara.",
    kept: "Guardado. Esta vez nada detuvo al bot en el momento justo.",
  },
};

/**
 * @param {string} language
 * @param {number} seconds
 */
function number(language, seconds) {
  return seconds.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
