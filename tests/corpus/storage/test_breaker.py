"""A store that does not answer is left alone, and found again. A clock that the test moves; no store."""

from collections.abc import Callable
from contextlib import ExitStack
from threading import Event, Thread

import pytest

from corpus.storage import breaker
from corpus.storage.breaker import FAILURES, HANGS, REST, Away, Breaker


class Down(Exception):
    """What a store that is away makes its client say."""


class Store:
    """One whose clock stands still, and who is there or not."""

    def __init__(self) -> None:
        self.now, self.there, self.asked, self.called = 1_000.0, True, 0, 0
        self.breaker = Breaker(self._ask, lambda error: isinstance(error, Down), lambda: self.now)

    def _ask(self) -> None:
        self.asked += 1
        if not self.there:
            raise Down

    def call(self) -> None:
        with self.breaker.call():
            self.called += 1
            if not self.there:
                raise Down


def fails(call: Callable[[], None], times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Down):
            call()


def test_after_three_failures_in_a_row_it_is_left_alone_and_says_how_long() -> None:
    store = Store()
    store.there = False
    fails(store.call, FAILURES)
    store.now += 4
    with pytest.raises(Away) as refused:
        store.call()
    assert (store.called, refused.value.wait) == (FAILURES, REST - 4)


def test_a_success_in_between_counts_from_the_beginning() -> None:
    store = Store()
    for _ in range(3):
        store.there = False
        fails(store.call, FAILURES - 1)
        store.there = True
        store.call()
    assert not store.breaker.open


def test_an_answer_that_says_no_is_an_answer() -> None:
    store = Store()
    for _ in range(2 * FAILURES):
        with pytest.raises(FileNotFoundError), store.breaker.call():
            raise FileNotFoundError
    assert not store.breaker.open


def test_after_its_rest_one_asks_shortly_and_nobody_else_is_let_through_until_it_answers() -> None:
    store = Store()
    store.there = False
    fails(store.call, FAILURES)
    store.now += REST
    with pytest.raises(Away):
        store.call()
    assert (store.asked, store.called) == (1, FAILURES)
    store.there = True
    with pytest.raises(Away):
        store.call()
    store.now += REST
    store.call()
    store.call()
    assert (store.asked, store.called) == (2, FAILURES + 2)


def test_calls_that_hang_count_while_they_hang() -> None:
    store = Store()
    with ExitStack() as hanging:
        for _ in range(FAILURES):
            hanging.enter_context(store.breaker.call())
        store.call()
        store.now += HANGS
        with pytest.raises(Away):
            store.call()
    assert not store.breaker.open, "they came through after all"


def test_a_slow_store_that_still_answers_others_is_no_hanging_one() -> None:
    store = Store()
    with ExitStack() as slow:
        for _ in range(FAILURES):
            slow.enter_context(store.breaker.call())
        store.now += HANGS
        with store.breaker._lock:
            store.breaker._answered = store.now - 1
        store.call()


def test_only_so_many_are_under_way_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "QUEUED", 0.01)
    store, begun, over = Store(), [Event() for _ in range(breaker.AT_ONCE)], Event()

    def hang(sign: Event) -> None:
        with store.breaker.call():
            sign.set()
            over.wait(30)

    threads = [Thread(target=hang, args=(sign,)) for sign in begun]
    for thread, sign in zip(threads, begun, strict=True):
        thread.start()
        assert sign.wait(30)
    with pytest.raises(Away, match="busy"):
        store.call()
    over.set()
    for thread in threads:
        thread.join(30)
    store.call()
