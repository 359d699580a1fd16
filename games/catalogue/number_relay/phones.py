"""Telephone numbers at which nobody can be called. Pure.

Where a regulator keeps numbers for films and books, these are drawn:

- en: NANPA, 555-0100 to 555-0199 in every area code; Ofcom, "Telephone numbers for use in TV and radio
  drama", 01632 960### (no area) and 07700 900### (mobile); ACMA, "Phone numbers for use in TV shows, films
  and creative works", 5550 #### and 7010 ####.
- de: Bundesnetzagentur, Mitteilung 148/2021 (Amtsblatt 7/2021), "Rufnummern für Medienproduktionen".
- fr: ARCEP, numbering plan (decision 2018-0881), numbers for audiovisual works.

Every other language gets the country code +999, which ITU-T E.164 keeps in reserve and no network routes: a
number that merely looks unassigned today may be somebody's tomorrow.
"""

from random import Random

from games.catalogue.number_relay.pieces import filled

NOWHERE = ("+999 ## ### ###", "+999 ### ## ##", "+999 ## ## ## ##", "+999 ### ####")
FICTION = {
    "en": (
        "212 555 01##",
        "310 555 01##",
        "416 555 01##",
        "617 555 01##",
        "01632 960 ###",
        "07700 900 ###",
        "02 5550 ####",
        "03 7010 ####",
    ),
    "de": ("030 23125 ###", "040 66969 ###", "069 90009 ###", "089 99998 ###", "0221 4710 ###"),
    "fr": (
        "01 99 00 ## ##",
        "02 61 91 ## ##",
        "03 53 01 ## ##",
        "04 65 71 ## ##",
        "05 36 49 ## ##",
        "06 39 98 ## ##",
    ),
}
"""ISO 639-1 to patterns; a space is where one piece ends, # any digit."""


def draw(language: str, rng: Random) -> list[str]:
    """The pieces of a phone number as it is dictated where the language is spoken."""
    return filled(rng.choice(FICTION.get(language, NOWHERE)), rng).split(" ")
