"""What stands in a scene of Spot the Difference: shapes to draw, colours, sizes, and their names. Pure."""

from typing import Final

Named = dict[str, dict[str, str]]
"""Key to ISO 639-1 to name."""

SKY: Final[Named] = {
    "sun": {"en": "sun", "no": "sol", "tr": "güneş", "de": "Sonne", "es": "sol"},
    "cloud": {"en": "cloud", "no": "sky", "tr": "bulut", "de": "Wolke", "es": "nube"},
    "bird": {"en": "bird", "no": "fugl", "tr": "kuş", "de": "Vogel", "es": "pájaro"},
    "balloon": {"en": "balloon", "no": "ballong", "tr": "balon", "de": "Ballon", "es": "globo"},
    "kite": {"en": "kite", "no": "drake", "tr": "uçurtma", "de": "Drachen", "es": "cometa"},
    "star": {"en": "star", "no": "stjerne", "tr": "yıldız", "de": "Stern", "es": "estrella"},
}
"""What hangs in the topmost row."""

GROUND: Final[Named] = {
    "ball": {"en": "ball", "no": "ball", "tr": "top", "de": "Ball", "es": "pelota"},
    "cat": {"en": "cat", "no": "katt", "tr": "kedi", "de": "Katze", "es": "gato"},
    "fish": {"en": "fish", "no": "fisk", "tr": "balık", "de": "Fisch", "es": "pez"},
    "tree": {"en": "tree", "no": "tre", "tr": "ağaç", "de": "Baum", "es": "árbol"},
    "flower": {"en": "flower", "no": "blomst", "tr": "çiçek", "de": "Blume", "es": "flor"},
    "house": {"en": "house", "no": "hus", "tr": "ev", "de": "Haus", "es": "casa"},
    "car": {"en": "car", "no": "bil", "tr": "araba", "de": "Auto", "es": "coche"},
    "boat": {"en": "boat", "no": "båt", "tr": "tekne", "de": "Boot", "es": "barco"},
    "umbrella": {"en": "umbrella", "no": "paraply", "tr": "şemsiye", "de": "Schirm", "es": "paraguas"},
    "chair": {"en": "chair", "no": "stol", "tr": "sandalye", "de": "Stuhl", "es": "silla"},
    "cup": {"en": "cup", "no": "kopp", "tr": "fincan", "de": "Tasse", "es": "taza"},
    "hat": {"en": "hat", "no": "hatt", "tr": "şapka", "de": "Hut", "es": "sombrero"},
    "key": {"en": "key", "no": "nøkkel", "tr": "anahtar", "de": "Schlüssel", "es": "llave"},
    "book": {"en": "book", "no": "bok", "tr": "kitap", "de": "Buch", "es": "libro"},
}
"""What stands below."""

COLOURS: Final[Named] = {
    "red": {"en": "red", "no": "rød", "tr": "kırmızı", "de": "Rot", "es": "rojo"},
    "blue": {"en": "blue", "no": "blå", "tr": "mavi", "de": "Blau", "es": "azul"},
    "yellow": {"en": "yellow", "no": "gul", "tr": "sarı", "de": "Gelb", "es": "amarillo"},
    "green": {"en": "green", "no": "grønn", "tr": "yeşil", "de": "Grün", "es": "verde"},
    "purple": {"en": "purple", "no": "lilla", "tr": "mor", "de": "Lila", "es": "morado"},
    "white": {"en": "white", "no": "hvit", "tr": "beyaz", "de": "Weiß", "es": "blanco"},
}
"""The names stand beside the name of a thing ("ball, red"), so that none has to be inflected after it."""

SIZES: Final[Named] = {
    "small": {"en": "small", "no": "liten", "tr": "küçük", "de": "klein", "es": "pequeño"},
    "large": {"en": "large", "no": "stor", "tr": "büyük", "de": "groß", "es": "grande"},
}


def name_of(shape: str, language: str) -> str:
    """What a shape is called."""
    return (SKY.get(shape) or GROUND[shape])[language]
