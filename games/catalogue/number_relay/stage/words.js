/** What Number Relay says, in each language of the stage. */

export const WORDS = {
  en: {
    ready: "Press Speak and read each piece out loud. The next one comes when you pause.",
    practice: "Read a piece, pause, and see the next one come. The dot marks the last.",
    speaking: "Read it out, then wait for the next piece.",
    last: "The dot says: last piece. Read it, then press Done.",
    waiting: "The first piece appears when you speak.",
    more: "Next piece",
    end: "last piece",
  },
  no: {
    ready: "Trykk Snakk og les hver bit høyt. Den neste kommer når du tar en pause.",
    practice: "Les en bit, ta en pause, så kommer den neste. Prikken markerer den siste.",
    speaking: "Les den høyt, og vent på neste bit.",
    last: "Prikken betyr: siste bit. Les den, og trykk Ferdig.",
    waiting: "Den første biten kommer når du snakker.",
    more: "Neste bit",
    end: "siste bit",
  },
  tr: {
    ready: "Konuş'a bas ve her parçayı sesli oku. Durakladığında sıradaki gelir.",
    practice: "Bir parça oku, durakla, sıradaki gelsin. Nokta sonuncuyu gösterir.",
    speaking: "Sesli oku, sonra sıradaki parçayı bekle.",
    last: "Nokta, son parça demek. Oku, sonra Bitti'ye bas.",
    waiting: "İlk parça, konuşmaya başlayınca görünür.",
    more: "Sıradaki parça",
    end: "son parça",
  },
  de: {
    ready: "Drück auf Sprechen und lies jedes Stück laut vor. Das nächste kommt, wenn du pausierst.",
    practice: "Lies ein Stück, mach eine Pause, dann kommt das nächste. Der Punkt zeigt das letzte an.",
    speaking: "Lies es vor und warte auf das nächste Stück.",
    last: "Der Punkt heißt: letztes Stück. Lies es vor, dann drück auf Fertig.",
    waiting: "Das erste Stück erscheint, wenn du sprichst.",
    more: "Nächstes Stück",
    end: "letztes Stück",
  },
  es: {
    ready: "Pulsa Hablar y lee cada trozo en voz alta. El siguiente llega cuando haces una pausa.",
    practice: "Lee un trozo, haz una pausa y llegará el siguiente. El punto señala el último.",
    speaking: "Léelo en voz alta y espera el siguiente trozo.",
    last: "El punto indica el último trozo. Léelo y pulsa Listo.",
    waiting: "El primer trozo aparece cuando hablas.",
    more: "Siguiente trozo",
    end: "último trozo",
  },
};
