"""The capacity model: its arithmetic, and that the operating manual says what was measured."""

from dataclasses import replace

from bench.capacity import model
from bench.capacity.model import Cost

COST = Cost(
    seconds=4,
    web=35,
    worker=252,
    database=70,
    redis=7,
    rows=10,
    row_bytes=20_000,
    sound_bytes=50_000,
    redis_bytes=3_000,
    web_mib=300,
    worker_mib=400,
    takes=100,
    machine="two cores",
)


def test_the_manual_has_the_table_of_what_was_measured() -> None:
    """`python -m bench.capacity` measures anew, and with `--table` only writes it again."""
    page = model.PAGE.read_text()
    assert page == model.written(page, Cost.read())
    assert page.count(model.BEGIN) == page.count(model.END) == 1


def test_cores_are_those_of_the_busiest_hour_and_never_wholly_busy() -> None:
    # 36,000 a day: 3,600 in the busiest hour, one a second; 252 ms of it, at seven tenths of a core.
    assert model.at_once(36_000) == 1
    assert round(model.cores(36_000, COST.worker), 9) == 0.36


def test_a_year_keeps_what_every_take_keeps() -> None:
    assert model.gigabytes_a_year(10_000, COST.sound_bytes) == 182.5
    assert "| store a year | 182 GB | 18.2 TB |" in model.table(COST)


def test_web_processes_are_two_and_more_where_cores_or_players_ask_for_it() -> None:
    assert model.web_processes(10_000, COST) == 2
    # 1,000,000 a day: 27.8 a second; 1.4 cores, and 834 players in processes of 500.
    assert model.web_processes(1_000_000, COST) == 2
    assert model.web_processes(2_000_000, COST) == 4
    assert model.web_processes(1_000_000, replace(COST, web=140)) == 6


def test_every_part_that_was_measured_is_in_the_table() -> None:
    written = model.table(COST)
    for figure in ("35 ms", "252 ms", "70 ms", "7.0 ms", "10 rows, 20 kB", "50 kB", "300 MiB", "400 MiB"):
        assert figure in written
    assert "10,000 takes a day" in written
    assert "1,000,000 takes a day" in written
