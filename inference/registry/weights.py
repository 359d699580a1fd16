"""Where the files of the models are, and whether they are the right ones. Knows no Django."""

from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Final, Literal

from inference.registry import lock as locks
from inference.registry.entries import ELSEWHERE, ModelEntry, ModelFile
from inference.registry.lock import Lock, Locked, LockError
from inference.registry.verifying import damage, is_here

PACKAGE: Final = "pipecat-ai"
INSTALL: Final = "Run `make run`, which installs it, or `pip install --no-deps pipecat-ai==1.14.0`."


class WeightsMissing(Exception):
    """A file of a model is not here, or is not the one that was asked for."""


class WeightsDamaged(WeightsMissing):
    """A file of a model is here, and is not what it should be."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file that comes inside an installed Python package, exactly as we know it."""

    title: str
    file: str
    size: int
    sha256: str


SILERO: Final = Pinned(
    title="Silero VAD v5",
    file="pipecat/audio/vad/data/silero_vad.onnx",
    size=2_327_524,
    sha256="1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
)


def from_package(pinned: Pinned, package: str = PACKAGE) -> Path:
    """A file out of an installed package, without importing it: that is slow, and pipecat prints a banner.

    Raises:
        WeightsMissing: package or file is not there, or the file is not the pinned one.
    """
    try:
        path = Path(str(metadata.distribution(package).locate_file(pinned.file)))
    except metadata.PackageNotFoundError as error:
        raise WeightsMissing(f"{pinned.title} is not here: no package {package}. {INSTALL}") from error
    if not is_here(path):
        raise WeightsMissing(f"{pinned.title} is not here: {pinned.file} is missing. {INSTALL}")
    _must_be(path, pinned)
    return path


def _must_be(path: Path, pinned: Pinned) -> None:
    wrong = damage(path.parent, [ModelFile(path.name, pinned.sha256, pinned.size)])
    if wrong:
        named = wrong.removeprefix(f"{path.parent}/")
        raise WeightsDamaged(f"{pinned.title} is damaged, or is not the one we know: {named}. {INSTALL}")


TRAIN: Final = "`manage.py train_demo` makes it, in seconds and without a connection."
FINETUNE: Final = "`manage.py finetune --name {name} --release …` makes it (docs/training.md)."

Status = Literal["ready", "absent", "licence", "tampered", "broken", "disabled"]
TOKENS: Final = "tokenizer.json"
EXPORTED: Final = "exported"
"""Folder beside the originals that holds what was made of them."""


@dataclass(frozen=True, slots=True)
class State:
    """What there is of one model.

    Attributes:
        entry: of a model that is ready, with its whole commit, and every file that it is with its hash.
        sentence: for people; says what to do unless the model is ready.
        folder: where `entry.files` are, each under its name; where they would be, if they are not.
    """

    entry: ModelEntry
    status: Status
    sentence: str
    folder: Path

    @property
    def ready(self) -> bool:
        """Whether the files are right and, as far as anybody has tried, the model can be used."""
        return self.status == "ready"

    @property
    def may_be_opened(self) -> bool:
        """Whether the files are right. A broken model is tried again: what opens it may have changed."""
        return self.status in ("ready", "broken")

    def broken(self, problem: str) -> "State":
        """The same with files that are right, and a model that cannot be used."""
        return replace(self, status="broken", sentence=_broken(self.entry, self.bare(problem)))

    @property
    def on_pages(self) -> str:
        """The sentence, for a page that everybody reads."""
        return self.bare(self.sentence)

    def bare(self, problem: str) -> str:
        """Without the path of its folder, which is nothing for a page that everybody reads."""
        return problem.replace(f"{self.folder}/", "")


def state(entry: ModelEntry, folder: Path, *, thorough: bool = True) -> State:
    """What there is of a model.

    Args:
        folder: the folder of all weights, `MODELS_DIR`.
        thorough: hash every file, once per process while it does not change (about 1 s for 500 MB). Without
            it only the sizes are compared, which is enough for a page and not for opening a model.
    """
    if not entry.enabled:
        return State(entry, "disabled", _switched_off(entry), folder)
    if entry.source == "package":
        return _packaged(entry, folder)
    try:
        lock = locks.read(folder)
    except LockError as error:
        return State(entry, "tampered", f"{entry.title} cannot be trusted: {error}", folder)
    if not licence_is_accepted(entry, lock):
        return State(entry, "licence", unaccepted(entry), folder)
    if entry.source == "remote":
        return _remote(entry, folder)
    if entry.source == "outside":
        return State(entry, "ready", f"{entry.title} is run by others, who send what it says.", folder)
    return _downloaded(entry, folder, lock.models.get(entry.name), thorough=thorough)


def licence_is_accepted(entry: ModelEntry, lock: Lock) -> bool:
    """Whether the model needs no acceptance, or has it: in the operator's file, or by the command.

    It belongs to the repository; locks from before said the name of the entry.
    """
    free = not entry.licence_must_be_accepted or entry.licence_accepted
    return free or any(lock.accepts(key, entry.licence) for key in (entry.licensed, entry.name))


def fits(entry: ModelEntry, locked: Locked | None) -> bool:
    """Whether what was downloaded is what its entry asks for now."""
    return (
        locked is not None
        and locked.repository == entry.repository
        and locked.revision.startswith(entry.revision)
        and {file.name for file in wanted(entry)} <= {file.name for file in locked.fetched}
    )


def wanted(entry: ModelEntry) -> tuple[ModelFile, ...]:
    """What has to be downloaded."""
    return entry.originals if entry.source == "exported" else entry.files


def home(entry: ModelEntry, folder: Path, revision: str) -> Path:
    """Where the download of one commit lies."""
    return folder / entry.name / revision


def megabytes(entry: ModelEntry) -> str:
    """How much there is to download, such as " (295 MB)", or "" where nobody says."""
    exact = sum(file.size for file in wanted(entry)) // 1_000_000
    about = exact or entry.megabytes
    return f" ({about} MB)" if about else ""


def _packaged(entry: ModelEntry, folder: Path) -> State:
    file = entry.files[0]
    try:
        found = from_package(Pinned(entry.title, file.name, file.size, file.sha256))
    except WeightsMissing as error:
        damaged = isinstance(error, WeightsDamaged)
        return State(entry, "tampered" if damaged else "absent", str(error), folder)
    place = found.parents[len(Path(file.name).parts) - 1]
    ready = State(entry, "ready", f"{entry.title} is ready.", place)
    try:
        known = locks.read(folder).models.get(entry.name)
    except LockError:  # the registry itself pins the files of a package
        return ready
    return ready.broken(known.broken) if known and known.broken and not known.fetched else ready


def _remote(entry: ModelEntry, folder: Path) -> State:
    """Set up or not. Whether its server answers is found out by asking it."""
    if not entry.secret:
        return State(entry, "absent", _no_secret(entry), folder)
    asked = f"{entry.title} is set up; `manage.py models list` says whether its server answers."
    return State(entry, "ready", asked, folder)


def _downloaded(entry: ModelEntry, folder: Path, locked: Locked | None, *, thorough: bool) -> State:
    if locked is None or not fits(entry, locked):
        return State(entry, "absent", not_here(entry), folder / entry.name)
    place = home(entry, folder, locked.revision)
    files = locked.fetched
    if entry.source == "exported":
        place, files = place / EXPORTED, locked.exported
        if not files:
            return State(entry, "absent", _not_exported(entry), place)
    if not any(is_here(place / file.name) for file in files):
        return State(entry, "absent", not_here(entry), place)
    if wrong := contradiction(entry, files) or damage(place, files, thorough=thorough):
        return State(entry, "tampered", _damaged(entry, wrong), place)
    known = replace(entry, revision=locked.revision, files=_opened(entry, files))
    found = State(known, "ready", f"{entry.title} is ready.", place)
    return found.broken(locked.broken) if locked.broken else found


def _opened(entry: ModelEntry, found: tuple[ModelFile, ...]) -> tuple[ModelFile, ...]:
    """What the model is, of the files that were found: those that its entry names first, in their order.

    Where it names one, what lies beside that is papers, such as what it was trained on, and no part of it.
    """
    first = {file.name: position for position, file in enumerate(entry.files)}
    ordered = tuple(sorted(found, key=lambda file: first.get(file.name, len(first))))
    if len(entry.files) > 1:
        return ordered
    return tuple(file for file in ordered if file.name in first or Path(file.name).name == TOKENS)


def contradiction(entry: ModelEntry, found: tuple[ModelFile, ...]) -> str:
    """Where the registry pins another hash than the files have, or ""."""
    pinned = {file.name: file.sha256 for file in (*entry.files, *entry.originals) if file.sha256}
    for file in found:
        if file.sha256 != pinned.get(file.name, file.sha256):
            return f"{file.name} has the SHA-256 {file.sha256}, but the registry pins {pinned[file.name]}"
    return ""


def training(entry: ModelEntry) -> str:
    """What makes a model of this site's own."""
    return TRAIN if entry.is_demonstration else FINETUNE.format(name=entry.name)


def _no_secret(entry: ModelEntry) -> str:
    return (
        f"{entry.title} is not asked: its secret is not in the environment, under {entry.options['secret']}. "
        "Set it for the site and its workers, to what the server has, and start them again."
    )


def _switched_off(entry: ModelEntry) -> str:
    if entry.source in ELSEWHERE:
        return f"{entry.title} is switched off: [model.{entry.name}] in models.toml says `enabled = false`."
    if entry.source == "trained":
        switch = f"write `enabled = true` under [model.{entry.name}]"
        return f"{entry.title} is switched off: {switch}. {training(entry)}"
    return (
        f"{entry.title} is switched off: write `enabled = true` under [model.{entry.name}] in models.toml, "
        f"then run `manage.py models fetch {entry.name}`{megabytes(entry)}."
    )


def not_here(entry: ModelEntry) -> str:
    """What to do about a model that is not here."""
    if entry.source == "trained":
        return f"{entry.title} is not here: {training(entry)}"
    then = f" and `manage.py models export {entry.name}`" if entry.source == "exported" else ""
    return f"{entry.title} is not here: run `manage.py models fetch {entry.name}`{then}{megabytes(entry)}."


def _not_exported(entry: ModelEntry) -> str:
    export = f"`manage.py models export {entry.name}`"
    return f"{entry.title} is downloaded, but not turned into ONNX yet: run {export}."


def _damaged(entry: ModelEntry, wrong: str) -> str:
    if entry.source == "trained":
        return f"{entry.title} is refused, for it is not what was trained here: {wrong}. {training(entry)}"
    again = "export" if entry.source == "exported" else "fetch"
    return (
        f"{entry.title} is refused, for it is not what was downloaded: {wrong}. "
        f"Run `manage.py models {again} {entry.name}` to have it anew."
    )


def _broken(entry: ModelEntry, problem: str) -> str:
    if entry.source == "remote":
        return f"{entry.title} cannot be used: {problem} `manage.py models list` asks it again."
    if entry.source == "trained":
        return f"{entry.title} is broken: {problem.rstrip('.')}. {training(entry)}"
    another = f", `manage.py models fetch {entry.name} --revision …` brings another commit"
    return (
        f"{entry.title} is broken: {problem.rstrip('.')}. Its files are what was downloaded. "
        f"`manage.py models verify --open {entry.name}` tries it again"
        f"{'' if entry.source == 'package' else another}."
    )


def unaccepted(entry: ModelEntry) -> str:
    """What the operator has to do about the licence."""
    where = f" at https://huggingface.co/{entry.repository}" if entry.repository else ""
    return (
        f"{entry.title} is off until you accept its licence {entry.licence}: read it{where}, then run "
        f"`manage.py models accept-licence {entry.name}`."
    )
