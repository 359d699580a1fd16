/** What Mm-hm Radio says, in each language of the stage. */

/**
 * @typedef {object} RadioWords
 * @property {string} ready
 * @property {string} practice
 * @property {string} practised
 * @property {string} speaking
 * @property {string} off on the round button
 * @property {string} signal name of the dial
 * @property {string} stillThere
 * @property {string} taken
 * @property {string} quiz
 * @property {string} right
 * @property {string} wrong
 * @property {string} lost the answer did not arrive
 * @property {(count: number, ended: boolean) => string} hums ended: the story was told to its end
 * @property {(count: number) => string} breaks
 */

/** @type {Record<string, RadioWords>} */
export const WORDS = {
  en: {
    ready: "Press Speak and listen. Keep the signal up with a short “mm-hm”, “yeah” or “oh!” now and then.",
    practice: "I tell you a story. Let me hear a short “mm-hm” now and then, and see the signal come back.",
    practised: "That is all there is to it: short sounds keep me going, a whole sentence stops me.",
    speaking: "A short “mm-hm” keeps the story alive. A whole sentence stops it.",
    off: "Off",
    signal: "Signal",
    stillThere: "Still there? A sound from you, and the story goes on.",
    taken: "You took the floor! Once you are quiet, the story goes on.",
    quiz: "It is safe. One question about the story:",
    right: "Right! You really listened.",
    wrong: "Not quite. The radio crackled, let’s say.",
    lost: "Your answer did not get through. Try once more.",
    hums: (n, ended) => {
      if (!n)
        return ended ? "The story lived, though you kept rather quiet." : "Kept, and not one mm-hm in it.";
      return `${count(EN, n)} ${n === 1 ? "mm-hm" : "mm-hms"}, ${ended ? "and the story lived." : "and then you switched off."}`;
    },
    breaks: (n) => (n === 1 ? "Once you took the floor." : `${count(EN, n)} times you took the floor.`),
  },
  no: {
    ready: "Trykk Snakk og lytt. Hold signalet oppe med et kort «mm», «ja» eller «åh!» av og til.",
    practice:
      "Jeg forteller deg en historie. La meg høre et kort «mm» av og til, og se signalet komme tilbake.",
    practised: "Det er hele kunsten: Korte lyder holder meg i gang, en hel setning stopper meg.",
    speaking: "Et kort «mm» holder historien i live. En hel setning stopper den.",
    off: "Av",
    signal: "Signal",
    stillThere: "Er du der fortsatt? En lyd fra deg, så går historien videre.",
    taken: "Du tok ordet! Når du blir stille, går historien videre.",
    quiz: "Den er trygt lagret. Ett spørsmål om historien:",
    right: "Riktig! Du hørte virkelig etter.",
    wrong: "Ikke helt. Vi sier at radioen skurret.",
    lost: "Svaret kom ikke fram. Prøv en gang til.",
    hums: (n, ended) => {
      if (!n) return ended ? "Historien overlevde, enda så stille du var." : "Lagret, men uten et eneste mm.";
      return `${count(NO, n)} mm, ${ended ? "og historien overlevde." : "og så skrudde du av."}`;
    },
    breaks: (n) => `${count(NO, n)} ${n === 1 ? "gang" : "ganger"} tok du ordet.`,
  },
  tr: {
    ready: "Konuş'a bas ve dinle. Ara sıra kısa bir “hı hı”, “evet” ya da “aa!” ile sinyali ayakta tut.",
    practice: "Sana bir hikâye anlatacağım. Ara sıra kısa bir “hı hı” de, sinyalin nasıl döndüğünü gör.",
    practised: "Hepsi bu: kısa sesler beni konuşturur, tam bir cümle durdurur.",
    speaking: "Kısa bir “hı hı” hikâyeyi yaşatır. Tam bir cümle onu durdurur.",
    off: "Kapat",
    signal: "Sinyal",
    stillThere: "Orada mısın? Bir ses ver, hikâye sürsün.",
    taken: "Sözü aldın! Sen susunca hikâye sürecek.",
    quiz: "Kaydın güvende. Hikâyeyle ilgili tek soru:",
    right: "Doğru! Gerçekten dinlemişsin.",
    wrong: "Pek sayılmaz. Radyo cızırdadı diyelim.",
    lost: "Yanıtın ulaşmadı. Bir daha dene.",
    hums: (n, ended) => {
      if (!n)
        return ended ? "Sen pek ses etmedin ama hikâye yaşadı." : "Saklandı ama içinde tek bir “hı hı” yok.";
      return `${count(TR, n)} “hı hı” ${ended ? "ile hikâye yaşadı." : "dedin, sonra kapattın."}`;
    },
    breaks: (n) => `${count(TR, n)} kez sözü aldın.`,
  },
  de: {
    ready:
      "Drück auf Sprechen und hör zu. Halt das Signal ab und zu mit einem kurzen „mhm“, „ja“ oder „oh!“.",
    practice:
      "Ich erzähle dir eine Geschichte. Lass ab und zu ein kurzes „mhm“ hören und sieh, wie das Signal zurückkommt.",
    practised: "Das ist schon alles: Kurze Laute halten mich am Reden, ein ganzer Satz hält mich an.",
    speaking: "Ein kurzes „mhm“ hält die Geschichte am Leben. Ein ganzer Satz hält sie an.",
    off: "Aus",
    signal: "Signal",
    stillThere: "Noch da? Ein Laut von dir, und die Geschichte geht weiter.",
    taken: "Du hast das Wort! Sobald du still bist, geht die Geschichte weiter.",
    quiz: "Sie ist sicher. Eine Frage zur Geschichte:",
    right: "Richtig! Du hast wirklich zugehört.",
    wrong: "Nicht ganz. Sagen wir, das Radio hat gerauscht.",
    lost: "Deine Antwort kam nicht an. Versuch es noch einmal.",
    hums: (n, ended) => {
      if (!n)
        return ended
          ? "Die Geschichte hat überlebt, so still du auch warst."
          : "Behalten, doch ohne ein einziges Mhm.";
      return `${count(DE, n)} Mhm, ${ended ? "und die Geschichte hat überlebt." : "und dann hast du ausgeschaltet."}`;
    },
    breaks: (n) => `${count(DE, n)}mal hast du das Wort genommen.`,
  },
  es: {
    ready: "Pulsa Hablar y escucha. Mantén la señal con un breve «ajá», «sí» o «¡oh!» de vez en cuando.",
    practice: "Te cuento una historia. Di un breve «ajá» de vez en cuando y mira cómo vuelve la señal.",
    practised: "Eso es todo: los sonidos breves me animan, una frase entera me para.",
    speaking: "Un breve «ajá» mantiene viva la historia. Una frase entera la para.",
    off: "Apagar",
    signal: "Señal",
    stillThere: "¿Sigues ahí? Haz un sonido y la historia continúa.",
    taken: "¡Has tomado la palabra! Cuando calles, la historia sigue.",
    quiz: "Está a salvo. Una pregunta sobre la historia:",
    right: "¡Correcto! Has escuchado de verdad.",
    wrong: "No del todo. Digamos que la radio hacía ruido.",
    lost: "Tu respuesta no llegó. Inténtalo otra vez.",
    hums: (n, ended) => {
      if (!n)
        return ended ? "La historia sobrevivió, aunque apenas se te oyó." : "Guardado, y sin un solo «ajá».";
      return `${count(ES, n)} «ajá», ${ended ? "y la historia sobrevivió." : "y luego apagaste."}`;
    },
    breaks: (n) => (n === 1 ? "Una vez tomaste la palabra." : `${count(ES, n)} veces tomaste la palabra.`),
  },
};

const EN = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
const NO = ["Én", "To", "Tre", "Fire", "Fem", "Seks", "Sju", "Åtte", "Ni", "Ti"];
const TR = ["Bir", "İki", "Üç", "Dört", "Beş", "Altı", "Yedi", "Sekiz", "Dokuz", "On"];
const DE = ["Ein", "Zwei", "Drei", "Vier", "Fünf", "Sechs", "Sieben", "Acht", "Neun", "Zehn"];
const ES = ["Un", "Dos", "Tres", "Cuatro", "Cinco", "Seis", "Siete", "Ocho", "Nueve", "Diez"];

/**
 * @param {string[]} names from one on
 * @param {number} n
 */
function count(names, n) {
  return names[n - 1] ?? String(n);
}
