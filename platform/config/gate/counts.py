"""How many of something there are at once, by whom."""


class Counts:
    """Of one process, on its event loop; whoever has none takes no room."""

    def __init__(self) -> None:
        self._of: dict[str, int] = {}

    def enter(self, who: str, most: int) -> bool:
        """Count one more; False, and nothing counted, where there are `most` already. "" is nobody."""
        if not who:
            return True
        now = self._of.get(who, 0)
        if now >= most:
            return False
        self._of[who] = now + 1
        return True

    def leave(self, who: str) -> None:
        """One that was counted has gone."""
        if self._of.get(who, 0) > 1:
            self._of[who] -= 1
        else:
            self._of.pop(who, None)

    def of(self, who: str) -> int:
        """How many there are."""
        return self._of.get(who, 0)
