"""Pages that say anything in any order: to the session, then to the whole site with the session as oracle.

Whatever comes, the answer is a named error or the right thing, a stored take is the bytes that were sent, and
none is stored twice.
"""

import asyncio
import hashlib
import io
import json
from abc import abstractmethod
from typing import Any, ClassVar

import pytest
import soundfile
from django.conf import settings as site_settings
from django.core.files.storage import default_storage
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault, Refused
from corpus.store import MAX_TAKES
from games.play import rounds
from games.play.session import Offer, ReceivedTake, Round, Session
from tests import sites
from tests.games.talk import Page

FUZZ = settings(deadline=None, suppress_health_check=list(HealthCheck), stateful_step_count=50)
PROMPT = {"first": "a", "second": "b"}
LANGUAGES = ("en", "no", "tr")
PARTS = ("type", "round", "sample_rate", "settings", "opponent", "samples")
MARKS = ("second_shown", "done", "pause", "taken", "lean", "opponent", "No Name")

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
frames = st.binary(max_size=12).map(lambda data: data[: len(data) // 2 * 2])
rough_frames = st.binary(max_size=9) | st.integers(65_000, 66_000).map(bytes)


class Player(RuleBasedStateMachine):
    """What a page may do. `text` and `frame` deliver it and keep the model; see the two machines below."""

    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.given = rounds.new_round("player", "cliffhanger", "en", "breakfast", PROMPT)
        self.token = "token"
        self.sent = bytearray()
        self.connect()

    @abstractmethod
    def connect(self) -> None: ...

    @abstractmethod
    def text(self, text: str) -> None: ...

    @abstractmethod
    def frame(self, data: bytes) -> None: ...

    def say(self, **message: Any) -> None:
        type(self).steps += 1
        self.text(json.dumps(message))

    def start_message(self, rate: int = 8_000) -> dict[str, Any]:
        return {"type": "start", "round": self.token, "sample_rate": rate, "settings": {"gain": False}}

    def stop_message(self) -> dict[str, Any]:
        digest = hashlib.sha256(self.sent).hexdigest()
        return {"type": "stop", "samples": len(self.sent) // 2, "sha256": digest}

    @rule(language=st.sampled_from((*LANGUAGES, "xx")), version=st.sampled_from((1, 1, 1, 2)))
    def hello(self, language: str, version: int) -> None:
        self.say(type="hello", protocol=version, language=language)

    @rule(rate=st.sampled_from((8_000, 16_000, 44_100, 48_000, 7_999, 48_001)), opponent=st.booleans())
    def start(self, rate: int, opponent: bool) -> None:
        self.say(**self.start_message(rate), opponent=opponent)

    @rule(at=st.integers(0, 20), name=st.sampled_from(MARKS))
    def mark(self, at: int, name: str) -> None:
        self.say(type="mark", name=name, at=at)

    @rule()
    def stop(self) -> None:
        self.say(**self.stop_message())

    @rule(samples=st.integers(-1, 30), sha256=st.text("0123456789abcdefg", min_size=63, max_size=65))
    def lie_about_the_take(self, samples: int, sha256: str) -> None:
        self.say(type="stop", samples=samples, sha256=sha256)

    @rule()
    def skip(self) -> None:
        self.say(type="next")

    @rule(data=frames)
    def speak(self, data: bytes) -> None:
        type(self).steps += 1
        self.frame(data)

    @rule(data=rough_frames)
    def send_rough_frames(self, data: bytes) -> None:
        type(self).steps += 1
        self.frame(data)

    @rule(text=st.text() | values.map(json.dumps))
    def talk_nonsense(self, text: str) -> None:
        type(self).steps += 1
        self.text(text)

    @rule(
        name=st.sampled_from(("type", "round", "sample_rate", "settings", "opponent", "samples")),
        value=values,
    )
    def change_one_part(self, name: str, value: object) -> None:
        self.say(**(self.start_message() | self.stop_message() | {"type": "start", name: value}))

    @rule(takes=st.lists(st.lists(frames, min_size=1, max_size=4), min_size=1, max_size=2))
    def play_as_intended(self, takes: list[list[bytes]]) -> None:
        """From hello to stop, so that takes do get stored among all the rest."""
        self.connect()
        self.hello("en", 1)
        for take in takes:
            self.say(**self.start_message())
            for data in take:
                self.speak(data)
            self.say(**self.stop_message())

    @rule()
    def reconnect(self) -> None:
        type(self).steps += 1
        self.connect()


def new_session(given: Round) -> Session:
    """A session that knows two tokens by heart."""

    def open_round(token: str) -> Round:
        if token != "token":
            raise Refused(Fault.UNKNOWN_ROUND)
        return given

    return Session(LANGUAGES, open_round, now=0.0)


class SessionAlone(Player):
    """The pure state machine, held against a model of what a take is."""

    def connect(self) -> None:
        self.session = new_session(self.given)
        self.recording = False
        self.sent = bytearray()

    def text(self, text: str) -> None:
        try:
            outcome = self.session.text(text)
        except Refused:
            return self.connect()
        if isinstance(outcome, ReceivedTake):
            assert self.recording
            assert outcome.pcm == self.sent
        if isinstance(outcome, (Offer, ReceivedTake)):
            self.recording, self.sent = False, bytearray()
        elif '"start"' in text:
            self.recording, self.sent = True, bytearray()
        return None

    def frame(self, data: bytes) -> None:
        try:
            self.session.frame(data, now=1e9)
        except Refused:
            return self.connect()
        assert self.recording
        self.sent += data
        return None


class WholeSite(Player):
    """The ASGI application, from the origin check to the stored file; the session says what comes back."""

    player: ClassVar[Contributor]
    stored: ClassVar[int] = 0

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.page: Page | None = None
        self.kept: dict[tuple[str, str], bytes] = {}
        super().__init__()
        self.given = rounds.new_round(str(self.player.pk), "cliffhanger", "en", "breakfast", PROMPT)
        self.token = rounds.seal(self.given)

    def teardown(self) -> None:
        self.hang_up()
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        rows = Recording.objects.filter(round=self.given.id)
        assert {(row.round, row.sha256): pcm_of(row) for row in rows} == self.kept
        type(self).stored += len(self.kept)

    def connect(self) -> None:
        self.hang_up()
        self.page = Page(self.player)
        assert self.loop.run_until_complete(self.page.open())
        self.oracle = Session(LANGUAGES, self.open_round, now=0.0)
        self.sent = bytearray()

    def hang_up(self) -> None:
        if self.page is not None:
            self.loop.run_until_complete(self.page.close())
        self.page = None

    def open_round(self, token: str) -> Round:
        return rounds.unseal(token, contributor=str(self.player.pk), game="cliffhanger")

    def text(self, text: str) -> None:
        assert self.page is not None
        try:
            outcome = self.oracle.text(text)
            if isinstance(outcome, ReceivedTake):
                self.expect_kept(outcome)
            if isinstance(outcome, Offer) and outcome.language != "en":
                raise Refused(Fault.NO_PROMPTS)
        except Refused as refused:
            self.loop.run_until_complete(self.page.text(text))
            return self.expect_refusal(refused.fault)
        self.loop.run_until_complete(self.page.text(text))
        if isinstance(outcome, (Offer, ReceivedTake)):
            answer = self.loop.run_until_complete(self.page.hear())
            assert answer["type"] == ("round" if isinstance(outcome, Offer) else "stored"), answer
        self.sent = bytearray(b"".join(self.oracle._frames))
        return None

    def frame(self, data: bytes) -> None:
        assert self.page is not None
        try:
            self.oracle.frame(data, now=0.0)
        except Refused as refused:
            if refused.fault is Fault.TOO_FAST:  # the site has a clock, the oracle has none
                return self.connect()
            self.loop.run_until_complete(self.page.frame(data))
            return self.expect_refusal(refused.fault)
        self.loop.run_until_complete(self.page.frame(data))
        self.sent = bytearray(b"".join(self.oracle._frames))
        return None

    def expect_kept(self, take: ReceivedTake) -> None:
        take.check()
        if (take.round.id, take.sha256) not in self.kept and len(self.kept) >= MAX_TAKES:
            raise Refused(Fault.TOO_MANY_TAKES)
        self.kept[take.round.id, take.sha256] = bytes(take.pcm)

    def expect_refusal(self, fault: Fault) -> None:
        assert self.page is not None
        error = self.loop.run_until_complete(self.page.hear())
        code = self.loop.run_until_complete(self.page.close_code())
        assert (error["type"], error["code"], code) == ("error", fault.code, fault.close)
        self.page = None
        self.connect()


def pcm_of(recording: Recording) -> bytes:
    with default_storage.open(recording.audio) as file:
        back, _ = soundfile.read(io.BytesIO(file.read()), dtype="int16")
    return bytes(back.tobytes())


def test_whatever_a_page_says_the_session_has_a_named_answer() -> None:
    run_state_machine_as_test(SessionAlone, settings=settings(FUZZ, max_examples=250))
    assert SessionAlone.steps >= 10_000


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("prompts", "enqueued")
def test_whatever_a_page_says_the_site_loses_doubles_and_invents_no_take(player: Contributor) -> None:
    WholeSite.player = player
    unlimited = dict.fromkeys(sites.LIMITED, sites.MANY)
    with override_settings(LIMITS={**site_settings.LIMITS, **unlimited}):
        run_state_machine_as_test(WholeSite, settings=settings(FUZZ, max_examples=60))
    assert WholeSite.steps >= 2_500
    assert WholeSite.stored > 0
