"""What players are asked, how the agent says it, and what they answered."""

from django.db import models

from corpus.models import Recording


class PromptQuerySet(models.QuerySet["Prompt"]):
    def open(self, game: str, language: str) -> "PromptQuerySet":
        return self.filter(game=game, language=language, retired_at=None)


class Prompt(models.Model):
    """Something to speak about. The files in games/catalogue are the source; moderators may add and retire.

    Who retired a prompt decides whether the files may bring it back, who added it whether they may retire it.
    """

    game = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    key = models.CharField(max_length=80, help_text="stable name, from the file")
    text = models.JSONField(help_text="what the game shows; its shape is the game's own")
    added_by = models.CharField(
        max_length=150, blank=True, help_text="moderator; empty when it came from the files"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.CharField(
        max_length=150, blank=True, help_text="moderator; empty when its key left the files"
    )

    objects = PromptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["game", "language", "key"], name="prompt_once")]

    def __str__(self) -> str:
        return f"{self.game}/{self.language}/{self.key}"


class PromptVoice(models.Model):
    """How one line of a prompt sounds when the agent says it, as long as the line still has these words."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="voices")
    line = models.PositiveSmallIntegerField(help_text="which of the prompt's lines; the first is 0")
    text = models.TextField(help_text="the words of that line when it was recorded")
    audio = models.CharField(max_length=200, help_text="name of the FLAC in the storage, from its hash")
    sha256 = models.CharField(max_length=64, db_index=True, help_text="of the FLAC")
    seconds = models.FloatField()
    added_by = models.CharField(max_length=150, help_text="moderator")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prompt", "line"],
                name="prompt_voice_once",
                violation_error_message="This line has a recording. Delete that one first.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prompt}, line {self.line}"


class Answer(models.Model):
    """What a player answered after a take, such as the way the courier took. The first one stands."""

    recording = models.OneToOneField(Recording, on_delete=models.CASCADE, related_name="answer")
    given = models.JSONField(help_text="as the page sent it; its shape is the game's own")
    right = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.right} of {self.of}"
