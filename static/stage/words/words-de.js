/** German. */

const ORDINALS = [
  "ersten",
  "zweiten",
  "dritten",
  "vierten",
  "fünften",
  "sechsten",
  "siebten",
  "achten",
  "neunten",
  "zehnten",
];
const NUMBERS = ["", "einmal", "zweimal", "dreimal", "viermal", "fünfmal", "sechsmal"];

/** @param {number} n from 1 */
const ordinal = (n) => ORDINALS[n - 1] ?? `${n}.`;

/** @param {string[]} items */
const list = (items) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} und ${items.at(-1)}`;

/** @type {typeof import("stage/words/words-en.js").english} */
export const german = {
  code: "de",
  language: "Sprache",
  button: {
    check: "Testen",
    record: "Sprechen",
    done: "Fertig",
    next: "Weiter",
    recap: "Rückblick",
    play: "Spielen",
    again: "Noch mal",
    wait: "Warte",
  },
  skip: "Auslassen",
  skipPractice: "Ohne Probe",
  finish: "Hier aufhören",
  practice: {
    badge: "Probe",
    intro: "Erst eine Proberunde: Davon wird nichts behalten.",
    over: "Um solche Pausen geht es in diesem Spiel. Davon wurde nichts behalten.",
    nothing: "Ich habe keine Stimme gehört. Nichts wurde behalten, versuch es noch einmal.",
    lost: "Das Mikrofon ist weg. Verloren ist nichts, das war nur die Probe.",
  },
  progress: (kept, of) => `${kept} von ${of} Runden behalten`,
  recap: {
    title: "Das waren deine Runden",
    round: (n) => `Runde ${n}`,
    kept: (n) =>
      n === 0 ? "Nichts behalten." : n === 1 ? "Eine Aufnahme behalten." : `${n} Aufnahmen behalten.`,
    points: (n) => (n === 1 ? "1 Punkt" : `${n} Punkte`),
    remove: "Entfernen",
    sure: "Diese Aufnahme löschen, samt Ton und allem?",
    yes: "Ja, löschen",
    no: "Behalten",
    removed: "Weg, samt Ton und allem.",
    waiting: "Deine Aufnahme ist sicher. Die Modelle hören noch zu …",
    unheard: "Deine Aufnahme ist sicher. Was die Modelle meinen, steht später unter Meine Aufnahmen.",
    another: "Noch fünf Runden",
  },
  discard: "Verwerfen",
  anyway: "Trotzdem spielen",
  listen: "Anhören",
  pause: "Pause",
  recheck: "Mikrofon testen",
  receipt: "Beleg",
  copy: "Belegnummer kopieren",
  copied: "Kopiert.",
  loading: "Ich hole etwas, worüber du reden kannst …",
  checkTitle: "Erst mal möchte ich dich hören.",
  unchecked: "Drück auf Testen, erlaube das Mikrofon und sag Hallo.",
  hello: "Sag Hallo!",
  keys: "Die Leertaste geht auch.",
  opening: "Das Mikrofon geht an …",
  soon: "Noch zehn Sekunden.",
  timeUp: "Das war eine Minute, länger geht es nicht. Ich sende jetzt.",
  sending: "Wird gesendet …",
  listening: "Deine Aufnahme ist sicher. Die Modelle hören zu …",
  slow: "Deine Aufnahme ist sicher. Die Modelle haben viel zu tun, du musst nicht warten.",
  away: "Die Verbindung ist weg. Deine Aufnahme ist hier sicher, und ich versuche es weiter.",
  awayEmpty: "Der Server antwortet nicht. Ich versuche es weiter.",
  discarded: "Weg, samt Ton und allem.",
  discardFailed: "Das ließ sich gerade nicht verwerfen. Versuch es noch mal oder öffne Meine Aufnahmen.",
  nothing: "Das hat nicht geklappt. Lade die Seite neu und versuch es noch mal.",
  leftOver: (n) =>
    n === 1
      ? "Eine Aufnahme hat gewartet. Ich sende sie jetzt."
      : `${n} Aufnahmen haben gewartet. Ich sende sie jetzt.`,
  leftOverSent: "Die wartende Aufnahme ist jetzt sicher.",
  leftOverRefused: "Eine wartende Aufnahme ist nicht zu gebrauchen:",
  cutOff: "Eine Aufnahme brach ab, als die Seite geschlossen wurde. So senden, wie sie ist?",
  send: "Senden",
  throwAway: "Wegwerfen",
  noShelf: "Dieser Browser hebt nichts für uns auf. Lass die Seite offen, bis die Aufnahme sicher ist.",
  check: {
    listening: "Sag Hallo!",
    good: "Klar und deutlich.",
    silent: "Ich höre dich nicht. Ist es das richtige Mikrofon, und ist es eingeschaltet?",
    dead: "Von diesem Mikrofon kommt gar nichts. Wähle in den Browser-Einstellungen ein anderes.",
    clipping: "Das ist zu laut und verzerrt. Geh ein Stück weiter weg.",
    noisy: "Um dich herum ist es laut. An einem ruhigeren Ort werden die Aufnahmen besser.",
    faint: "Du bist weit weg. Komm etwas näher ans Mikrofon.",
  },
  microphone: {
    insecure: "Ein Mikrofon braucht eine sichere Adresse. Öffne die Seite mit https oder auf localhost.",
    denied: "Das Mikrofon ist nicht erlaubt. Erlaube es in der Adressleiste und drück dann noch mal.",
    missing: "Es gibt kein Mikrofon. Schließ eins an und drück dann noch mal.",
    busy: "Ein anderes Programm benutzt das Mikrofon. Schließ es und drück dann noch mal.",
    unsupported:
      "Dieser Browser kann keinen unbearbeiteten Ton aufnehmen. Ein neuerer Firefox, Chrome, Edge oder Safari kann es.",
    lost: "Das Mikrofon ist weg. Was du bis dahin gesagt hast, wird gesendet.",
    elsewhere: "Ein anderer Tab nimmt gerade auf. Beende das dort und drück dann noch mal.",
    changed: "Dein Mikrofon hat mittendrin gewechselt. Was du bis dahin gesagt hast, wird gesendet.",
    suspended:
      "Der Ton wurde unterbrochen, vielleicht von einem Anruf. Was du bis dahin gesagt hast, wird gesendet.",
    held: "Der Browser hält den Ton gerade zurück. Drück noch einmal.",
  },
  reasons: {
    silence: "Das war fast nur Stille. Versuch es etwas näher am Mikrofon.",
    noise:
      "Wir haben Geräusche gehört, aber keine Stimme. Such dir einen ruhigeren Ort und versuch es noch mal.",
    noisy:
      "Es war so laut, dass deine Stimme unterging. Such dir einen ruhigeren Ort und versuch es noch mal.",
    clipping: "Es war so laut, dass es gekratzt hat. Geh weiter weg oder dreh das Mikrofon leiser.",
    too_quiet: "Das war sehr leise. Komm näher ans Mikrofon oder dreh es lauter.",
    too_short: "Das war vorbei, bevor es anfing. Sag ein, zwei Sätze und drück dann auf Fertig.",
    echo: "Wir haben die andere Stimme aus deinen Lautsprechern gehört. Setz Kopfhörer auf und versuch es noch einmal.",
    duplicate: "Genau diese Aufnahme haben wir schon. Sag es noch mal neu.",
    repeated_take: "Genau diese Aufnahme haben wir schon. Sag es noch mal neu.",
    read_out: "Das war die Frage selbst. Beantworte sie mit deinen eigenen Worten.",
  },
  worth: {
    kept: "eine klare Aufnahme",
    needed: "genau das fehlt der Sammlung",
    novel: "das haben erst wenige gesagt",
    answered: "deine Antwort danach",
    again: "das hast du schon einmal gesagt",
    many: "mehr Momente, als in einer Aufnahme zählen",
    day_limit: "das war viel für einen Tag",
    fooled_pending: "hat ein Modell getäuscht; zählt, sobald Menschen es bestätigen",
    fooled: "hat ein Modell getäuscht, und Menschen sehen es auch so",
    quest: "Tagesaufgabe geschafft",
    taken_back: "zurückgenommen",
    given_back: "zurückgegeben",
  },
  noPause: "Du hast ohne Pause durchgesprochen.",
  pauses: (n) => `Du hast ${NUMBERS[n] ?? `${n}-mal`} Pause gemacht und das Wort behalten.`,
  fooled: (by, which, of) => {
    if (of === 1) return `${by} dachte, du wärst da fertig.`;
    if (which.length === of) return `${by} dachte jedes Mal, du wärst fertig.`;
    return `${by} dachte in der ${list(which.map(ordinal))} Pause, du wärst fertig.`;
  },
  patient: (by) => `${by} hat gemerkt, dass noch etwas kommt.`,
  knewTheEnd: (by, named) => `${named ? "Es" : by} hat gemerkt, wann du fertig warst.`,
  missedTheEnd: (by, named) =>
    named ? "Am Ende wartete es immer noch auf mehr." : `${by} wartete am Ende immer noch auf mehr.`,
};
