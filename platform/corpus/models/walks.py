"""What of a sample the moderators' queue walks: columns kept for it, and their indexes."""

from django.db import models

DESK_INDEXES = {
    "sample_desk": (),
    "sample_desk_language": ("language",),
    "sample_desk_game": ("game",),
    "sample_desk_intent": ("intent",),
    "sample_desk_flag": ("flag",),
    "sample_desk_against": ("against",),
    "sample_desk_speaker": ("speaker",),
    "sample_desk_prompt": ("prompt_key",),
}
"""Walks of the moderators' queue: all of a status, and those with one value, in the queue's order."""

UNSURE_STEPS = (10, 20, 50, 100, 200)
"""Milliseconds of a cut's uncertainty from which on moderators can look for it: a walk needs one value, and
what is measured never comes twice."""

UNSURE = models.Case(
    *(models.When(cut_uncertainty_ms__gte=step, then=step) for step in reversed(UNSURE_STEPS))
)
"""The highest of these steps that a cut's uncertainty reaches."""

OF_THE_TAKE = ("language", "game", "prompt_key", "captured_at")
"""Of each sample's recording, and kept with it too; and the speaker is."""

INDEXES = (
    models.Index(fields=["status", "-priority", "id"], name="sample_queue"),
    models.Index(fields=["status", "moved_at"], name="sample_waiting"),
    *(
        models.Index(fields=["status", *by, "-priority", "captured_at", "id"], name=name)
        for name, by in DESK_INDEXES.items()
    ),
    models.Index(
        fields=["status", "unsure", "-priority", "captured_at", "id"],
        condition=models.Q(unsure__isnull=False),
        name="sample_desk_unsure",
    ),
    models.Index(
        fields=["disagreement", "status", "moved_at"],
        condition=models.Q(disagreement=None),
        name="sample_to_weigh",
    ),
    models.Index(fields=["-priority", "id"], condition=models.Q(known="chosen"), name="sample_chosen"),
)
