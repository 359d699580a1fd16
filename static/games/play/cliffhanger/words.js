/** What Cliffhanger says, in each language of the stage. */

export const WORDS = {
  en: {
    ready: "Press Speak and answer out loud. The cliffhanger comes when you pause.",
    cliff: "Pause, and the rest appears here.",
    teaser: "The rest appears when you pause.",
    speaking: "Keep the floor for as long as you like.",
    carryOn: "Carry on. Press Done when you have finished.",
  },
  no: {
    ready: "Trykk Snakk og svar høyt. Fortsettelsen kommer når du tar en pause.",
    cliff: "Ta en pause, så kommer resten her.",
    teaser: "Resten kommer når du tar en pause.",
    speaking: "Hold på ordet så lenge du vil.",
    carryOn: "Fortsett. Trykk Ferdig når du er ferdig.",
  },
  tr: {
    ready: "Konuş'a bas ve sesli yanıtla. Devamı, durakladığında gelir.",
    cliff: "Durakla, devamı burada görünecek.",
    teaser: "Devamı, durakladığında görünür.",
    speaking: "Söz sende, istediğin kadar konuş.",
    carryOn: "Devam et. Sözün bitince Bitti'ye bas.",
  },
};
