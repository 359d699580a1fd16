"""E-mail addresses that can never be anybody's. Pure.

RFC 2606 and RFC 6761 reserve example.com, .net and .org and the top-level domains .example, .test and
.invalid: nobody can register a name there, and no mail is delivered. What stands before the @ is two common
words and perhaps a number. Latin letters everywhere: that is how addresses are written, also where people
write otherwise.
"""

from random import Random

from games.catalogue.number_relay import made_up
from games.catalogue.number_relay.pieces import digits

DOMAINS = ("example.com", "example.org", "example.net", "post.example", "mail.test", "nobody.invalid")
JOINTS = (".", "_", "-")


def draw(language: str, rng: Random) -> list[str]:
    """Word, joint and word, perhaps a number, domain."""
    first, second = rng.sample(made_up.words(language).mail, 2)
    number = [digits(rng, 2)] if rng.random() < 0.5 else []
    return [first, rng.choice(JOINTS) + second, *number, f"@{rng.choice(DOMAINS)}"]
