"""What stands at the forks: shapes that the page can draw, and their names by language. Pure."""

NAMES: dict[str, dict[str, str]] = {
    "fountain": {"en": "fountain", "no": "fontene", "tr": "çeşme", "de": "Brunnen", "es": "fuente"},
    "bakery": {"en": "bakery", "no": "bakeri", "tr": "fırın", "de": "Bäckerei", "es": "panadería"},
    "tree": {"en": "oak", "no": "eik", "tr": "çınar", "de": "Eiche", "es": "roble"},
    "tower": {"en": "tower", "no": "tårn", "tr": "kule", "de": "Turm", "es": "torre"},
    "bridge": {"en": "bridge", "no": "bro", "tr": "köprü", "de": "Brücke", "es": "puente"},
    "statue": {"en": "statue", "no": "statue", "tr": "heykel", "de": "Statue", "es": "estatua"},
    "clock": {"en": "clock", "no": "klokke", "tr": "saat", "de": "Uhr", "es": "reloj"},
    "lamp": {"en": "lamp", "no": "lykt", "tr": "fener", "de": "Laterne", "es": "farola"},
    "windmill": {"en": "windmill", "no": "vindmølle", "tr": "değirmen", "de": "Windmühle", "es": "molino"},
    "tent": {"en": "tent", "no": "telt", "tr": "çadır", "de": "Zelt", "es": "carpa"},
    "bench": {"en": "bench", "no": "benk", "tr": "bank", "de": "Bank", "es": "banco"},
    "market": {"en": "market", "no": "marked", "tr": "pazar", "de": "Markt", "es": "mercado"},
}
"""Shape (see games/catalogue/maze_courier/stage/landmarks.js) to ISO 639-1 to name."""
