"""What the Hub said, in words: what happened, why, and what to do."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Final

from django.utils import timezone
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, HFValidationError

from publishing.faults import PublishError

_ADVICE: Final = {
    401: "The token in HF_TOKEN is missing, wrong or has expired. Make a new one with write access and set "
    "HF_TOKEN.",
    403: "The token in HF_TOKEN may not write there. Give it write access, or use another one.",
    404: "The repository is not there, or the token may not see it. Check HUB_DATASET and HF_TOKEN.",
    409: "Somebody else is changing the repository right now. Publish again in a minute.",
    412: "Somebody else committed to the repository meanwhile. Publish again: it starts from the new state.",
    429: "The Hub asks to slow down. Publish again in a few minutes.",
}
_GATED = (
    "The repository is gated, and the owner of HF_TOKEN has no access. Ask for it on the repository's page."
)
_FORBIDDEN, _OWN_FAULTS = 403, 500
_REFUSED = (
    "It refuses that, and asking again will not help: {said}. Look at the repository and its limits on the "
    "Hub, then publish again."
)
_OWN_FAULT = "The Hub has a problem of its own. Publish again later."


def explain(error: Exception, what: str) -> PublishError:
    """What, why and what to do, from the first answer with a status in the chain of causes."""
    answer = answered(error)
    if answer is not None:
        code = answer.response.status_code
        advice = _GATED if isinstance(answer, GatedRepoError) else _advice(answer, code)
        return PublishError(f"{what}: it answered {code}. {advice}")
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    advice = "Check the connection to the Hub, then publish again: nothing is doubled."
    if isinstance(error, HFValidationError):
        advice = "Write HUB_DATASET as owner/name, then publish again."
    return PublishError(f"{what}: {reason.rstrip('.')}. {advice}")


def _advice(answer: HfHubHTTPError, code: int) -> str:
    """With what the Hub says itself where a status may mean several things: storage that is used up, for one,
    is answered with 403 too."""
    said = " ".join((answer.server_message or "").split())[:200].rstrip(".")
    if code == _FORBIDDEN:
        return f"{_ADVICE[code]} The Hub says: {said}." if said else _ADVICE[code]
    if code in _ADVICE or code >= _OWN_FAULTS:
        return _ADVICE.get(code, _OWN_FAULT)
    return _REFUSED.format(said=said or "it does not say why")


def status(error: BaseException) -> int:
    """The HTTP status that an error goes back to; 0 when no answer came."""
    answer = answered(error)
    return answer.response.status_code if answer is not None else 0


def answered(error: BaseException) -> HfHubHTTPError | None:
    """The first error with an answer in the chain of causes."""
    found = (each for each in _causes(error) if isinstance(each, HfHubHTTPError) and _has_answer(each))
    return next(found, None)


def retry_after(error: BaseException) -> float:
    """Seconds that the Hub asks to wait (RFC 9110, 10.2.3: a number or a date); 0 when it does not say."""
    answer = answered(error)
    said = answer.response.headers.get("Retry-After", "") if answer is not None else ""
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - timezone.now()).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _has_answer(error: HfHubHTTPError) -> bool:
    return getattr(error, "response", None) is not None


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__
