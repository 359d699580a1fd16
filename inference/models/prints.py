"""By what the sounds that we have are recognised when they come again."""

from django.db import models

from corpus.models import Recording


class SoundPrint(models.Model):
    """What a sound that we have is recognised by: a take, or a recorded line of the agent."""

    recording = models.OneToOneField(
        Recording, on_delete=models.CASCADE, null=True, related_name="sound_print"
    )
    line = models.CharField(max_length=64, blank=True, db_index=True, help_text="SHA-256 of the agent's FLAC")
    words = models.BinaryField(help_text="uint32, little-endian, one each 16 ms: inference.audio.fingerprint")

    def __str__(self) -> str:
        return f"print of {self.recording_id or self.line}"


class SoundKey(models.Model):
    """A word of a print by which it is found."""

    sound_print = models.ForeignKey(SoundPrint, on_delete=models.CASCADE, related_name="keys")
    value = models.PositiveIntegerField(help_text="24 bits")
    at = models.PositiveIntegerField(help_text="index of the word in its print")

    class Meta:
        indexes = [models.Index(fields=["value", "sound_print", "at"], name="sound_key_found")]

    def __str__(self) -> str:
        return f"{self.value:06x} at {self.at} of {self.sound_print_id}"
