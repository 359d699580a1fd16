"""A call as it happens: sound of both sides on one clock, and what the agent did when."""

import io
import json
import wave
from dataclasses import asdict, dataclass, field

BYTES = 2
"""Of one sample: 16 bit, little-endian."""


@dataclass(frozen=True)
class Consent:
    """That the user agreed, in your words.

    Attributes:
        text: what they agreed to: that their voice is published, under which licence, and who told them.
        by: who states that they did, and how to reach them.
        agent_channel: whether the agent's voice may be kept and published too.
    """

    text: str
    by: str
    agent_channel: bool = False


@dataclass
class Call:
    """One call. Feed it while the call goes on, or fill `files` with recordings of it.

    Attributes:
        id: of the call, as you have it; sent twice, it is kept once.
        source: name of your agent, always the same.
        language: ISO 639-1 or 639-3.
        licence: `cc-by-4.0` or `cc0-1.0`.
        speaker: what you know the user by; the site keeps a hash of it. The same person, the same text.
        synthetic: whether the user's voice is a machine's.
        rate: Hz of the PCM fed in, 8,000 to 48,000.
        files: `stereo` (user left, agent right), or `user` and `agent`: name and bytes of a FLAC or WAV.
        timeline: what the agent did: {name, at, text?}, `at` in seconds.
    """

    id: str
    source: str
    language: str
    licence: str
    consent: Consent
    speaker: str = ""
    synthetic: bool = False
    rate: int = 16_000
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    timeline: list[dict[str, object]] = field(default_factory=list)
    _user: bytearray = field(default_factory=bytearray, repr=False)
    _agent: bytearray = field(default_factory=bytearray, repr=False)

    @property
    def seconds(self) -> float:
        """How much of the user's side was fed in: the clock of the call."""
        return len(self._user) / BYTES / self.rate

    def user(self, pcm: bytes) -> None:
        """More of the user's side: PCM16, mono. Silence too, or the clock stands still."""
        self._user += pcm

    def agent(self, pcm: bytes) -> None:
        """More of what was really heard of the agent, behind its last sound since `agent_starts`."""
        self._agent += pcm

    def agent_starts(self, text: str = "", at: float | None = None) -> None:
        """The agent begins to speak, now or at so many seconds."""
        began = round((self.seconds if at is None else at) * self.rate) * BYTES
        self._agent += bytes(max(0, began - len(self._agent)))
        self._note("agent_start", at, text=text)

    def agent_ends(self, at: float | None = None) -> None:
        """The agent is silent again."""
        self._note("agent_end", at)

    def agent_gave_way(self, at: float | None = None) -> None:
        """The agent stopped because the user spoke. Its `agent_ends` follows."""
        self._note("gave_way", at)

    def described(self) -> str:
        """What the site is told beside the sound, as JSON."""
        names = ("id", "source", "language", "licence", "speaker", "synthetic", "timeline")
        return json.dumps({**{name: getattr(self, name) for name in names}, "consent": asdict(self.consent)})

    def sound(self) -> dict[str, tuple[str, bytes]]:
        """The files to be sent.

        Raises:
            ValueError: nothing was fed in, and there are no files.
        """
        if self.files:
            return self.files
        if not self._user:
            raise ValueError("The call has no sound: feed user(pcm), or fill files.")
        sides = {"user": self._user, "agent": self._agent}
        return {side: (f"{side}.wav", self._wav(bytes(pcm))) for side, pcm in sides.items() if pcm}

    def _note(self, name: str, at: float | None, **more: str) -> None:
        self.timeline.append({"name": name, "at": self.seconds if at is None else at, **more})

    def _wav(self, pcm: bytes) -> bytes:
        file = io.BytesIO()
        with wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(BYTES)
            out.setframerate(self.rate)
            out.writeframes(pcm)
        return file.getvalue()
