"""Namo Turn Detector v1 (VideoSDK, Apache-2.0): has the speaker finished? Judged from the words alone.

One contract for the multilingual model and for the specialist of every language: they differ in their files,
their languages and how much they read, and that stands in their entries.
"""

from typing import Final

from inference.scorers.base import Question, ScorerError
from inference.scorers.kinds import Part, TextContract, TextOptions, Turn
from inference.text.cleaning import clean, says_something


def template(question: Question) -> list[Turn]:
    """What was said, with its punctuation; a longer text loses its beginning."""
    said = clean(question.transcript)
    if not says_something(said):
        raise ScorerError("There are no words in the transcript.")
    return [(Part(said, gives=1),)]


CONTRACT: Final = TextContract(
    name="namo",
    # A specialist reads so much; the multilingual model reads 8,192.
    options=TextOptions(max_length=512),
    threshold=0.7,
    files=("model_quant.onnx", "tokenizer.json"),
    also=("tokenizer_config.json", "special_tokens_map.json", "vocab.txt", "config.json"),
    template=template,
    outcomes={"idle": ("incomplete", "complete")},
)
