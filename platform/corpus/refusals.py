"""Every refusal of the site, and every advice, one row each: its code, its sentence, for a refusal its close
code and HTTP status. Pure.

A name in lower case is the code on the wire. A sentence is written for the player and stands nowhere else: it
is also the msgid under which gettext has it in other languages.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from corpus.marking import N_


class Fault(Enum):
    """What cannot be had, said before anything is kept. Over a socket it ends the connection."""

    INVALID_JSON = 4400, N_("The page sent a message that could not be read. Reload it and try again.")
    INVALID_MESSAGE = (
        4400,
        N_("The page sent a message with wrong or missing parts. Reload it and try again."),
    )
    UNKNOWN_MESSAGE = 4400, N_("The page sent a message of an unknown kind. Reload it to get the newest.")
    UNKNOWN_PROTOCOL = 4400, N_("This page is older than the site. Reload it to go on.")
    UNKNOWN_ADDRESS = 4400, N_("There is nothing to play at this address. Go back to the front page.")
    UNKNOWN_GAME = 4400, N_("There is no game of that name. Pick one on the front page.")
    UNKNOWN_LANGUAGE = 4400, N_("This game is not there in that language yet. Pick another language.")
    WRONG_ORDER = 4400, N_("The page sent its messages in the wrong order. Reload the page and try again.")
    SAMPLE_RATE_OUT_OF_RANGE = (
        4400,
        N_("Your microphone's sample rate is outside 8,000 to 48,000 Hz. Try another microphone."),
    )
    SETTINGS_TOO_LARGE = 4400, N_("The page said too much about your microphone. Reload it and try again.")
    TOO_MANY_MARKS = 4400, N_("The page sent too many marks for one take. Reload the page and try again.")
    MARK_OUT_OF_RANGE = 4400, N_("The page marked a moment that is not in the take. Record it once more.")
    TEXT_TOO_LARGE = (
        4400,
        N_("The page sent text where sound belongs, or too much of it. Reload and try again."),
    )
    ODD_BYTES = 4400, N_("Half a sample got lost on the way. Send the take again.")
    WRONG_SAMPLES = 4400, N_("Some of your take got lost on the way. Send it again.")
    WRONG_SHA256 = 4400, N_("Your take changed on the way. Send it again.")
    EMPTY_TAKE = 4400, N_("No sound arrived. Check that the microphone is on, then record once more.")
    UNKNOWN_ROUND = 4400, N_("This round was never given out here. Start a new one.")
    EXPIRED_ROUND = 4400, N_("This round is older than a week and has ended. Start a new one.")
    TOO_MANY_TAKES = (
        4400,
        N_("You have recorded this prompt five times, which is plenty. Go on to the next one."),
    )
    NO_CONSENT = 4401, N_("Your agreement is missing. Reload the page to go on.")
    BLOCKED = 4403, N_("This player may not record any more. Write to the moderators if that is a mistake.")
    NOT_ALLOWED = 4403, N_("This round was given to somebody else. Start a new one.")
    UNKNOWN_TAKE = (
        4404,
        N_("There is no such take of yours. It may be withdrawn already; look under “My takes”."),
    )
    UNKNOWN_ANSWER = 4400, N_("That is no answer to this game's question. Reload the page and try again.")
    UNKNOWN_CLIP = 4404, N_("There is no such clip of yours. Go on to the next one.")
    CLIP_ANSWERED = 4409, N_("You have answered this one already. Go on to the next one.")
    CLIP_EXPIRED = (
        4410,
        N_("You had this clip for an hour, which is as long as it keeps. Go on to the next one."),
    )
    CLIP_GONE = 4410, N_("That clip is no longer there. Here comes another one.")
    NOT_HEARD = 4425, N_("Listen to the end first, then say what you heard.")
    TOO_MANY_CLIPS = 4429, N_("That was a lot of clips. Give your ears a rest for a quarter of an hour.")
    TOO_MANY_NEXT = 4429, N_("That was fast. Your clip is kept: ask for it again in a minute.")
    REPORTS_WAITING = (
        4429,
        N_("Your reports wait for a moderator, and no more fit in. Skip this one; report again later."),
    )
    REPORTS_TODAY = 4429, N_("Those were all your reports for today. Skip this one; report again tomorrow.")
    UNKNOWN_TALK = 4404, N_("There is no conversation under that code. Ask for the invitation once more.")
    TALK_TAKEN = 4403, N_("Two are in this conversation already. Invite somebody to one of your own.")
    TALK_ENDED = 4410, N_("This conversation has ended. Invite somebody to a new one.")
    TALK_ELSEWHERE = 4409, N_("You went on with this conversation in another window.")
    IDLE = 4408, N_("Nothing happened for two minutes, so your seat was given up. Press the button to go on.")
    FRAME_TOO_LARGE = 4413, N_("The page sent more than 64 KiB in one piece. Reload the page and try again.")
    TOO_LONG = 4413, N_("A take lasts 60 seconds at most. Record a shorter one.")
    TOO_FAST = 4429, N_("Takes are arriving faster than anybody can speak. Wait a minute, then try again.")
    TOO_MUCH_SOUND = (
        4429,
        N_(
            "You have spoken as much as we take from one person in a day, so that many voices are heard. "
            "All of it is safe; go on after midnight UTC."
        ),
    )
    DAILY_DONE = (
        4429,
        N_("Those were your three tries today. Tomorrow everybody gets another prompt, and you do too."),
    )
    TOO_MUCH_AT_ONCE = (
        4429,
        N_("That was a lot in a short time. All of it is safe; go on in a quarter of an hour."),
    )
    TOO_MANY_AT_YOUR_ADDRESS = (
        4429,
        N_("A lot comes from your network right now. Your take is safe; try again in a quarter of an hour."),
    )
    TOO_MANY_PAGES = (
        4429,
        N_("You have this site open on more than three pages. Close one, then try again in ten seconds."),
    )
    FULL = (
        4503,
        N_("Every seat is taken right now. Your take is safe in this browser; try again in a minute."),
    )
    NO_PROMPTS = 4503, N_("There is nothing to talk about in that language yet. Pick another language.")
    STORAGE_FULL = 4503, N_("Our disk is full. Your take is safe in this browser and is sent later.")
    STORAGE_DOWN = (
        4503,
        N_("Our storage does not answer. Your take is safe in this browser and is sent later."),
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


class Reason(Enum):
    """Why a take that was kept is of no use. A `scored` message says so, with status 200: nothing closes."""

    SILENCE = N_("That was mostly silence. Try a little closer to the microphone.")
    NOISE = N_("We heard noise, but no voice in it. Find a quieter spot and try again.")
    NOISY = N_("There was so much noise that your voice drowned in it. Find a quieter spot and try again.")
    CLIPPING = N_("That was so loud that it crackled. Move back a little, or turn your microphone down.")
    TOO_QUIET = N_("That was very quiet. Come closer to the microphone, or turn it up.")
    TOO_SHORT = N_("That was over before it began. Say a sentence or two, then press Done.")
    DROPOUTS = N_("Your microphone dropped out again and again. Close other programs, then try once more.")
    OTHER_VOICE = N_("We heard somebody else as much as you. Find a spot of your own and try again.")
    ECHO = N_("We could hear the other voice through your speakers. Put on headphones and try once more.")
    DUPLICATE = N_("We have this very recording already. Say it afresh.")
    READ_OUT = N_("That was the question itself. Answer it in your own words.")
    OTHER_LANGUAGE = N_("That was another language than the one of this round. Pick yours and try again.")
    WITHDRAWN = N_("You took this one back. It is gone.")
    LOST = N_("We lost the sound of this one. That was our fault, and you need do nothing.")
    OTHER = N_("We could not use that one. Try once more.")

    @property
    def code(self) -> str:
        return self.name.lower()

    @property
    def words(self) -> str:
        return self.value


class Advice(Enum):
    """What would make the next take better, said of one that is kept all the same.

    Beside a reason of the same code it is the milder case.
    """

    DROPOUTS = N_(
        "We could use it. Your microphone dropped out for a moment: close other programs, or use a cable."
    )
    OTHER_VOICE = N_(
        "We could use it. Somebody else was talking behind you: a quieter spot makes a clearer take."
    )
    CLIPPING = N_(
        "We could use it. It was almost too loud: move back a little, or turn your microphone down."
    )
    NOISY = N_("We could use it. There was quite some noise around you: a quieter spot makes a clearer take.")
    HUM = N_(
        "We could use it. There was a hum from the mains: unplug the charger, or use another socket or cable."
    )
    RUMBLE = N_(
        "We could use it. There was a low rumble: keep the microphone off the table, and out of the wind."
    )
    OFFSET = N_(
        "We could use it. Your microphone adds a steady voltage: try another socket, or another microphone."
    )
    NARROW_BAND = N_(
        "We could use it. You sound as on a telephone: is it a headset over Bluetooth? A cable is better."
    )

    @property
    def code(self) -> str:
        return self.name.lower()

    @property
    def words(self) -> str:
        return self.value


BY_WORDS: Final = "words"
"""Who rejects the samples of a take that its words speak against; a moderator may reopen them."""

REASONS: Final = {reason.code: reason for reason in Reason}
"""By the code that a take or a sample carries."""

ADVISED: Final = "advice"
"""Under which a take's quality has the code of its advice, where there is any."""

ADVICE: Final = {advice.code: advice for advice in Advice}
"""By that code."""


def reason(code: str) -> Reason:
    """The row of a code; OTHER where nothing more is known."""
    return REASONS.get(code, Reason.OTHER)


def advice(quality: Mapping[str, Any]) -> Advice | None:
    """What the speaker of a take may be told, by its quality."""
    return ADVICE.get(quality.get(ADVISED, ""))


class Refused(Exception):
    """A player, or the page in front of them, asked for something that cannot be had."""

    def __init__(self, fault: Fault, wait: int = 0) -> None:
        """`wait`: seconds until it may be asked for again; 0 where that says nothing."""
        super().__init__(fault.code)
        self.fault = fault
        self.wait = wait
