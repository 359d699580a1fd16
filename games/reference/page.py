"""docs/protocol.md: the prose of page.md, with tables made from what the site itself goes by."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Template
from typing import Final

from msgspec import Struct

from accounts.limits.table import SOCKETS
from corpus.refusals import Advice, Fault, Reason
from games.play import messages
from games.play.messages import AHEAD_SECONDS, MAX_SPEED
from games.play.seats import SILENT_SECONDS
from games.play.session import Step
from games.play.socket import IDLE_SECONDS, SCORE_PATIENCE, SOUND_A_SECOND
from games.reference import addresses, order
from games.reference.fields import Schema, row
from games.reference.schema import GROUPS, definitions

PROSE: Final = Path(__file__).with_name("page.md")
LIMITS: Final = {
    "version": messages.VERSION,
    "seconds": messages.MAX_SECONDS,
    "frame_bytes": messages.FRAME_BYTES,
    "small_bytes": messages.SMALL_BYTES,
    "most_small": messages.MOST_SMALL,
    "text_bytes": messages.TEXT_BYTES,
    "min_rate": messages.MIN_RATE,
    "max_rate": messages.MAX_RATE,
    "max_speed": MAX_SPEED,
    "ahead": AHEAD_SECONDS,
    "idle": int(IDLE_SECONDS),
    "patience": SCORE_PATIENCE,
    "sound": SOUND_A_SECOND,
    "sockets": SOCKETS.most,
    "silent": int(SILENT_SECONDS),
}


def text() -> str:
    """The whole page."""
    limits = {name: f"{value:,}" for name, value in LIMITS.items()}
    return Template(PROSE.read_text("utf-8")).substitute(limits | _tables() | _messages())


def _tables() -> dict[str, str]:
    faults = ([f"`{each.code}`", str(each.close), str(each.status), each.words] for each in Fault)
    reasons = ([f"`{each.code}`", each.words] for each in Reason)
    advices = ([f"`{each.code}`", each.words] for each in Advice)
    return {
        "order": _table(["said", *map(order.name, Step)], order.rows()),
        "play_addresses": _table(addresses.HEAD, addresses.of_play()),
        "referee_addresses": _table(addresses.HEAD, addresses.of_referee()),
        "faults": _table(["code", "close", "HTTP", "what the player is told"], faults),
        "reasons": _table(["code", "what the player is told"], reasons),
        "advices": _table(["code", "what the player is told"], advices),
    }


def _messages() -> dict[str, str]:
    """The messages of each group, and what they are made of beside plain values."""
    made = definitions()
    whole = {kind.__name__ for kinds in GROUPS.values() for kind in kinds}
    groups = {
        group: _joined((_title(each), made[each.__name__]) for each in GROUPS[group]) for group in GROUPS
    }
    return groups | {"parts": _joined((name, made[name]) for name in sorted(made.keys() - whole))}


def _joined(described: Iterable[tuple[str, Schema]]) -> str:
    return "\n\n".join(_described(title, schema) for title, schema in described)


def _title(kind: type[Struct]) -> str:
    """The type on the wire, where a message has one."""
    tag = kind.__struct_config__.tag
    return f"`{tag}`" if tag else kind.__name__


def _described(title: str, schema: Schema) -> str:
    heading = f"### {title}\n\n{schema['description']}"
    fields = {name: each for name, each in schema["properties"].items() if name != "type"}
    if not fields:
        return heading
    rows = [row(name, each, needed=name in schema["required"]) for name, each in fields.items()]
    return f"{heading}\n\n{_table(['field', 'type', 'limits', 'meaning'], rows)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
