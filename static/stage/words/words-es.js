/** Spanish. */

const ORDINALS = [
  "primera",
  "segunda",
  "tercera",
  "cuarta",
  "quinta",
  "sexta",
  "séptima",
  "octava",
  "novena",
  "décima",
];
const NUMBERS = ["", "una vez", "dos veces", "tres veces", "cuatro veces", "cinco veces", "seis veces"];

/** @param {number} n from 1 */
const ordinal = (n) => ORDINALS[n - 1] ?? `${n}.ª`;

/** @param {string[]} items */
const list = (items) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} y ${items.at(-1)}`;

/** @type {typeof import("stage/words/words-en.js").english} */
export const spanish = {
  code: "es",
  language: "Idioma",
  button: {
    check: "Probar",
    record: "Hablar",
    done: "Listo",
    next: "Siguiente",
    recap: "Resumen",
    play: "Jugar",
    again: "Otra vez",
    wait: "Espera",
  },
  skip: "Saltar",
  skipPractice: "Sin práctica",
  finish: "Terminar aquí",
  practice: {
    badge: "Práctica",
    intro: "Primero una ronda de práctica: no se guarda nada.",
    over: "Estas pausas son las que busca el juego. No se ha guardado nada.",
    nothing: "No he oído ninguna voz. No se ha guardado nada, prueba otra vez.",
    lost: "El micrófono se ha ido. No se pierde nada, era la práctica.",
  },
  progress: (kept, of) => `${kept} de ${of} rondas guardadas`,
  recap: {
    title: "Esta ha sido tu serie",
    round: (n) => `Ronda ${n}`,
    kept: (n) =>
      n === 0 ? "Nada guardado." : n === 1 ? "Una grabación guardada." : `${n} grabaciones guardadas.`,
    points: (n) => (n === 1 ? "1 punto" : `${n} puntos`),
    remove: "Quitar",
    sure: "¿Borrar esta grabación, con sonido y todo?",
    yes: "Sí, bórrala",
    no: "Déjala",
    removed: "Borrada, con sonido y todo.",
    waiting: "Está a salvo. Los modelos siguen escuchando…",
    unheard: "Está a salvo. Lo que piensan los modelos aparecerá en Mis grabaciones.",
    another: "Otra serie",
  },
  discard: "Descartar",
  anyway: "Jugar igualmente",
  listen: "Escuchar",
  pause: "Pausa",
  recheck: "Probar el micrófono",
  receipt: "Recibo",
  copy: "Copiar el código del recibo",
  copied: "Copiado.",
  loading: "Busco algo de lo que hablar…",
  checkTitle: "Primero, déjame oírte.",
  unchecked: "Pulsa Probar, permite el micrófono y di hola.",
  hello: "¡Di hola!",
  keys: "También sirve la barra espaciadora.",
  opening: "Abriendo el micrófono…",
  soon: "Quedan diez segundos.",
  timeUp: "Ha pasado un minuto, que es el máximo. Lo envío ahora.",
  sending: "Enviando…",
  listening: "Tu grabación está a salvo. Los modelos la escuchan…",
  slow: "Tu grabación está a salvo. Los modelos están ocupados; no hace falta que esperes.",
  away: "Se ha perdido la conexión. Tu grabación está a salvo aquí y sigo intentándolo.",
  awayEmpty: "El servidor no responde. Sigo intentándolo.",
  discarded: "Borrado, con el audio y todo.",
  discardFailed: "Ahora mismo no se ha podido descartar. Inténtalo de nuevo o abre Mis grabaciones.",
  nothing: "No ha funcionado. Recarga la página e inténtalo de nuevo.",
  leftOver: (n) =>
    n === 1
      ? "Había una grabación esperando. La envío ahora."
      : `Había ${n} grabaciones esperando. Las envío ahora.`,
  leftOverSent: "La grabación que esperaba ya está a salvo.",
  leftOverRefused: "Una grabación que esperaba no se puede usar:",
  cutOff: "Una grabación se cortó al cerrarse la página. ¿La envío tal como está?",
  send: "Enviar",
  throwAway: "Tirar",
  noShelf: "Este navegador no nos guarda nada; deja la página abierta hasta que la grabación esté a salvo.",
  check: {
    listening: "¡Di hola!",
    good: "Alto y claro.",
    silent: "No te oigo. ¿Es el micrófono correcto y está encendido?",
    dead: "De este micrófono no llega nada. Elige otro en los ajustes del navegador.",
    clipping: "Está demasiado alto y distorsiona. Aléjate un poco.",
    noisy: "Hay ruido a tu alrededor. En un lugar más tranquilo se graba mejor.",
    faint: "Estás lejos. Acércate un poco al micrófono.",
  },
  microphone: {
    insecure: "El micrófono necesita una dirección segura. Abre este sitio con https o en localhost.",
    denied: "El micrófono no está permitido. Permítelo en la barra de direcciones y pulsa otra vez.",
    missing: "No hay micrófono. Conecta uno y pulsa otra vez.",
    busy: "Otro programa está usando el micrófono. Ciérralo y pulsa otra vez.",
    unsupported:
      "Este navegador no puede grabar sonido sin procesar. Un Firefox, Chrome, Edge o Safari más reciente sí puede.",
    lost: "El micrófono ha desaparecido. Se envía lo que dijiste hasta entonces.",
    elsewhere: "Otra pestaña está grabando. Termina allí y pulsa otra vez.",
    changed: "Tu micrófono ha cambiado a mitad. Lo que dijiste hasta entonces se está enviando.",
    suspended:
      "El sonido se ha interrumpido, quizá por una llamada. Lo que dijiste hasta entonces se está enviando.",
    held: "El navegador retiene el sonido ahora mismo. Pulsa una vez más.",
  },
  reasons: {
    silence: "Casi todo era silencio. Prueba un poco más cerca del micrófono.",
    noise: "Oímos ruido, pero ninguna voz. Busca un lugar más tranquilo e inténtalo de nuevo.",
    noisy: "Había tanto ruido que tapaba tu voz. Busca un lugar más tranquilo e inténtalo de nuevo.",
    clipping: "Estaba tan alto que crujía. Aléjate un poco o baja el micrófono.",
    too_quiet: "Se oía muy bajo. Acércate al micrófono o súbelo.",
    too_short: "Acabó antes de empezar. Di una o dos frases y pulsa Listo.",
    echo: "Hemos oído la otra voz por tus altavoces. Ponte auriculares e inténtalo otra vez.",
    duplicate: "Ya tenemos exactamente esta grabación. Dilo de nuevo.",
    repeated_take: "Ya tenemos exactamente esta grabación. Dilo de nuevo.",
    read_out: "Eso era la pregunta misma. Respóndela con tus propias palabras.",
  },
  worth: {
    kept: "una toma clara",
    needed: "justo lo que le falta a la colección",
    novel: "pocos han dicho esto",
    answered: "tu respuesta de después",
    again: "esto ya lo habías dicho",
    many: "más momentos de los que cuentan en una toma",
    day_limit: "fue mucho para un solo día",
    fooled_pending: "engañó a un modelo; cuenta cuando la gente lo confirme",
    fooled: "engañó a un modelo, y la gente está de acuerdo",
    quest: "misión del día cumplida",
    taken_back: "retirado",
    given_back: "devuelto",
  },
  noPause: "Hablaste de un tirón, sin pausas.",
  pauses: (n) => `Hiciste una pausa ${NUMBERS[n] ?? `${n} veces`} y no soltaste la palabra.`,
  fooled: (by, which, of) => {
    if (of === 1) return `${by} pensó que ahí habías terminado.`;
    if (which.length === of) return `${by} pensó cada vez que habías terminado.`;
    return `${by} pensó que habías terminado en la ${list(which.map(ordinal))} pausa.`;
  },
  patient: (by) => `${by} notó que quedaba algo por decir.`,
  knewTheEnd: (by, named) => `${named ? "Y" : by} supo cuándo habías terminado.`,
  missedTheEnd: (by, named) =>
    named ? "Al final seguía esperando más." : `${by} seguía esperando más al final.`,
};
