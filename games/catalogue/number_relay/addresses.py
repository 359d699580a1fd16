"""Postal addresses of no house. Pure.

Street and town are invented (made_up.toml). A house number has five digits and begins with 9. A postcode
has seven digits and begins with three zeros: of the countries with seven (Chile, Israel, Japan) none gives
those out, and everywhere else it is too long.
"""

from random import Random

from games.catalogue.number_relay import made_up
from games.catalogue.number_relay.pieces import filled

HOUSE = "9####"
POSTCODE = "000 ####"


def draw(language: str, rng: Random) -> list[str]:
    """Street, house number, town and often a postcode, in the order of the language."""
    words = made_up.words(language)
    parts = {
        "street": rng.choice(words.streets),
        "house": filled(HOUSE, rng),
        "postcode": filled(POSTCODE, rng),
        "town": rng.choice(words.towns),
    }
    if rng.random() < 0.3:
        del parts["postcode"]
    return [parts[name] for name in words.order if name in parts]
