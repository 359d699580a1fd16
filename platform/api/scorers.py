"""Models: what each is worth here, open to everybody; with a token, what an outside model says."""

from typing import Annotated, Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.views.decorators.http import conditional_page
from ninja import Path, Router, Schema
from ninja.decorators import decorate_view
from pydantic import AwareDatetime, Field

from accounts.tokens.bearer import Bearer
from accounts.tokens.rights import PUSH_SCORES
from api import outside
from api.figures import Proportion, ends
from api.limits import small_body
from api.problems import ALWAYS, WITH_BODY, Problem
from corpus.labels import Label
from inference.frontier.measuring import FIGURES, Frontier
from moderation.scoreboard import models_page
from moderation.scoreboard.models_page import Card

router = Router(tags=["models"])
scorer: Final = Bearer(PUSH_SCORES)

Name = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Revision = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_.@+-]+$")]
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Model(Schema):
    """One model, as far as its licence lets everybody see."""

    name: str
    title: str
    status: str = Field(description="`ready`, `broken`, `absent`, `disabled`, ...")
    revision: str
    licence: str
    languages: list[str] = Field(description="ISO 639-1; empty for any")
    labels: list[str]
    answers: int
    accuracy: Proportion | None = Field(
        description="against what people decided; null of too few, or kept back"
    )
    kept_back: bool = Field(description="whether its licence keeps what it says in the house")


class Models(Schema):
    models: list[Model]


class Measured(Schema):
    """A figure with its 95 % interval; null where nothing reaches it."""

    value: float | None
    low: float | None
    high: float | None


class Curve(Schema):
    """[latency in ms, share of holds cut off], and the figures that eot-bench names."""

    curve: list[tuple[float, float]]
    figures: dict[str, Measured] = Field(description=f"by name: {', '.join(FIGURES)}")


class FrontierRow(Schema):
    """False cut-offs against latency, over all silences, of one language or of one game."""

    name: str
    holds: int
    ends: int
    speakers: int
    model: Curve | None = Field(description="null of too few")
    timer: Curve | None = Field(description="a timer that waits for silence, on the same silences")


class Frontiers(Schema):
    model: str
    made_at: AwareDatetime | None
    frontiers: list[FrontierRow]


class ScoreIn(Schema):
    sample: UUID
    probabilities: dict[Label, Probability] = Field(
        min_length=2, max_length=5, description="of each label that the model tells apart; they sum to 1"
    )
    latency_ms: float = Field(ge=0, le=600_000, allow_inf_nan=False, description="from sound to answer")


class ScoresIn(Schema):
    model: Name = Field(description="as the operator's models.toml names it")
    revision: Revision = Field(description="its version there")
    scores: list[ScoreIn] = Field(min_length=1, max_length=100)


class Refusal(Schema):
    sample: UUID
    why: str


class Kept(Schema):
    new: int = Field(description="kept")
    already: int = Field(description="the same was here before")
    refused: list[Refusal]


@router.get("/models", response={200: Models, **ALWAYS}, operation_id="models")
@decorate_view(conditional_page)
def models(request: HttpRequest) -> dict[str, Any]:
    """Every model of this site, and how often it says what people decided."""
    page = models_page.page(inside=False)
    return {"models": [_model(card) for card in (*page.cards, *page.others)]}


@router.get("/models/{name}/frontier", response={200: Frontiers, **ALWAYS}, operation_id="frontier")
@decorate_view(conditional_page)
def frontier(request: HttpRequest, name: Annotated[Name, Path()]) -> dict[str, Any]:
    """False cut-offs against latency of one model, as they were measured last."""
    found = models_page.frontier_of(name, inside=False)
    rows = [_frontier(row_name, row.found) for row_name, row in found.rows]
    return {"model": name, "made_at": found.made_at, "frontiers": rows}


@router.post(
    "/scores", auth=scorer, response={200: Kept, **WITH_BODY, 409: Problem}, operation_id="push_scores"
)
@decorate_view(small_body)
def push_scores(request: HttpRequest, sent: ScoresIn) -> dict[str, Any]:
    """Send what an outside model says of samples that wait. Sent twice, it is kept once."""
    entry = outside.entry(sent.model, sent.revision)
    said = [
        outside.Said(
            each.sample, {label.value: p for label, p in each.probabilities.items()}, each.latency_ms
        )
        for each in sent.scores
    ]
    kept = outside.keep(entry, said)
    refused = [{"sample": sample, "why": why} for sample, why in kept.refused.items()]
    return {"new": kept.new, "already": kept.already, "refused": refused}


def _model(card: Card) -> dict[str, Any]:
    over_all = card.rows[0].found.accuracy if card.rows else None
    samples = card.rows[0].found.samples if card.rows else 0
    hits = round(over_all.value * samples) if over_all else 0
    return {
        "name": card.name,
        "title": card.title,
        "status": card.status,
        "revision": card.revision,
        "licence": card.entry.licence if card.entry else "unknown",
        "languages": list(card.entry.languages) if card.entry else [],
        "labels": list(card.labels),
        "answers": card.answers,
        "accuracy": {"hits": hits, "of": samples, **ends(over_all)} if over_all else None,
        "kept_back": card.kept_back,
    }


def _frontier(name: str, found: Frontier) -> dict[str, Any]:
    return {
        "name": name,
        "holds": found.holds,
        "ends": found.ends,
        "speakers": found.speakers,
        "model": found.model,
        "timer": found.timer,
    }
