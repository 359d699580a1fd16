"""The rule of pay: from the first line that fits, and nobody is refused without a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.studies.paying import Done, Pay, Why, verdict

SILENT = {"silence": 1}


@pytest.mark.parametrize(
    ("done", "pay", "why"),
    [
        (Done(2), Pay.WAIT, Why.AT_WORK),
        (Done(2, kept=1, over=True), Pay.REFUSE, Why.UNFINISHED),
        (Done(2, kept=1, waiting=1), Pay.WAIT, Why.JUDGING),
        (Done(2, kept=1, waiting=1, over=True), Pay.WAIT, Why.JUDGING),
        (Done(2, kept=2), Pay.PAY, Why.DONE),
        (Done(2, kept=2, refused={"silence": 3}, over=True), Pay.PAY, Why.DONE),
        (Done(2, kept=1, refused={"silence": 3, "noise": 1}), Pay.WAIT, Why.AT_WORK),
        (Done(2, kept=1, refused={"silence": 3, "noise": 2}), Pay.REFUSE, Why.TRIES),
        (Done(20, kept=20, known=10, right=4), Pay.REFUSE, Why.EARS),
        (Done(20, kept=20, known=10, right=5), Pay.PAY, Why.DONE),
        (Done(20, kept=20, known=9, right=0), Pay.PAY, Why.DONE),
        (Done(2, kept=2, blocked="plays a tape"), Pay.REFUSE, Why.BLOCKED),
        (Done(2, screened="standing"), Pay.SCREENED, Why.NOT_LET_IN),
    ],
)
def test_the_first_line_that_fits_decides(done: Done, pay: Pay, why: Why) -> None:
    said = verdict(done)
    assert (said.pay, said.why) == (pay, why)


@given(
    each=st.integers(1, 200),
    kept=st.integers(0, 300),
    silent=st.integers(0, 700),
    waiting=st.integers(0, 5),
    over=st.booleans(),
)
def test_whoever_has_done_the_number_is_paid_and_whoever_may_not_try_again_hears_so(
    each: int, kept: int, silent: int, waiting: int, over: bool
) -> None:
    done = Done(each, kept=kept, refused={"silence": silent}, waiting=waiting, over=over)
    said = verdict(done)
    assert (said.pay is Pay.PAY) == (kept >= each)
    # Nobody sits before a stage that counts nothing, without a word.
    if not done.may_try:
        assert said.why is not Why.AT_WORK
