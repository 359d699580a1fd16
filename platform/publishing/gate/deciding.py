"""Whether a release may leave: the gate between what was built and where it goes."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings

from publishing.faults import PublishError
from publishing.gate.examining import examine, working
from publishing.gate.excerpt import excerpt
from publishing.gate.findings import Finding, failed, remembered, untried
from publishing.targets.folder import explain_disk


class Gate(StrEnum):
    """The setting RELEASE_GATE."""

    REQUIRED = "required"
    WHEN_POSSIBLE = "when possible"
    OFF = "off"


def home() -> Path:
    """Where the environments are kept."""
    return Path(settings.DATA_DIR) / "gate"


def gate(built: Path, manifest: dict[str, Any], fetch: Callable[[str], Path]) -> dict[str, Any]:
    """Try what is about to leave, and return what its row keeps of that.

    Args:
        built: folder of the release, with new and rewritten shards.
        manifest: of the release.
        fetch: a published shard, to read.

    Raises:
        PublishError: a reader fails on it; or none could try, and RELEASE_GATE is `required`.
    """
    mode = Gate(settings.RELEASE_GATE)
    if mode == Gate.OFF:
        return remembered([])
    findings = _tried(built, manifest, fetch)
    _decide(mode, findings)
    return remembered(findings)


def _tried(built: Path, manifest: dict[str, Any], fetch: Callable[[str], Path]) -> list[Finding]:
    place = home()
    try:
        with working(place, "excerpt-") as folder:
            excerpt(built, manifest, fetch, folder)
            return examine(folder, place)
    except OSError as error:
        raise explain_disk(error, place) from error


def _decide(mode: Gate, findings: list[Finding]) -> None:
    broken = failed(findings)
    if broken:
        raise PublishError(
            f"Nothing was published: the release would not load where people use it. {_lines(broken)} Mend "
            "what writes that column, then publish again; docs/compatibility.md says what each reader wants."
        )
    if mode == Gate.REQUIRED and untried(findings):
        raise PublishError(
            f"Nothing was published: RELEASE_GATE is `required`, and it could not be tried whether the "
            f"release loads. {_lines(untried(findings))} Give the site a way to its packages, or set "
            "RELEASE_GATE to `when possible`."
        )


def _lines(findings: list[Finding]) -> str:
    return " ".join(f"{each.line().rstrip('.')}." for each in findings)
