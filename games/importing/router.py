"""Calls from programs: addresses that take one, say what became of it, and take it back."""

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field, ValidationError

from accounts.limits import counting
from accounts.limits.table import CALL_MEGABYTES
from accounts.tokens.bearer import Bearer
from accounts.tokens.rights import IMPORT
from corpus import withdrawal
from corpus.models import Recording
from corpus.refusals import reason as why
from corpus.store import StorageDown, StorageFull
from games.importing import calls
from games.importing.calls import Call, Channels, Conflict
from games.importing.clips import Unfit
from games.importing.models import ImportItem, ImportRun
from games.importing.terms import TermsError

router = Router(tags=["calls"])
bearer: Final = Bearer(IMPORT)

MOST_BYTES: Final = 64 * 2**20
"""Of a request: ten minutes of two channels at 16 kHz are 38 MB before they are packed."""

SOUND: Final = {"type": "string", "format": "binary"}

BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "`call` and either `stereo` (user left, agent right) or `user`, and `agent` with it. "
        "FLAC or WAV, 16 bit, 8 to 48 kHz, at most ten minutes and 64 MB.",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["call"],
                    "properties": {
                        "call": {"type": "string", "description": "JSON, as docs/importing.md has it"},
                        "stereo": SOUND,
                        "user": SOUND,
                        "agent": SOUND,
                    },
                }
            }
        },
    }
}


class CallKept(Schema):
    """A call that is here."""

    recording: str
    receipt: str = Field(description="give it to the user: it shows, exports and withdraws the call")
    new: bool = Field(description="false where the same call came before")
    agent_channel: bool = Field(description="whether the agent's voice was kept")


class CallRefused(Schema):
    """Why it was not done; the API says it as problem details."""

    detail: str = Field(description="what is wrong, why, and what to do")


class Became(Schema):
    """What became of a call."""

    status: str = Field(description="`stored`, `listened`, `refused`, `lost` or `withdrawn`")
    why: str = Field(description="of a refused one, in words")
    moments: int = Field(description="samples that were found in it")


def _refusals(*statuses: int) -> dict[int, Any]:
    return dict.fromkeys(statuses, CallRefused)


@router.post(
    "/calls",
    auth=bearer,
    response={200: CallKept, 201: CallKept, **_refusals(400, 401, 403, 404, 409, 411, 413, 422, 429, 503)},
    operation_id="send_call",
    openapi_extra=BODY,
)
def send(request: HttpRequest) -> Status[dict[str, Any]]:
    """Bring in a call. Sent again, it is kept once."""
    counting.count(CALL_MEGABYTES, request.auth.pk, 1 + _small_enough(request) // 2**20)  # type: ignore[attr-defined]  # set by ninja
    call = _call(request)
    try:
        kept, new = calls.keep(call, _sound(request), request.auth.owner)  # type: ignore[attr-defined]  # set by ninja
    except (Unfit, TermsError) as error:
        raise HttpError(422, str(error)) from None
    except Conflict as error:
        raise HttpError(409, str(error)) from None
    except StorageFull:
        raise HttpError(503, "Our disk is full. Keep the call, and send it again in an hour.") from None
    except StorageDown:
        raise HttpError(503, "Our storage does not answer. Keep the call, and send it again later.") from None
    told = {"recording": str(kept.pk), "receipt": kept.receipt, "agent_channel": bool(kept.agent_audio)}
    return Status(201 if new else 200, {**told, "new": new})


@router.get(
    "/calls/{receipt}",
    auth=bearer,
    response={200: Became, **_refusals(400, 401, 403, 404, 422, 429)},
    operation_id="call",
)
def became(request: HttpRequest, receipt: str) -> dict[str, Any]:
    """What became of a call that the same account brought in."""
    found = _mine(request, receipt)
    refused = found.status == Recording.Status.REFUSED
    told = str(why(found.reason).words) if refused else ""
    return {"status": found.status, "why": told, "moments": found.cuts.count()}


@router.delete(
    "/calls/{receipt}",
    auth=bearer,
    response={204: None, **_refusals(400, 401, 403, 404, 422, 429)},
    operation_id="withdraw_call",
)
def withdraw(request: HttpRequest, receipt: str) -> Status[None]:
    """Take a call back: its user asked for it. At once here, with the next release there."""
    owner = request.auth.owner  # type: ignore[attr-defined]  # set by ninja
    withdrawal.withdraw([_mine(request, receipt)], by=f"account {owner.pk}", reason="withdrawn")
    return Status(204, None)


def _mine(request: HttpRequest, receipt: str) -> Recording:
    if len(receipt) > 20 or not receipt.isascii() or "\0" in receipt:
        raise HttpError(404, "A receipt looks like K7QF-2M9P-XTRA. Copy it whole.")
    owner = request.auth.owner  # type: ignore[attr-defined]  # set by ninja
    brought = ImportItem.objects.filter(run__who=owner, run__kind=ImportRun.Kind.CALLS)
    return get_object_or_404(Recording, receipt=receipt, pk__in=brought.values("recording"))


def _small_enough(request: HttpRequest) -> int:
    """Bytes of the body; a no to one that is too large, or does not say how large it is."""
    said = request.META.get("CONTENT_LENGTH") or ""
    if not (said.isdecimal() and len(said) < 12):
        raise HttpError(411, "The request does not say how long it is. Send a Content-Length.")
    if int(said) > MOST_BYTES:
        raise HttpError(413, f"A call may have {MOST_BYTES // 2**20} MB. Send it as FLAC, or at 16 kHz.")
    return int(said)


def _call(request: HttpRequest) -> Call:
    said = request.POST.get("call")
    if said is None:
        raise HttpError(422, "The form has no field `call`: what is known of the call, as JSON.")
    try:
        return Call.model_validate_json(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])[:100] or "call"
        raise HttpError(422, f"{where}: {first['msg']}. docs/importing.md says how a call looks.") from None


def _sound(request: HttpRequest) -> Channels:
    stereo, user, agent = (_file(request, name) for name in ("stereo", "user", "agent"))
    if stereo and not user and not agent:
        return calls.of_stereo(*stereo)
    if user and not stereo:
        return calls.of_files(user, agent)
    raise Unfit("no_sound", "Send either `stereo`, or `user` and with it `agent`, as files.")


def _file(request: HttpRequest, name: str) -> tuple[str, bytes] | None:
    file = request.FILES.get(name)
    return (str(file.name), file.read()) if isinstance(file, UploadedFile) else None
