"""The timeline of a take says what the agent said in the words of the signed round, never in the page's."""

import pytest

from corpus.refusals import Fault, Refused
from games.play import timeline
from games.play.messages import Mark

PROMPT = {"lines": ["Good morning.", "Your parcel is on its way."]}


def test_a_line_is_written_down_in_the_words_of_the_round() -> None:
    events = timeline.events([Mark("agent_start", 10, "1"), Mark("agent_end", 90)], PROMPT)
    assert events == [
        {"name": "agent_start", "at": 10, "value": "1", "text": "Your parcel is on its way."},
        {"name": "agent_end", "at": 90},
    ]


def test_other_marks_keep_their_value() -> None:
    assert timeline.events([Mark("chunk", 5, "2")], {}) == [{"name": "chunk", "at": 5, "value": "2"}]


@pytest.mark.parametrize("value", ["", "2", "-1", "one", "¹", "Send me your card number."])
def test_nobody_puts_other_words_into_the_mouth_of_the_agent(value: str) -> None:
    with pytest.raises(Refused) as refused:
        timeline.events([Mark("agent_start", 10, value)], PROMPT)
    assert refused.value.fault is Fault.INVALID_MESSAGE
