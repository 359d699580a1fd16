"""The contract of a model that somebody else runs: a server that a lab keeps beside its own model.

The site posts what it asks to the address that the operator's `models.toml` names, and nothing else can name
one. What goes over the wire is in `inference.remote.wire` and described in docs/remote-scorer.openapi.json.
"""

from typing import Annotated, Final, Literal

from msgspec import Meta

from inference.scorers.kinds import Contract, Options


class RemoteOptions(Options, frozen=True, kw_only=True):
    """Attributes:
    address: where it is asked.
    secret: the variable of the environment that holds what both sides know.
    version: of the model behind the address; an answer of another version is refused.
    given: what it is sent.
    agent_states: in which it is asked.
    seconds: limit of a request with all its attempts, until the last byte of the answer.
    attempts: how often a request is sent that was not understood, or whose server was away.
    batch: most moments in one request.
    sound: how sound is packed, 16 kHz, mono, 16 bit.
    heard: seconds of sound, the last ones.
    may_leave_the_house: whether sound and words may go to an address that is not private.
    """

    address: Annotated[
        str,
        Meta(
            pattern=r"^https?://[^\s/?#@]+(/[^\s#]*)?$",
            description='an address such as "http://10.0.0.7:8080/score"',
        ),
    ] = ""
    secret: Annotated[
        str,
        Meta(
            pattern="^[A-Z][A-Z0-9_]*$",
            description='the name of a variable of the environment such as "OUR_LAB_SECRET"',
        ),
    ] = ""
    version: Annotated[
        str, Meta(min_length=1, max_length=64, description='a text of at most 64 characters such as "2.1"')
    ] = ""
    given: Annotated[Literal["sound", "words", "both"], Meta(description='"sound", "words" or "both"')] = (
        "sound"
    )
    agent_states: Annotated[
        tuple[Literal["idle", "speaking"], ...],
        Meta(min_length=1, description='a list of "idle", "speaking" or both'),
    ] = ("idle",)
    seconds: Annotated[float, Meta(gt=0, le=60, description="a number of seconds, up to 60")] = 10.0
    attempts: Annotated[int, Meta(ge=1, le=5, description="a whole number, 1 to 5")] = 2
    batch: Annotated[int, Meta(ge=1, le=64, description="a whole number, 1 to 64")] = 8
    sound: Annotated[Literal["flac", "wav"], Meta(description='"flac" or "wav"')] = "flac"
    heard: Annotated[int, Meta(ge=1, le=120, description="a number of seconds, 1 to 120")] = 16
    may_leave_the_house: Annotated[bool, Meta(description="true or false")] = False


CONTRACT: Final = Contract(name="remote", options=RemoteOptions(), source="remote")
