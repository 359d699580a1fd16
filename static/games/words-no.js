/** Norwegian (bokmål). */

const ORDINALS = [
  "første",
  "andre",
  "tredje",
  "fjerde",
  "femte",
  "sjette",
  "sjuende",
  "åttende",
  "niende",
  "tiende",
];
const NUMBERS = ["", "én gang", "to ganger", "tre ganger", "fire ganger", "fem ganger", "seks ganger"];

/** @param {number} n from 1 */
const ordinal = (n) => ORDINALS[n - 1] ?? `${n}.`;

/** @param {string[]} items */
const list = (items) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} og ${items.at(-1)}`;

/** @type {import("games/words.js").Words} */
export const norwegian = {
  code: "no",
  language: "Språk",
  button: {
    check: "Sjekk",
    record: "Snakk",
    done: "Ferdig",
    next: "Neste",
    recap: "Se alt",
    play: "Spill",
    again: "Prøv igjen",
    wait: "Vent",
  },
  skip: "Hopp over",
  skipPractice: "Hopp over øving",
  finish: "Avslutt her",
  practice: {
    badge: "Øving",
    intro: "Først en øvingsrunde: ingenting av den blir lagret.",
    over: "Det er slike pauser spillet er ute etter. Ingenting av dette ble lagret.",
    nothing: "Jeg hørte ingen stemme. Ingenting ble lagret, så prøv en gang til.",
    lost: "Mikrofonen forsvant. Ingenting gikk tapt, dette var øving.",
  },
  progress: (kept, of) => `${kept} av ${of} runder lagret`,
  recap: {
    title: "Det var settet ditt",
    round: (n) => `Runde ${n}`,
    kept: (n) => (n === 0 ? "Ingenting lagret." : n === 1 ? "Ett opptak lagret." : `${n} opptak lagret.`),
    points: (n) => `${n} poeng`,
    remove: "Fjern",
    sure: "Slette dette opptaket, med lyd og alt?",
    yes: "Ja, slett det",
    no: "Behold det",
    removed: "Borte, med lyd og alt.",
    waiting: "Opptaket er trygt. Modellene lytter ennå …",
    unheard: "Opptaket er trygt. Hva modellene synes, kommer under Mine opptak.",
    another: "Et sett til",
  },
  discard: "Forkast",
  anyway: "Spill likevel",
  listen: "Hør",
  pause: "Pause",
  recheck: "Sjekk mikrofonen",
  receipt: "Kvittering",
  copy: "Kopier kvitteringskoden",
  copied: "Kopiert.",
  loading: "Henter noe å snakke om …",
  checkTitle: "Først må jeg høre deg.",
  unchecked: "Trykk Sjekk, tillat mikrofonen og si hei.",
  hello: "Si hei!",
  keys: "Mellomrom virker også.",
  opening: "Åpner mikrofonen …",
  soon: "Ti sekunder igjen.",
  timeUp: "Det var ett minutt, og lenger går det ikke. Sender nå.",
  sending: "Sender …",
  listening: "Opptaket er trygt. Modellene lytter …",
  slow: "Opptaket er trygt. Modellene har det travelt, så du trenger ikke vente.",
  away: "Forbindelsen er borte. Opptaket er trygt her, og jeg prøver videre.",
  awayEmpty: "Tjeneren svarer ikke. Jeg prøver videre.",
  discarded: "Borte, med lyd og alt.",
  discardFailed: "Det lot seg ikke forkaste akkurat nå. Prøv igjen, eller åpne Mine opptak.",
  nothing: "Det gikk ikke. Last siden på nytt og prøv igjen.",
  leftOver: (n) => (n === 1 ? "Ett opptak ventet. Sender det nå." : `${n} opptak ventet. Sender dem nå.`),
  leftOverSent: "Opptaket som ventet, er trygt nå.",
  leftOverRefused: "Et opptak som ventet, kan ikke brukes:",
  cutOff: "Et opptak ble avbrutt da siden ble lukket. Sende det som det er?",
  send: "Send det",
  throwAway: "Kast det",
  noShelf: "Denne nettleseren lagrer ingenting for oss, så la siden stå åpen til opptaket er trygt.",
  check: {
    listening: "Si hei!",
    good: "Klart og tydelig.",
    silent: "Jeg hører deg ikke. Er det riktig mikrofon, og er den slått på?",
    dead: "Det kommer ingenting fra denne mikrofonen. Velg en annen i nettleserens innstillinger.",
    clipping: "Det er for høyt og forvrenges. Gå litt lenger unna.",
    noisy: "Det er mye støy rundt deg. Et roligere sted gir bedre opptak.",
    faint: "Du er langt unna. Kom litt nærmere mikrofonen.",
  },
  microphone: {
    insecure: "Mikrofonen krever en sikker adresse. Åpne siden med https, eller på localhost.",
    denied: "Mikrofonen er ikke tillatt. Tillat den i adressefeltet, og trykk igjen.",
    missing: "Det er ingen mikrofon. Koble til en, og trykk igjen.",
    busy: "Et annet program bruker mikrofonen. Lukk det, og trykk igjen.",
    unsupported: "Denne nettleseren kan ikke ta opp rå lyd. En nyere Firefox, Chrome, Edge eller Safari kan.",
    lost: "Mikrofonen forsvant. Det du rakk å si, blir sendt.",
    elsewhere: "En annen fane tar opp. Bli ferdig der, og trykk igjen.",
    changed: "Mikrofonen ble byttet underveis. Det du rakk å si, blir sendt.",
    suspended: "Lyden ble avbrutt, kanskje av en samtale. Det du rakk å si, blir sendt.",
    held: "Nettleseren holder lyden tilbake akkurat nå. Trykk en gang til.",
  },
  reasons: {
    silence: "Det var mest stillhet. Prøv litt nærmere mikrofonen.",
    noise: "Vi hørte støy, men ingen stemme. Finn et roligere sted og prøv igjen.",
    noisy: "Det var så mye støy at stemmen druknet. Finn et roligere sted og prøv igjen.",
    clipping: "Det var så høyt at det skurret. Gå litt lenger unna, eller skru ned mikrofonen.",
    too_quiet: "Det var veldig lavt. Kom nærmere mikrofonen, eller skru den opp.",
    too_short: "Det var over før det begynte. Si en setning eller to, og trykk Ferdig.",
    duplicate: "Akkurat dette opptaket har vi allerede. Si det på nytt.",
    repeated_take: "Akkurat dette opptaket har vi allerede. Si det på nytt.",
  },
  noPause: "Du snakket rett igjennom uten pause.",
  pauses: (n) => `Du tok pause ${NUMBERS[n] ?? `${n} ganger`} og beholdt ordet.`,
  fooled: (by, which, of) => {
    if (of === 1) return `${by} trodde du var ferdig der.`;
    if (which.length === of) return `${by} trodde du var ferdig hver gang.`;
    return `${by} trodde du var ferdig i den ${list(which.map(ordinal))} pausen.`;
  },
  patient: (by) => `${by} skjønte at det kom mer.`,
  knewTheEnd: (by, named) => `${named ? "Den" : by} skjønte når du var ferdig.`,
  missedTheEnd: (by, named) =>
    named ? "Til slutt ventet den fortsatt på mer." : `${by} ventet fortsatt på mer til slutt.`,
};
