"""What keeps a release from going on, by name."""


class PublishError(Exception):
    """A release cannot go on. The text says what happened, why, and what to do."""


class AlreadyRunning(PublishError):
    """Another release is being made right now."""


class PlanChanged(PublishError):
    """What would be published is no longer what somebody has looked at."""


class Moved(PublishError):
    """The target changed between plan and commit; planned anew, the release may go through."""


class NotConfirmed(PublishError):
    """Nobody has yet said that this site may publish there."""
