"""Turkish letters as turn-detector-v2 was trained on them: small, and without the dotless ı."""

import re
from typing import Final

from inference.text.cleaning import clean

CAPITALS: Final = str.maketrans({"I": "ı", "İ": "i"})
"""The two capitals that Python's `lower` gets wrong: it makes I an i, and İ two characters."""

QUESTION: Final = re.compile(
    r"\b(hangi(si)?|kac|kim(e|in)?|nasil|ne(den|dir|rede|reye)?|nicin|niye"
    r"|m[iu](y[iu]m|s[iu]n|s[iu]n[iu]z|y[iu]z|yd[iu]|ym[iu]s)?)\b|\?$"
)
"""Common words that ask, the particle mi with its endings, or a question mark; in ASCII. It is no parser."""

ACKNOWLEDGEMENT: Final = re.compile(
    r"anladim|(cidden|harbi|oyle) mi|evet|hi hi|hm+|ok(ey| aldim)?|peki|tamam(dir)?|tesekkurler"
)
"""Replies that the model card lists as acknowledgements, rhetorical questions among them; in ASCII."""

ASCII: Final = str.maketrans("çğıöşü", "cgiosu")


def lower(text: str) -> str:
    """Small letters the Turkish way: I becomes ı and İ becomes i, each one character."""
    return text.translate(CAPITALS).lower()


def fold(text: str) -> str:
    """One clean line in small letters, ı written as i: the card's examples are ASCII for the most part.

    An i with a second dot, which Python's `lower` makes of İ, is an i.
    """
    return lower(clean(text)).replace("i\u0307", "i").replace("ı", "i")


def card_rule(agent: str, reply: str) -> str | None:
    """What the model card states as rules, without a model.

    "If the agent asked a question, always agent_response; if it informed and the user briefly acknowledged,
    backchannel." None where neither applies.
    """
    if QUESTION.search(_ascii(agent)):
        return "agent_response"
    if ACKNOWLEDGEMENT.fullmatch(_ascii(reply).strip(" .,!?…")):
        return "backchannel"
    return None


def _ascii(text: str) -> str:
    return fold(text).translate(ASCII)
