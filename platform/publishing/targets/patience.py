"""Trying again what the Hub may yet grant: bounded, and as slowly as it asks."""

from collections.abc import Callable
from time import sleep as pause
from typing import Final, TypeVar

from huggingface_hub import get_session
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from publishing.faults import PublishError
from publishing.targets import answers

Answer = TypeVar("Answer")

ATTEMPTS: Final = 6
LONGEST_WAIT: Final = 300.0
"""Seconds between two attempts. What asks for a longer wait is told in words, and tried by the next run."""
SILENCE: Final = 120.0
"""Seconds in which a connection must bring something; the client itself would wait for ever."""

AGAIN = frozenset({408, 409, 425, 429})
"""And everything from 500 on: says nothing against asking again. 412 needs a new plan."""

_own_pace = wait_exponential(multiplier=1, max=60)


def patiently(call: Callable[[], Answer]) -> Answer:
    """What `call` returns, tried up to ATTEMPTS times.

    Raises:
        Exception: the last error, or the first one that waiting cannot mend.
    """
    retrying = Retrying(
        sleep=lambda seconds: pause(seconds),
        stop=stop_after_attempt(ATTEMPTS),
        wait=_pause,
        retry=retry_if_exception(_may_pass),
        reraise=True,
    )
    answer: Answer = retrying(_bounded, call)
    return answer


def _bounded(call: Callable[[], Answer]) -> Answer:
    # The client's session is shared, and made anew after some errors.
    get_session().timeout = SILENCE
    return call()


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return (answers.retry_after(error) if error else 0.0) or _own_pace(state)


def _may_pass(error: BaseException) -> bool:
    """Not what the code did wrong itself; an error without an answer is the network's."""
    if isinstance(error, PublishError) or answers.retry_after(error) > LONGEST_WAIT:
        return False
    code = answers.status(error)
    if code:
        return code in AGAIN or code >= 500
    return isinstance(error, Exception) and not isinstance(error, (TypeError, AttributeError, KeyError))
