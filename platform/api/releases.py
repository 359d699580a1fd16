"""Releases: what was published, open to everybody; with a token, planning and starting the next one."""

from typing import Annotated, Any, Final

from celery import signature
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import conditional_page
from kombu.exceptions import OperationalError
from ninja import Path, Query, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from pydantic import AwareDatetime, Field

from accounts.tokens.bearer import Bearer
from accounts.tokens.models import ApiToken
from accounts.tokens.rights import RELEASE
from api import paging
from api.problems import ALWAYS, WITH_TOKEN, Problem
from publishing.models import Release, is_repository
from publishing.planning import selection
from publishing.planning.order import EVERYTHING

PUBLISH: Final = "publishing.tasks.publish"
"""By its name: what it does needs more than a page has loaded."""

INSIDE: Final = "left_out"
"""What of `counts` is told to whoever publishes alone, here as on the page: which takes are damaged."""

router = Router(tags=["releases"])
publisher: Final = Bearer(RELEASE)

ReleaseId = Annotated[paging.Number, Path(description="`id` of the release or run")]


class ReleaseRow(Schema):
    """One published release."""

    id: int
    number: int | None = Field(description="counts the releases of its dataset; null of what was none")
    dataset: str = Field(description="repository on the Hub; empty where it went into a folder of the site")
    commit: str
    finished_at: AwareDatetime | None
    counts: dict[str, Any] = Field(description="per configuration, split, language and label")

    @staticmethod
    def resolve_dataset(row: Release) -> str:
        """Where a site keeps its folders is nobody's business."""
        return row.target if is_repository(row.target) else ""

    @staticmethod
    def resolve_counts(row: Release) -> dict[str, Any]:
        return _for_all(row.counts)


class Run(ReleaseRow):
    """One run, published or not."""

    counts: dict[str, Any] = Field(
        description="as of a release; and `left_out`, recordings whose sound is damaged"
    )
    outcome: str = Field(description=f"one of {', '.join(f'`{each}`' for each in Release.Outcome.values)}")
    started_at: AwareDatetime
    error: str = Field(description="why it failed and what to do")

    @staticmethod
    def resolve_counts(row: Release) -> dict[str, Any]:
        return dict(row.counts)


class Releases(paging.Page):
    releases: list[ReleaseRow]


class Runs(paging.Page):
    runs: list[Run]


class Plan(Schema):
    """What the next release would do, as things stand."""

    empty: bool = Field(description="whether it would change nothing")
    new: dict[str, int] = Field(description="rows to be added, by configuration")
    held: int = Field(description="accepted samples that would wait")
    removed: int = Field(description="published rows that would be taken out")
    totals: dict[str, Any] = Field(description="what the dataset would hold, as `counts` of a release")


class Started(Schema):
    """A worker was asked. The run appears at `runs` once it has taken it."""

    after: int = Field(description="`id` of the newest run before this one; the new one has a higher one")
    runs: str = Field(description="address of the runs")


@router.get("/releases", response={200: Releases, **ALWAYS}, operation_id="releases")
@decorate_view(conditional_page)
def releases(request: HttpRequest, asked: Query[paging.Asked]) -> dict[str, Any]:
    """What was published, the newest first."""
    rows, following = _listed(Release.objects.published().defer("manifest"), asked)
    return {"releases": rows, "next": following}


@router.get("/releases/{release}", response={200: ReleaseRow, **ALWAYS}, operation_id="release")
@decorate_view(conditional_page)
def release(request: HttpRequest, release: ReleaseId) -> Release:
    """One release."""
    return get_object_or_404(Release.objects.published().defer("manifest"), pk=release)


@router.get("/releases/{release}/manifest", response={200: dict[str, Any], **ALWAYS}, operation_id="manifest")
@decorate_view(conditional_page)
def manifest(request: HttpRequest, release: ReleaseId) -> dict[str, Any]:
    """Every shard of a release with its hash, and the rows that it added and took out."""
    found: dict[str, Any] = get_object_or_404(Release.objects.published(), pk=release).manifest
    return {**found, "counts": _for_all(found["counts"])} if "counts" in found else found


@router.get("/runs", auth=publisher, response={200: Runs, **WITH_TOKEN}, operation_id="runs")
def runs(request: HttpRequest, asked: Query[paging.Asked]) -> dict[str, Any]:
    """Every run, the newest first: those too that failed or found nothing new."""
    rows, following = _listed(Release.objects.defer("manifest"), asked)
    return {"runs": rows, "next": following}


@router.get("/runs/{release}", auth=publisher, response={200: Run, **WITH_TOKEN}, operation_id="run")
def run(request: HttpRequest, release: ReleaseId) -> Release:
    """How far one run is."""
    return get_object_or_404(Release.objects.defer("manifest"), pk=release)


@router.post("/plan", auth=publisher, response={200: Plan, **WITH_TOKEN}, operation_id="plan_release")
def plan(request: HttpRequest) -> dict[str, Any]:
    """What a release would do now. Nothing is changed."""
    # The client of the Hub, which a start does without.
    from publishing.targets.current import current_target  # noqa: PLC0415

    found, _ = selection.read(current_target().name, EVERYTHING)
    return {
        "empty": found.empty,
        "new": {config: sum(len(rows) for rows in splits.values()) for config, splits in found.rows.items()},
        "held": len(found.held),
        "removed": len(found.removed),
        "totals": found.totals(),
    }


@router.post(
    "/releases",
    auth=publisher,
    response={202: Started, **WITH_TOKEN, 409: Problem, 503: Problem},
    operation_id="start_release",
)
def start(request: HttpRequest) -> Status[dict[str, Any]]:
    """Ask a worker for the next release."""
    if Release.objects.filter(outcome=Release.Outcome.RUNNING).exists():
        raise HttpError(409, "A release is being made already. Wait until `runs` says that it has finished.")
    newest = Release.objects.values_list("pk", flat=True).first() or 0
    token: ApiToken = request.auth  # type: ignore[attr-defined]  # set by ninja
    try:
        signature(PUBLISH, kwargs={"asked_by_id": token.owner_id}).apply_async()
    except OperationalError:
        raise HttpError(
            503, "The queue between the site and its workers does not answer. Try again in a minute."
        ) from None
    return Status(202, {"after": newest, "runs": "/api/v1/runs"})


def _for_all(counts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in counts.items() if name != INSIDE}


def _listed(rows: "QuerySet[Release]", asked: paging.Asked) -> tuple[list[Release], str]:
    limit = asked.limit
    if behind := paging.place(asked.cursor):
        rows = rows.filter(pk__lt=behind[0])
    found = list(rows.order_by("-pk")[: limit + 1])
    return found[:limit], paging.cursor(found[limit - 1].pk) if len(found) > limit else ""
