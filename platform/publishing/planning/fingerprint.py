"""How a plan is known again, and what is new in it. Pure."""

import hashlib
from collections.abc import Iterator

from publishing.planning.manifest import OF_SAMPLES, Candidate, Plan


def new_rows(plan: Plan) -> Iterator[tuple[str, str, Candidate]]:
    """(configuration, split, row) of all that a plan adds, in its order."""
    for config in plan.rows:
        yield from ((config, split, row) for split, row in plan.new(config))


def new_samples(plan: Plan) -> set[str]:
    """Ids of the samples that a plan adds."""
    return {row.id for config, _, row in new_rows(plan) if config in OF_SAMPLES}


def fingerprint(plan: Plan, number: int) -> str:
    """SHA-256, in hexadecimal, of everything that release of that number would add and take out."""
    digest = hashlib.sha256(f"{number}\n".encode())
    for config, split, row in new_rows(plan):
        digest.update(f"+{config}/{split} {row!r}\n".encode())
    for placed in sorted(plan.removed, key=lambda placed: (placed.shard, placed.row, placed.sample)):
        digest.update(f"-{placed!r}\n".encode())
    return digest.hexdigest()
