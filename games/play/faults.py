"""Every way a game can say no: a name for programs, words for the player, a close code. Pure."""

from enum import Enum


class Fault(Enum):
    """The name in lower case is the `code` on the wire; the first value is the WebSocket close code."""

    INVALID_JSON = 4400, "The page sent a message that could not be read. Reload it and try again."
    INVALID_MESSAGE = (
        4400,
        "The page sent a message with wrong or missing parts. Reload it and try again.",
    )
    UNKNOWN_MESSAGE = (
        4400,
        "The page sent a message of an unknown kind. Reload it to get the newest.",
    )
    UNKNOWN_PROTOCOL = 4400, "This page is older than the site. Reload it to go on."
    UNKNOWN_ADDRESS = 4400, "There is nothing to play at this address. Go back to the front page."
    UNKNOWN_GAME = 4400, "There is no game of that name. Pick one on the front page."
    UNKNOWN_LANGUAGE = 4400, "This game is not there in that language yet. Pick another language."
    WRONG_ORDER = 4400, "The page sent its messages in the wrong order. Reload the page and try again."
    SAMPLE_RATE_OUT_OF_RANGE = (
        4400,
        "Your microphone's sample rate is outside 8,000 to 48,000 Hz. Try another microphone.",
    )
    SETTINGS_TOO_LARGE = (
        4400,
        "The page said too much about your microphone. Reload it and try again.",
    )
    TOO_MANY_MARKS = 4400, "The page sent too many marks for one take. Reload the page and try again."
    MARK_OUT_OF_RANGE = 4400, "The page marked a moment that is not in the take. Record it once more."
    TEXT_TOO_LARGE = 4400, "The page sent text where sound belongs, or too much of it. Reload and try again."
    ODD_BYTES = 4400, "Half a sample got lost on the way. Send the take again."
    WRONG_SAMPLES = 4400, "Some of your take got lost on the way. Send it again."
    WRONG_SHA256 = 4400, "Your take changed on the way. Send it again."
    EMPTY_TAKE = 4400, "No sound arrived. Check that the microphone is on, then record once more."
    UNKNOWN_ROUND = 4400, "This round was never given out here. Start a new one."
    EXPIRED_ROUND = 4400, "This round is older than a week and has ended. Start a new one."
    TOO_MANY_TAKES = 4400, "You have recorded this prompt five times, which is plenty. Go on to the next one."
    NO_CONSENT = 4401, "We need your agreement before we may record you. Open the consent page to go on."
    BLOCKED = 4403, "This player may not record any more. Write to the moderators if that is a mistake."
    NOT_ALLOWED = 4403, "This round was given to somebody else. Start a new one."
    UNKNOWN_TAKE = 4404, "There is no such take of yours."
    UNKNOWN_ANSWER = 4400, "That is no answer to this game's question. Reload the page and try again."
    UNKNOWN_CLIP = 4404, "There is no such clip of yours. Go on to the next one."
    CLIP_ANSWERED = 4409, "You have answered this one already. Go on to the next one."
    CLIP_EXPIRED = 4410, "You had this clip for an hour, which is as long as it keeps. Go on to the next one."
    CLIP_GONE = 4410, "This clip has been taken back by its speaker. Go on to the next one."
    NOT_HEARD = 4425, "Listen to the end first, then say what you heard."
    TOO_MANY_CLIPS = 4429, "That was a lot of clips. Give your ears a rest for a quarter of an hour."
    IDLE = 4408, "Nothing happened for two minutes, so your seat was given up. Press the button to go on."
    FRAME_TOO_LARGE = 4413, "The page sent more than 64 KiB in one piece. Reload the page and try again."
    TOO_LONG = 4413, "A take lasts 60 seconds at most. Record a shorter one."
    TOO_FAST = 4429, "Takes are arriving faster than anybody can speak. Wait a minute, then try again."
    FULL = 4503, "Every seat is taken right now. Your take is safe in this browser; try again in a minute."
    NO_PROMPTS = 4503, "There is nothing to talk about in that language yet. Pick another language."
    STORAGE_FULL = 4503, "Our disk is full. Your take is safe in this browser and is sent later."
    STORAGE_DOWN = (
        4503,
        "Our storage does not answer. Your take is safe in this browser and is sent later.",
    )

    def __init__(self, close: int, words: str) -> None:
        self.close = close
        self.words = words

    @property
    def code(self) -> str:
        return self.name.lower()

    @property
    def status(self) -> int:
        """The HTTP status that means the same: 4413 on the socket is 413 in a response."""
        return self.close - 4000


class Refused(Exception):
    """A player, or the page in front of them, asked for something that cannot be had."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault
