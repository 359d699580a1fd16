"""Samples that wait for people, to be heard by programs as blind as people hear them."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from accounts.addresses import located
from accounts.tokens.bearer import Bearer
from accounts.tokens.rights import READ_DISPUTED
from api import paging
from api.problems import WITH_TOKEN
from corpus import excerpt
from corpus.labels import Label
from corpus.languages import NAMES
from corpus.models import OF_TALKS, OPEN, Recording, Sample
from moderation.belief.flags import Flag
from moderation.desk.media import clip_response
from moderation.desk.queue import ORDER
from moderation.models import Report
from moderation.serving import both_sides, reports

router = Router(tags=["samples"])
listener: Final = Bearer(READ_DISPUTED)

Language = Literal["", *NAMES]  # type: ignore[valid-type]  # as many as the site has
SampleId = Annotated[UUID, Path(description="`id` of a sample")]

STAY: Final = (
    "What was said here stays in the house until a person has listened: this address answers programs in "
    "the site's own network only. The operator may allow others with API_VOICES_LEAVE; docs/api.md says what "
    "that asks of them."
)


class Waiting(Schema):
    """A moment that people have yet to decide: what a listener knows of it, and nothing that would lead them.

    No label that was meant, no score, no vote, no reason, no speaker.
    """

    id: UUID
    language: str = Field(description="ISO 639-1")
    game: str
    agent_state: str = Field(description="`idle` or `speaking`, at the cut")
    agent_text: str = Field(description="what the agent had said last")
    seconds: float = Field(description="of the sound: the turn up to the cut, and 0.2 s more")
    cut_at: float = Field(description="seconds from its beginning to the cut")
    audio: str = Field(description="address of the sound; the same token opens it")


class WaitingPage(paging.Page):
    samples: list[Waiting]


class Narrowed(paging.Asked):
    """Which samples. Whoever asks for one label knows what was meant: no opinion formed on those is blind."""

    language: Language = Field("", description="ISO 639-1; empty for all")
    label: Literal["", *Label.values] = Field("", description="what the game meant; empty for all")  # type: ignore[valid-type]
    game: str = Field("", max_length=40, pattern="^[a-z0-9_-]*$", description="empty for all")
    reason: Literal["", *(each.value for each in Flag)] = Field("", description="why it is disputed")  # type: ignore[valid-type]


def open_to_programs() -> QuerySet[Sample]:
    """Samples that wait for people, and that nobody has reported, taken back or found wrong; of a talk both
    sides are heard, so that neither may be."""
    recording = OuterRef("recording_id")
    upheld = Sample.objects.filter(status=Sample.Status.REJECTED, reason__in=reports.OF_A_PERSON)
    of_talks = upheld.filter(prompt_key__startswith=OF_TALKS).order_by()
    rows = (
        Sample.objects.filter(status__in=OPEN, recording__status=Recording.Status.LISTENED)
        .exclude(recording__audio="")
        .filter(recording__contributor__blocked_at=None, recording__consent__withdrawn_at=None)
        .exclude(Exists(Report.objects.standing().filter(sample__recording=recording)))
        .exclude(Exists(upheld.filter(recording=recording)))
        .exclude(prompt_key__in=of_talks.values("prompt_key"))
    )
    return both_sides.without(rows, Report.objects.standing()).select_related("recording")


@router.get("/disputed", auth=listener, response={200: WaitingPage, **WITH_TOKEN}, operation_id="disputed")
def disputed(request: HttpRequest, narrowed: Query[Narrowed]) -> dict[str, Any]:
    """Disputed samples in the order in which moderators get them: the most informative first."""
    columns = {"language": "language", "label": "intent", "game": "game", "reason": "flag"}
    asked = {column: value for name, column in columns.items() if (value := getattr(narrowed, name))}
    rows = open_to_programs().filter(status=Sample.Status.DISPUTED, **asked).order_by(*ORDER)
    if behind := paging.place(narrowed.cursor):
        rows = rows.filter(_behind(*behind))
    limit = narrowed.limit
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return {
        "samples": [_waiting(sample) for sample in found[:limit]],
        "next": _cursor(found[limit - 1]) if more else "",
    }


@router.get(
    "/samples/{sample_id}/audio",
    auth=listener,
    response=WITH_TOKEN,
    operation_id="sample_audio",
    openapi_extra={
        "responses": {
            200: {
                "description": "FLAC, 16 kHz, 16 bit: mono, or of a call or a talk two channels with both "
                "sides in each, the speaker more to the left",
                "content": {"audio/flac": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def audio(request: HttpRequest, sample_id: SampleId) -> HttpResponse:
    """What a listener would hear: the turn up to the cut, and 0.2 s more. Byte for byte the same for all."""
    if not may_hear(request.META.get("REMOTE_ADDR", "")):
        raise HttpError(403, STAY)
    return clip_response(request, get_object_or_404(open_to_programs(), pk=sample_id))


def may_hear(address: str) -> bool:
    """Whether what nobody has listened to may go to that address: as of remote scorers, in the house."""
    if settings.API_VOICES_LEAVE:
        return True
    found = located(address)
    return found is not None and not found.is_global


def _waiting(sample: Sample) -> dict[str, Any]:
    return {
        "id": sample.pk,
        "language": sample.language,
        "game": sample.game,
        "agent_state": sample.agent_state,
        "agent_text": sample.agent_text,
        "seconds": round(excerpt.seconds(sample), 3),
        "cut_at": round(excerpt.cut_at(sample), 3),
        "audio": f"/api/v1/samples/{sample.pk}/audio",
    }


def _cursor(sample: Sample) -> str:
    return paging.cursor(sample.priority or 0.0, sample.captured_at.isoformat(), str(sample.pk))


def _behind(priority: float, captured_at: str, sample_id: str) -> Q:
    """In the order of the queue."""
    at = datetime.fromisoformat(captured_at)
    alike = Q(priority=priority, captured_at=at, id__gt=UUID(sample_id))
    return Q(priority__lt=priority) | Q(priority=priority, captured_at__gt=at) | alike
