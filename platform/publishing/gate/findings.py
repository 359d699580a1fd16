"""What came of a gate, check by check. Pure."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """Of one check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_THERE = "not there"
    UNAVAILABLE = "not tried"
    """The environment could not be made, so that nothing is known."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reader in one environment; `said`: what was read, or why it was not."""

    environment: str
    check: str
    outcome: Outcome
    said: str

    def line(self) -> str:
        """For a terminal and for errors."""
        return f"{self.outcome.value}: {self.check} ({self.environment}): {self.said}"


def parsed(environment: str, output: str) -> list[Finding]:
    """The lines of JSON that the readers printed; other lines are the libraries' own."""
    lines = (line for line in output.splitlines() if line.startswith('{"check"'))
    found = (json.loads(line) for line in lines)
    return [Finding(environment, it["check"], Outcome(it["outcome"]), it["said"]) for it in found]


def failed(findings: Sequence[Finding]) -> list[Finding]:
    return [each for each in findings if each.outcome == Outcome.FAILED]


def untried(findings: Sequence[Finding]) -> list[Finding]:
    return [each for each in findings if each.outcome == Outcome.UNAVAILABLE]


def sentence(findings: Sequence[Finding]) -> str:
    """What a release says of its gate, in one sentence or two."""
    if not findings:
        return "Compatibility was not tried: RELEASE_GATE is off."
    passed = [each for each in findings if each.outcome == Outcome.PASSED]
    said = [f"Compatibility: {len(passed)} checks passed"]
    said += [f"{each.environment} was not tried ({each.said.rstrip('.')})" for each in untried(findings)]
    said += [f"{len(failed(findings))} failed"] if failed(findings) else []
    return "; ".join(said) + "."


def remembered(findings: Sequence[Finding]) -> dict[str, Any]:
    """What a release row keeps under `counts["gate"]`."""
    return {"said": sentence(findings), "findings": [asdict(each) for each in findings]}
