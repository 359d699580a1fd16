"""What programs think that they hear: kept apart from people's votes, and seen beside what people decide."""

from typing import Any, Final, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import AwareDatetime, Field

from accounts.tokens.bearer import Bearer
from accounts.tokens.models import ApiToken
from accounts.tokens.rights import PUSH_VOTES
from api import paging
from api.hearing import open_to_programs
from api.limits import small_body
from api.models import SAYABLE, ProgramVote
from api.outside import NOT_WAITING
from api.problems import WITH_BODY, WITH_TOKEN
from api.scorers import Kept, Name
from corpus.labels import Decider
from corpus.models import Sample

router = Router(tags=["votes"])
voter: Final = Bearer(PUSH_VOTES)

OTHERWISE: Final = "This program has said something else of it before, and a vote is given once."


class VoteIn(Schema):
    sample: UUID
    label: Literal[*SAYABLE]  # type: ignore[valid-type]  # the labels, and "unusable"


class VotesIn(Schema):
    program: Name = Field(description="what you call it; a changed program is another one")
    votes: list[VoteIn] = Field(min_length=1, max_length=100)


class OfProgram(paging.Asked):
    program: str = Field(
        "", max_length=60, pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*)?$", description="empty for all of yours"
    )


class VoteOut(Schema):
    sample: UUID
    program: str
    label: str
    at: AwareDatetime
    decided: str | None = Field(
        description="the label that a person gave, `unusable` where they refused it, null while nobody has"
    )


class Votes(paging.Page):
    votes: list[VoteOut]


@router.post("/votes", auth=voter, response={200: Kept, **WITH_BODY}, operation_id="push_votes")
@decorate_view(small_body)
def push_votes(request: HttpRequest, sent: VotesIn) -> dict[str, Any]:
    """Send what a program hears in samples that wait. It counts as nobody's vote, and settles nothing."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]  # set by ninja
    said = {each.sample: str(each.label) for each in sent.votes}
    with transaction.atomic():
        waiting = set(open_to_programs().filter(pk__in=list(said)).values_list("pk", flat=True))
        theirs = ProgramVote.objects.of(token.owner).filter(program=sent.program, sample__in=list(said))
        before = dict(theirs.values_list("sample_id", "label"))
        new = [key for key in said if key in waiting and key not in before]
        ProgramVote.objects.bulk_create(
            [
                ProgramVote(sample_id=key, owner=token.owner, program=sent.program, label=said[key])
                for key in new
            ],
            ignore_conflicts=True,
        )
    refused = [
        {"sample": key, "why": OTHERWISE if key in before else NOT_WAITING}
        for key in said
        if key not in new and before.get(key) != said[key]
    ]
    return {"new": len(new), "already": len(said) - len(new) - len(refused), "refused": refused}


@router.get("/votes", auth=voter, response={200: Votes, **WITH_TOKEN}, operation_id="votes")
def votes(request: HttpRequest, asked: Query[OfProgram]) -> dict[str, Any]:
    """What your programs have said, the oldest first, beside what people have decided since."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]  # set by ninja
    rows = ProgramVote.objects.of(token.owner).select_related("sample").order_by("pk")
    if asked.program:
        rows = rows.filter(program=asked.program)
    if behind := paging.place(asked.cursor):
        rows = rows.filter(pk__gt=behind[0])
    limit = asked.limit
    found = list(rows[: limit + 1])
    following = paging.cursor(found[limit - 1].pk) if len(found) > limit else ""
    return {"votes": [_vote(each) for each in found[:limit]], "next": following}


def _vote(vote: ProgramVote) -> dict[str, Any]:
    decided = vote.sample if vote.sample.decided_by == Decider.PERSON else None
    return {
        "sample": vote.sample_id,
        "program": vote.program,
        "label": vote.label,
        "at": vote.at,
        "decided": _decision(decided) if decided else None,
    }


def _decision(sample: Sample) -> str | None:
    if sample.status == Sample.Status.ACCEPTED:
        return sample.label
    return "unusable" if sample.status == Sample.Status.REJECTED else None
