/** What Cliffhanger says, in each language of the stage. */

export const WORDS = {
  en: {
    ready: "Press Speak and answer out loud. The cliffhanger comes when you pause.",
    practice: "Press Speak, begin an answer, and stop in the middle: that is the game.",
    cliff: "Pause, and the rest appears here.",
    teaser: "The rest appears when you pause.",
    speaking: "Keep the floor for as long as you like.",
    carryOn: "Carry on. Press Done when you have finished.",
  },
  no: {
    ready: "Trykk Snakk og svar høyt. Fortsettelsen kommer når du tar en pause.",
    practice: "Trykk Snakk, begynn på et svar og stopp midt i: det er hele spillet.",
    cliff: "Ta en pause, så kommer resten her.",
    teaser: "Resten kommer når du tar en pause.",
    speaking: "Hold på ordet så lenge du vil.",
    carryOn: "Fortsett. Trykk Ferdig når du er ferdig.",
  },
  tr: {
    ready: "Konuş'a bas ve sesli yanıtla. Devamı, durakladığında gelir.",
    practice: "Konuş'a bas, yanıtlamaya başla ve ortasında dur: oyun bu.",
    cliff: "Durakla, devamı burada görünecek.",
    teaser: "Devamı, durakladığında görünür.",
    speaking: "Söz sende, istediğin kadar konuş.",
    carryOn: "Devam et. Sözün bitince Bitti'ye bas.",
  },
  de: {
    ready: "Drück auf Sprechen und antworte laut. Der Haken kommt, wenn du Pause machst.",
    practice: "Drück auf Sprechen, fang eine Antwort an und halte mittendrin inne: Das ist das Spiel.",
    cliff: "Mach eine Pause, dann steht der Rest hier.",
    teaser: "Der Rest kommt, wenn du Pause machst.",
    speaking: "Behalte das Wort, solange du willst.",
    carryOn: "Mach weiter. Drück auf Fertig, wenn du alles gesagt hast.",
  },
  es: {
    ready: "Pulsa Hablar y responde en voz alta. El giro llega cuando haces una pausa.",
    practice: "Pulsa Hablar, empieza una respuesta y detente a la mitad: ese es el juego.",
    cliff: "Haz una pausa y el resto aparece aquí.",
    teaser: "El resto aparece cuando haces una pausa.",
    speaking: "La palabra es tuya todo el tiempo que quieras.",
    carryOn: "Sigue. Pulsa Listo cuando hayas terminado.",
  },
};
