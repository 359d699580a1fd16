"""What Alibi is told with: cases, clues that the story has to fit, and questions with their answers. Pure."""

from typing import Final

Words = dict[str, str]
"""ISO 639-1 to what is said."""

CASES: Final[dict[str, Words]] = {
    "cake": {
        "en": "Last night somebody ate the mayor's birthday cake.",
        "no": "I går kveld spiste noen ordførerens bursdagskake.",
        "tr": "Dün gece biri belediye başkanının doğum günü pastasını yedi.",
        "de": "Gestern Abend hat jemand die Geburtstagstorte der Bürgermeisterin gegessen.",
        "es": "Anoche alguien se comió la tarta de cumpleaños de la alcaldesa.",
    },
    "statue": {
        "en": "Last night somebody put pink pyjamas on the statue in the square.",
        "no": "I går kveld kledde noen statuen på torget i rosa pysjamas.",
        "tr": "Dün gece biri meydandaki heykele pembe pijama giydirdi.",
        "de": "Gestern Abend hat jemand der Statue auf dem Platz einen rosa Schlafanzug angezogen.",
        "es": "Anoche alguien le puso un pijama rosa a la estatua de la plaza.",
    },
    "goat": {
        "en": "Last night somebody sent a goat up in the town hall lift.",
        "no": "I går kveld sendte noen en geit opp med heisen i rådhuset.",
        "tr": "Dün gece biri belediyenin asansörüyle yukarı bir keçi gönderdi.",
        "de": "Gestern Abend hat jemand eine Ziege mit dem Aufzug ins Rathaus hinaufgeschickt.",
        "es": "Anoche alguien subió una cabra en el ascensor del ayuntamiento.",
    },
    "soup": {
        "en": "Last night the secret recipe for the fish soup disappeared.",
        "no": "I går kveld forsvant den hemmelige oppskriften på fiskesuppa.",
        "tr": "Dün gece balık çorbasının gizli tarifi ortadan kayboldu.",
        "de": "Gestern Abend ist das Geheimrezept der Fischsuppe verschwunden.",
        "es": "Anoche desapareció la receta secreta de la sopa de pescado.",
    },
    "clock": {
        "en": "Last night somebody made the church clock run backwards.",
        "no": "I går kveld fikk noen kirkeklokka til å gå baklengs.",
        "tr": "Dün gece biri saat kulesini geriye doğru çalıştırdı.",
        "de": "Gestern Abend hat jemand die Kirchturmuhr rückwärts laufen lassen.",
        "es": "Anoche alguien hizo que el reloj de la iglesia fuera hacia atrás.",
    },
}

CLUES: Final[dict[str, Words]] = {
    "shoes": {
        "en": "A waiter saw you in wet shoes.",
        "no": "En kelner så deg i våte sko.",
        "tr": "Bir garson seni ıslak ayakkabılarla gördü.",
        "de": "Ein Kellner hat dich in nassen Schuhen gesehen.",
        "es": "Un camarero te vio con los zapatos mojados.",
    },
    "sand": {
        "en": "There is sand in your pockets.",
        "no": "Du har sand i lommene.",
        "tr": "Ceplerinde kum var.",
        "de": "In deinen Taschen ist Sand.",
        "es": "Tienes arena en los bolsillos.",
    },
    "singing": {
        "en": "A neighbour heard you sing at midnight.",
        "no": "En nabo hørte deg synge ved midnatt.",
        "tr": "Bir komşu gece yarısı şarkı söylediğini duydu.",
        "de": "Eine Nachbarin hat dich um Mitternacht singen gehört.",
        "es": "Una vecina te oyó cantar a medianoche.",
    },
    "horse": {
        "en": "Your phone took a picture of a horse.",
        "no": "Telefonen din tok et bilde av en hest.",
        "tr": "Telefonun bir atın fotoğrafını çekmiş.",
        "de": "Dein Handy hat ein Pferd fotografiert.",
        "es": "Tu móvil hizo una foto de un caballo.",
    },
    "lemons": {
        "en": "You bought eleven lemons at ten o'clock.",
        "no": "Du kjøpte elleve sitroner klokka ti.",
        "tr": "Saat onda on bir limon aldın.",
        "de": "Du hast um zehn Uhr elf Zitronen gekauft.",
        "es": "Compraste once limones a las diez.",
    },
    "bus": {
        "en": "Somebody saw you run after a bus.",
        "no": "Noen så deg løpe etter en buss.",
        "tr": "Biri bir otobüsün peşinden koştuğunu gördü.",
        "de": "Jemand hat dich einem Bus hinterherlaufen sehen.",
        "es": "Alguien te vio correr detrás de un autobús.",
    },
    "paint": {
        "en": "There is green paint on your sleeve.",
        "no": "Du har grønn maling på ermet.",
        "tr": "Kolunda yeşil boya var.",
        "de": "An deinem Ärmel ist grüne Farbe.",
        "es": "Tienes pintura verde en la manga.",
    },
    "ladder": {
        "en": "You borrowed a ladder and gave it back late.",
        "no": "Du lånte en stige og leverte den sent tilbake.",
        "tr": "Bir merdiven ödünç alıp geç geri verdin.",
        "de": "Du hast eine Leiter geliehen und spät zurückgegeben.",
        "es": "Pediste prestada una escalera y la devolviste tarde.",
    },
}

QUESTIONS: Final[dict[str, tuple[Words, dict[str, Words]]]] = {
    "where": (
        {
            "en": "Where were you?",
            "no": "Hvor var dere?",
            "tr": "Neredeydiniz?",
            "de": "Wo wart ihr?",
            "es": "¿Dónde estabais?",
        },
        {
            "cinema": {"en": "cinema", "no": "kino", "tr": "sinema", "de": "Kino", "es": "cine"},
            "beach": {"en": "beach", "no": "strand", "tr": "plaj", "de": "Strand", "es": "playa"},
            "train": {"en": "train", "no": "tog", "tr": "tren", "de": "Zug", "es": "tren"},
            "home": {"en": "at home", "no": "hjemme", "tr": "evde", "de": "zu Hause", "es": "en casa"},
        },
    ),
    "weather": (
        {
            "en": "What was the weather like?",
            "no": "Hvordan var været?",
            "tr": "Hava nasıldı?",
            "de": "Wie war das Wetter?",
            "es": "¿Qué tiempo hacía?",
        },
        {
            "rain": {"en": "rain", "no": "regn", "tr": "yağmur", "de": "Regen", "es": "lluvia"},
            "fog": {"en": "fog", "no": "tåke", "tr": "sis", "de": "Nebel", "es": "niebla"},
            "clear": {"en": "clear", "no": "klart", "tr": "açık", "de": "klar", "es": "despejado"},
            "snow": {"en": "snow", "no": "snø", "tr": "kar", "de": "Schnee", "es": "nieve"},
        },
    ),
    "ate": (
        {
            "en": "What did you eat?",
            "no": "Hva spiste dere?",
            "tr": "Ne yediniz?",
            "de": "Was habt ihr gegessen?",
            "es": "¿Qué comisteis?",
        },
        {
            "soup": {"en": "soup", "no": "suppe", "tr": "çorba", "de": "Suppe", "es": "sopa"},
            "pizza": {"en": "pizza", "no": "pizza", "tr": "pizza", "de": "Pizza", "es": "pizza"},
            "ice": {"en": "ice cream", "no": "is", "tr": "dondurma", "de": "Eis", "es": "helado"},
            "nothing": {"en": "nothing", "no": "ingenting", "tr": "hiçbir şey", "de": "nichts", "es": "nada"},
        },
    ),
    "home": (
        {
            "en": "How did you get home?",
            "no": "Hvordan kom dere hjem?",
            "tr": "Eve nasıl döndünüz?",
            "de": "Wie seid ihr nach Hause gekommen?",
            "es": "¿Cómo volvisteis a casa?",
        },
        {
            "foot": {"en": "on foot", "no": "til fots", "tr": "yürüyerek", "de": "zu Fuß", "es": "a pie"},
            "bus": {
                "en": "by bus",
                "no": "med buss",
                "tr": "otobüsle",
                "de": "mit dem Bus",
                "es": "en autobús",
            },
            "bike": {
                "en": "by bike",
                "no": "på sykkel",
                "tr": "bisikletle",
                "de": "mit dem Rad",
                "es": "en bici",
            },
            "taxi": {
                "en": "by taxi",
                "no": "med taxi",
                "tr": "taksiyle",
                "de": "mit dem Taxi",
                "es": "en taxi",
            },
        },
    ),
    "met": (
        {
            "en": "Whom did you meet?",
            "no": "Hvem møtte dere?",
            "tr": "Kiminle karşılaştınız?",
            "de": "Wen habt ihr getroffen?",
            "es": "¿A quién encontrasteis?",
        },
        {
            "dog": {
                "en": "a dog",
                "no": "en hund",
                "tr": "bir köpekle",
                "de": "einen Hund",
                "es": "a un perro",
            },
            "teacher": {
                "en": "a teacher",
                "no": "en lærer",
                "tr": "bir öğretmenle",
                "de": "eine Lehrerin",
                "es": "a una profesora",
            },
            "clown": {
                "en": "a clown",
                "no": "en klovn",
                "tr": "bir palyaçoyla",
                "de": "einen Clown",
                "es": "a un payaso",
            },
            "nobody": {
                "en": "nobody",
                "no": "ingen",
                "tr": "hiç kimseyle",
                "de": "niemanden",
                "es": "a nadie",
            },
        },
    ),
    "music": (
        {
            "en": "What music did you hear?",
            "no": "Hva slags musikk hørte dere?",
            "tr": "Hangi müziği duydunuz?",
            "de": "Welche Musik habt ihr gehört?",
            "es": "¿Qué música oísteis?",
        },
        {
            "jazz": {"en": "jazz", "no": "jazz", "tr": "caz", "de": "Jazz", "es": "jazz"},
            "piano": {
                "en": "a piano",
                "no": "et piano",
                "tr": "piyano",
                "de": "ein Klavier",
                "es": "un piano",
            },
            "accordion": {
                "en": "an accordion",
                "no": "et trekkspill",
                "tr": "akordeon",
                "de": "ein Akkordeon",
                "es": "un acordeón",
            },
            "none": {"en": "none", "no": "ingen", "tr": "hiçbirini", "de": "keine", "es": "ninguna"},
        },
    ),
    "left": (
        {
            "en": "When did you leave?",
            "no": "Når dro dere?",
            "tr": "Ne zaman ayrıldınız?",
            "de": "Wann seid ihr gegangen?",
            "es": "¿Cuándo os fuisteis?",
        },
        {
            "nine": {
                "en": "at nine",
                "no": "klokka ni",
                "tr": "dokuzda",
                "de": "um neun",
                "es": "a las nueve",
            },
            "ten": {"en": "at ten", "no": "klokka ti", "tr": "onda", "de": "um zehn", "es": "a las diez"},
            "eleven": {
                "en": "at eleven",
                "no": "klokka elleve",
                "tr": "on birde",
                "de": "um elf",
                "es": "a las once",
            },
            "midnight": {
                "en": "at midnight",
                "no": "ved midnatt",
                "tr": "gece yarısı",
                "de": "um Mitternacht",
                "es": "a medianoche",
            },
        },
    ),
    "paid": (
        {
            "en": "How much did you pay?",
            "no": "Hvor mye betalte dere?",
            "tr": "Ne kadar ödediniz?",
            "de": "Wie viel habt ihr bezahlt?",
            "es": "¿Cuánto pagasteis?",
        },
        {
            "nothing": {"en": "nothing", "no": "ingenting", "tr": "hiç", "de": "nichts", "es": "nada"},
            "five": {"en": "five", "no": "fem", "tr": "beş", "de": "fünf", "es": "cinco"},
            "twenty": {"en": "twenty", "no": "tjue", "tr": "yirmi", "de": "zwanzig", "es": "veinte"},
            "hundred": {"en": "a hundred", "no": "hundre", "tr": "yüz", "de": "hundert", "es": "cien"},
        },
    ),
}
"""Question to what is asked of both, and the four things that can be answered."""
