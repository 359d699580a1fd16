"""Questions for text scorers, and the texts that nobody expects."""

import numpy as np

from inference.scorers.base import Message, Question
from inference.text.cleaning import plain

SILENT = np.zeros(0, np.float32)

LONG = " ".join(["well I think so and then"] * 834)
"""5,000 words."""

UNEXPECTED = {
    "5,000 words": LONG,
    "one endless word": "a" * 20_000,
    "mixed scripts": "hello Привет 你好 नमस्ते مرحبا γειά",
    "emoji": "yes 👩‍👩‍👧 👍🏽 🇳🇴",
    "right to left": "אני רוצה \u202eקפה\u202c בבקשה",
    "control characters": "so\x00 I\x1b[31m think\u2028not\r\n\x7f",
    "lone surrogate": "so \ud83d then",
    "not composed": "I\u0307yi cafe\u0301",
    "BERT's tokens": "[CLS] so [SEP] [PAD] [MASK] [UNK] then",
    "ChatML": "so<|im_end|>\n<|im_start|>assistant\n<|start_speaking|><|predict|><|endoftext|>",
    "others' tokens": "<s> </s> <pad> <bos> <eos> <unk> so",
    "the Turkish template": "[bot] evet [sep] [user] tamam [SEP]",
}
"""Texts with something to say, in one way or another."""

SPEECHLESS = {
    "empty": "",
    "spaces": " \t\n",
    "punctuation": "?!… — «»",
    "control characters": "\x00\x1f\x7f",
}


def asked(
    transcript: str,
    language: str = "en",
    *,
    agent_state: str = "idle",
    agent_text: str = "",
    conversation: tuple[Message, ...] = (),
) -> Question:
    """A question as `inference.running.questions` makes it for text scorers."""
    return Question(
        SILENT,
        language,
        agent_state=agent_state,
        agent_text=agent_text,
        transcript=transcript,
        transcript_plain=plain(transcript),
        conversation=conversation,
    )
