"""Time in a take, as the models hear it: in samples at 16 kHz."""

SAMPLE_RATE = 16_000
"""Hz. The audio clock of cuts, silence spans and everything the models hear."""

TAIL = 3_200
"""Samples at 16 kHz (200 ms) that a listener hears after the cut; pipecat waits as long before asking."""

TAIL_MS = TAIL * 1000 // SAMPLE_RATE
"""The same in milliseconds, as scores name it; what models said with more silence is for research."""

LEAD = SAMPLE_RATE // 2
"""Samples at 16 kHz heard before the first speech of a turn: pipecat's `pre_speech_ms` of 500."""
