"""The labels of a moment in speech, in the field's words; other vocabularies are each scorer's to map."""

from django.db import models


class Label(models.TextChoices):
    COMPLETE = "complete", "complete"
    INCOMPLETE = "incomplete", "incomplete"
    BACKCHANNEL = "backchannel", "backchannel"
    INTERRUPTION = "interruption", "interruption"
    WAIT = "wait", "wait"


class AgentState(models.TextChoices):
    IDLE = "idle", "idle"
    SPEAKING = "speaking", "speaking"
