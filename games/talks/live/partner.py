"""What one side knows of the other, and what its page is to be told of it. Pure; clocks are handed in."""

from typing import Final, Literal

from games.talks.live.messages import Partner

QUIET: Final = 3.0
"""Seconds without a frame after which the other's line counts as lost: a stall that everybody notices."""
WAITED_FOR: Final = 30.0
"""Seconds that a lost line is waited for."""


class Other:
    """Attributes:
    state: as the page was told last.
    rate: Hz of their frames; 0 while they are not ready.
    done: whether it may end, for all they care.
    """

    def __init__(self) -> None:
        self.state: Partner = "absent"
        self.rate = 0
        self.done = False
        self._newest = -1
        self._heard: float | None = None
        self._lost: float | None = None

    def here(self, rate: int, now: float) -> Partner | None:
        """They are here, and ready where they have a rate; what to tell the page, if anything. Of a talk that
        goes on, a lost line is back when they are ready: until then they are waited for all the same."""
        # Before it begins, who is not ready any more is not; afterwards a line that comes back says so later.
        before, self.rate = self.state, rate or (self.rate if self._heard is not None else 0)
        if self._lost is not None and self._heard is not None and not rate:
            self.state = "here"
            return self.state if self.state != before else None
        was_away, self._lost = self._lost is not None, None
        self._heard = now if self._heard is not None else None
        self.state = "ready" if rate else "here"
        if was_away:
            return "back"
        return self.state if self.state != before else None

    def frame(self, number: int, now: float) -> tuple[bool, bool]:
        """Whether a frame is newer than any before, and whether they are back with it."""
        newer = number > self._newest
        if not newer:  # sent again for the recording
            return False, False
        self._newest, self._heard = number, now
        back, self._lost = self._lost is not None, None
        if back:
            self.state = "ready"
        return True, back

    def begun(self, now: float) -> None:
        """Their frames are expected from now on."""
        self._heard = now

    def gone(self, now: float) -> Partner | None:
        """Their line is lost; what to tell the page, if anything. Of who never came none can be; of who does
        not come back to a talk that goes on it is."""
        if self.state == "away" or (self.state == "absent" and self._heard is None):
            return None
        # Who goes again before they were ready has been waited for since they went first.
        self._lost, self.state = now if self._lost is None else self._lost, "away"
        return "away"

    def look(self, now: float) -> Literal["away", "left"] | None:
        """Now and then: "away" when nothing is heard of them any more, "left" when they were waited for in
        vain; None of nothing new. Of who is done no sound is expected."""
        if self._heard is None:
            return None
        if self._lost is not None:
            return "left" if now - self._lost >= WAITED_FOR else None
        quiet = now - self._heard >= QUIET and not self.done
        return "away" if quiet and self.gone(now) else None
