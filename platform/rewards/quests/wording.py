"""The quest in the languages of the stage; English everywhere else. Pure."""

from dataclasses import dataclass
from typing import Final

from corpus.labels import Label


@dataclass(frozen=True, slots=True)
class Words:
    """`todo` knows {of}, {title} and {points}; `done` knows {points}."""

    heading: str
    labels: dict[str, str]
    modes: dict[str, str]
    todo: str
    done: str

    def what(self, label: str, mode: str) -> str:
        """The moments that are wanted, such as "Finished answers (phone numbers)"."""
        return self.labels[label] + (f" ({self.modes[mode]})" if mode in self.modes else "")


def _labels(complete: str, incomplete: str, backchannel: str, interruption: str, wait: str) -> dict[str, str]:
    return dict(zip(Label.values, (complete, incomplete, backchannel, interruption, wait), strict=True))


def _modes(card: str, phone: str, email: str, address: str, pin: str) -> dict[str, str]:
    return {"card": card, "phone": phone, "email": email, "address": address, "pin": pin}


ENGLISH: Final = Words(
    heading="What we need most today",
    labels=_labels(
        "Finished answers",
        "Pauses in the middle of a thought",
        "Small sounds that say “go on”",
        "People cutting in",
        "People asking for a moment",
    ),
    modes=_modes("card numbers", "phone numbers", "e-mail addresses", "street addresses", "PINs"),
    todo="{of} takes of {title}, and you get {points} points more.",
    done="You did it: {points} points more.",
)

WORDS: Final = {
    "en": ENGLISH,
    "no": Words(
        heading="Dette trenger vi mest i dag",
        labels=_labels(
            "Ferdige svar",
            "Pauser midt i en tanke",
            "Små lyder som sier «fortsett»",
            "Noen som bryter inn",
            "Noen som ber om et øyeblikk",
        ),
        modes=_modes("kortnumre", "telefonnumre", "e-postadresser", "gateadresser", "PIN-koder"),
        todo="{of} opptak i {title}, så får du {points} poeng ekstra.",
        done="Du klarte det: {points} poeng ekstra.",
    ),
    "tr": Words(
        heading="Bugün en çok buna ihtiyacımız var",
        labels=_labels(
            "Tamamlanmış cevaplar",
            "Düşüncenin ortasında duraklamalar",
            "“Devam et” diyen küçük sesler",
            "Söze girmeler",
            "“Bir dakika” istemeler",
        ),
        modes=_modes("kart numaraları", "telefon numaraları", "e-posta adresleri", "ev adresleri", "PIN’ler"),
        todo="{title} oyununda {of} kayıt yap, {points} puan daha kazan.",
        done="Başardın: {points} puan daha.",
    ),
    "de": Words(
        heading="Das fehlt uns heute am meisten",
        labels=_labels(
            "Fertige Antworten",
            "Pausen mitten im Gedanken",
            "Kleine Laute, die „weiter“ sagen",
            "Leute, die dazwischengehen",
            "Leute, die um einen Moment bitten",
        ),
        modes=_modes("Kartennummern", "Telefonnummern", "E-Mail-Adressen", "Anschriften", "PINs"),
        todo="{of} Aufnahmen in {title}, und du bekommst {points} Punkte dazu.",
        done="Geschafft: {points} Punkte dazu.",
    ),
    "es": Words(
        heading="Lo que más falta hoy",
        labels=_labels(
            "Respuestas terminadas",
            "Pausas a mitad de una idea",
            "Sonidos cortos que dicen «sigue»",
            "Gente que interrumpe",
            "Gente que pide un momento",
        ),
        modes=_modes(
            "números de tarjeta", "números de teléfono", "correos electrónicos", "direcciones", "códigos PIN"
        ),
        todo="{of} grabaciones en {title} y te llevas {points} puntos más.",
        done="¡Lo lograste! {points} puntos más.",
    ),
}
"""ISO 639-1 to words."""


def words(language: str) -> Words:
    return WORDS.get(language, ENGLISH)
