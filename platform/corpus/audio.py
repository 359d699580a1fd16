"""Sound in and out of the corpus: FLAC at the declared rate in the storage, float32 at 16 kHz in the hand."""

import hashlib
import io
from typing import Any, Final, NamedTuple

import numpy as np
import soundfile
import soxr
from django.core.files.storage import default_storage
from django.utils.functional import cached_property
from numpy.typing import NDArray

from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from corpus.sound import bounded

UNREADABLE: Final = (
    FileNotFoundError,
    soundfile.LibsndfileError,
    bounded.BeyondBounds,
    bounded.CutShort,
)
"""What `read` raises of a take whose object is missing, or is no sound."""

FULL_SCALE: Final = 32_768.0


class Damage(Exception):
    """What the storage holds of a take is not what was stored. The text is one of these reasons."""

    MISSING = "the storage has no such object"
    OTHER_BYTES = "the object holds other bytes than were stored"
    NOT_SOUND = "the object does not decode as sound"
    OTHER_SOUND = "the object holds other sound than was sent"
    NO_AGENT = "the storage has no such object: the agent's channel"
    OTHER_LENGTH = "the sound has another length or rate than the row says"


class Excerpt(NamedTuple):
    """What is heard of a sample: `sound` float32 [n] at 16 kHz, the last `padded` of it zeros."""

    sound: NDArray[np.float32]
    padded: int


class LazyTake:
    """A take on its way through several steps: its sound is decoded on first use, and once."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording

    @cached_property
    def sound(self) -> NDArray[np.float32]:
        """As `read` gives it, and with its errors."""
        return read(self.recording)

    @cached_property
    def agent(self) -> NDArray[np.float32]:
        """The other channel, as `read_agent` gives it, and with its errors."""
        return read_agent(self.recording)


def samples(pcm: bytes | bytearray | memoryview) -> NDArray[np.int16]:
    """PCM16 little-endian as int16 [n], without a copy.

    Raises:
        ValueError: an odd number of bytes.
    """
    return np.frombuffer(pcm, dtype="<i2")


def encode(pcm: NDArray[np.int16], sample_rate: int) -> bytes:
    """Lossless FLAC, 16 bit, of int16 [n], mono, or [n, channels] at `sample_rate` Hz."""
    flac = io.BytesIO()
    soundfile.write(flac, pcm, sample_rate, format="FLAC", subtype="PCM_16")
    return flac.getvalue()


def encode_clip(audio: NDArray[np.float32]) -> bytes:
    """FLAC, 16 kHz, 16 bit, of float32 [n], mono, or [n, channels] at 16 kHz in [-1, 1]; louder samples are
    clipped."""
    return encode(_pcm(audio), SAMPLE_RATE)


def received(pcm: bytes, rate: int) -> NDArray[np.float32]:
    """float32 [n] at 16 kHz in [-1, 1] of PCM16 at `rate` Hz, as `decode` will give it once it is stored."""
    audio = samples(pcm).astype(np.float32) / np.float32(FULL_SCALE)
    return audio if rate == SAMPLE_RATE else _resampled(audio, rate)


def decode(flac: bytes) -> NDArray[np.float32]:
    """float32 [n] at 16 kHz in [-1, 1] of a FLAC at any rate.

    Each sample is one that 16 bit can hold, so that whoever is handed the sound hears what is published.

    Raises:
        BeyondBounds, CutShort: it is not what the corpus holds.
        soundfile.LibsndfileError: it is no sound.
    """
    with soundfile.SoundFile(io.BytesIO(flac)) as file:
        found, rate = bounded.decoded(file, bounded.STORED, "float32"), file.samplerate
    audio: NDArray[Any] = found[0] if len(found) == 1 else found.T
    if rate == SAMPLE_RATE:
        return np.asarray(audio, dtype=np.float32)
    return _resampled(audio, rate)


def _resampled(audio: NDArray[Any], rate: int) -> NDArray[np.float32]:
    return _pcm(soxr.resample(audio, rate, SAMPLE_RATE)).astype(np.float32) / np.float32(FULL_SCALE)


def _pcm(audio: NDArray[np.float32]) -> NDArray[np.int16]:
    return np.clip(np.round(audio * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def read(recording: Recording) -> NDArray[np.float32]:
    """The whole take on the audio clock: float32 [n] at 16 kHz in [-1, 1].

    Raises:
        FileNotFoundError: the audio was deleted, as withdrawing and retention do.
    """
    with default_storage.open(recording.audio, "rb") as file:
        return decode(file.read())


def stored(recording: Recording) -> bytes:
    """The FLAC of a take, byte for byte as it was stored.

    A take that was stored before the hashes of objects were kept is checked by the PCM that its speaker's
    browser sent and hashed: FLAC is lossless.

    Raises:
        Damage: the object is missing, was changed, or belongs to another take.
    """
    return _known(recording)[0]


def _known(recording: Recording) -> tuple[bytes, str]:
    """The object and its SHA-256."""
    try:
        flac = _object(recording.audio)
    except FileNotFoundError as error:
        raise Damage(Damage.MISSING) from error
    sha256 = hashlib.sha256(flac).hexdigest()
    if not recording.object_sha256:
        _same_sound(recording, flac)
    elif sha256 != recording.object_sha256:
        raise Damage(Damage.OTHER_BYTES)
    return flac, sha256


def _object(name: str) -> bytes:
    """All of it at once; in a folder without the layers of a file that could be anything."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        with default_storage.open(name, "rb") as file:
            found: bytes = file.read()
            return found
    with open(path, "rb", buffering=0) as local:  # noqa: PTH123  # a Path would be one more layer
        return local.read()


def _same_sound(recording: Recording, flac: bytes) -> None:
    pcm, _ = _decoded(flac)
    if hashlib.sha256(pcm.astype("<i2").tobytes()).hexdigest() != recording.sha256:
        raise Damage(Damage.OTHER_SOUND)


def recognise(recording: Recording, *, decode: bool = False) -> tuple[str, int]:
    """The SHA-256 and the bytes of a take's object, once it is known to be what was stored.

    decode: from the first sample to the last; else the header says how long it is, since bytes that agree
    with the hash are what the encoder wrote.

    Raises:
        Damage: as `stored`, or the sound is not as long or as fast as its row says.
    """
    flac, sha256 = _known(recording)
    if decode:
        pcm, rate = _decoded(flac)
        samples = len(pcm)
    else:
        samples, rate = _header(flac)
    if (samples, rate) != (recording.samples, recording.sample_rate):
        raise Damage(Damage.OTHER_LENGTH)
    return sha256, len(flac)


def _header(flac: bytes) -> tuple[int, int]:
    """Samples and Hz, as the STREAMINFO block says, which comes first (RFC 9639, section 8.2)."""
    if flac[:4] != b"fLaC" or len(flac) < 26 or flac[4] & 0x7F:
        raise Damage(Damage.NOT_SOUND)
    packed = int.from_bytes(flac[18:26], "big")
    return packed & (1 << 36) - 1, packed >> 44


def _decoded(flac: bytes) -> tuple[NDArray[np.int16], int]:
    try:
        with soundfile.SoundFile(io.BytesIO(flac)) as file:
            pcm: NDArray[Any] = bounded.decoded(file, bounded.STORED, "int16")
            return (pcm[0] if len(pcm) == 1 else pcm.T), file.samplerate
    except (soundfile.LibsndfileError, bounded.BeyondBounds, bounded.CutShort) as error:
        raise Damage(Damage.NOT_SOUND) from error


def read_agent(recording: Recording) -> NDArray[np.float32]:
    """The agent's channel of a call, as `read` gives the user's, and on the same clock.

    Raises:
        FileNotFoundError: as of `read`.
    """
    with default_storage.open(recording.agent_audio, "rb") as file:
        return decode(file.read())


def excerpt(sample: Sample, take: NDArray[np.float32]) -> Excerpt:
    """The excerpt of a whole take, float32 [n] at 16 kHz: always up to 200 ms after the cut.

    Filled up with zeros where the take ends sooner, or its speaker went on sooner: what was said next is no
    part of it.
    """
    tail = min(TAIL, sample.silence) if sample.went_on else TAIL
    recorded = take[sample.begin : sample.cut + tail]
    padded = sample.cut + TAIL - sample.begin - len(recorded)
    return Excerpt(np.pad(recorded, (0, padded)), padded)
