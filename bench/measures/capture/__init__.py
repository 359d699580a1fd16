"""From the microphone to the stored take."""
