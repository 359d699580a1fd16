"""Deleting for real on the Hub: tags, history, stored files; in steps, to be gone on with after a fault."""

from collections.abc import Callable

from django.conf import settings

from accounts.models import User
from publishing.faults import PublishError
from publishing.models import Erasure, Release
from publishing.targets.current import hub_target
from publishing.targets.history import History, References

UNTAG, SQUASH, TAG, DELETE, LOOK = "untag", "squash", "tag", "delete", "look"


def history(repository: str) -> History:
    return History(repository, settings.HF_TOKEN)


def erase(repository: str, asked_by: User | None = None) -> Erasure:
    """Squash the history and delete every stored file that the newest revision has no longer.

    One that was broken off is gone on with. Returns the row of what was done; with `error` and no
    `finished_at` something stopped it, and calling again goes on from there. Doing a step twice does no harm.

    Raises:
        PublishError: a release is being made, so that the newest revision is about to change.
    """
    if Release.objects.filter(outcome=Release.Outcome.RUNNING).exists():
        raise PublishError("A release is being made. Wait until it has finished, then delete the history.")
    erasure = Erasure.take_up(repository, asked_by)
    try:
        for step, act in STEPS.items():
            if not erasure.done(step):
                erasure.did(step, act(erasure, history(repository)))
    except PublishError as error:
        erasure.stop(str(error))
        return erasure
    erasure.finish()
    return erasure


def _untag(_: Erasure, there: History) -> str:
    """Tags of ours would keep the old commits alive."""
    tags = there.references().tags
    there.untag(tags)
    return f"deleted {len(tags)} tags: {', '.join(tags)}" if tags else "there were no tags"


def _squash(_: Erasure, there: History) -> str:
    return f"one commit is left: {there.squash()}"


def _tag(erasure: Erasure, there: History) -> str:
    """The newest release has its name again."""
    newest = Release.objects.published().filter(target=erasure.target).order_by("-number").first()
    if newest is None:
        return "nothing to name"
    head = there.head()
    newest.squashed(head, hub_target(erasure.target).tag(newest.number or 0, head))
    return f"{newest.tag} names {head}"


def _delete(erasure: Erasure, there: History) -> str:
    old = there.old_files()
    # Named before it is done: a lost answer must not lose which files these were.
    known = {file["sha256"] for file in erasure.files}
    erasure.files += [each.shown() for each in old if each.sha256 not in known]
    erasure.save(update_fields=["files"])
    there.delete(old)
    return f"deleted {len(erasure.files)} files, {erasure.bytes:,} bytes"


def _look(_: Erasure, there: History) -> str:
    """What is left: what we may not delete is named."""
    left, references = there.old_files(), there.references()
    return " ".join([_of_files([each.path for each in left]), *_of_references(references)])


def _of_files(left: list[str]) -> str:
    if not left:
        return "The Hub lists no old file any more."
    return f"The Hub still lists {len(left)} old files, among them {left[0]}: delete again in a few minutes."


def _of_references(found: References) -> list[str]:
    said = []
    if found.others:
        said.append(f"Branches and tags that are not ours may keep old files: {', '.join(found.others)}.")
    said += [
        f"{ref} is the Hub's own copy, made at {commit[:12]}: look whether it is made anew."
        for ref, commit in found.converts.items()
    ]
    return said


STEPS: dict[str, Callable[[Erasure, History], str]] = {
    UNTAG: _untag,
    SQUASH: _squash,
    TAG: _tag,
    DELETE: _delete,
    LOOK: _look,
}
"""In this order."""
