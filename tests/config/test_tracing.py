"""OpenTelemetry behind a setting: one trace through all processes, and no take that waits for it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile

from config.logs import tracing
from corpus import steps
from tests import voices
from tests.collecting import Collector, Told, collector
from tests.sites import ROOT, RunningSite, free_port, running_site, wait_for

WAY = [
    *("take", "store", "encode", "keep sound", "queue", "games.judging.tasks.take"),
    *("listen", "score", "ask a model", "settle", "award", "push", "tell"),
]
"""Of one take, each within one of those before it."""

SOON = {"OTEL_BSP_SCHEDULE_DELAY": "200"}
"""Milliseconds between two batches, as the exporter's own variable has it; five seconds without."""


@pytest.fixture
def clip(tmp_path: Path) -> str:
    path = tmp_path / "clip.wav"
    soundfile.write(path, voices.read(voices.readings()[0]), voices.SAMPLE_RATE, subtype="PCM_16")
    return str(path)


@pytest.fixture
def collected() -> Iterator[Collector]:
    with collector() as found:
        yield found


def logged(site: RunningSite) -> list[dict[str, Any]]:
    """Lines of web and worker alike."""
    lines = [line for process in (site.web, *site.others) for line in process.lines]
    return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.mark.needs("redis")
def test_a_take_is_one_trace_from_stop_through_queue_and_worker_to_its_player(
    tmp_path: Path,
    clip: str,
    collected_static: Path,
    prepared_data: Path,
    redis_url: str,
    collected: Collector,
) -> None:
    told: Any = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collected.url,
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "INFO",
        **SOON,
    }
    data = tmp_path / "data"
    workers = (("worker", "takes"),)
    with running_site(data, collected_static, workers, prepared_data, REDIS_URL=redis_url, **told) as site:
        played = site.manage("play", "--agree", "--fast", clip, check=False)
        wait_for(
            lambda: {"tell", "games.judging.tasks.take"} <= {span.name for span in collected.spans},
            f"the whole way to be told: {played.stdout} {played.stderr}",
        )
        lines = logged(site)
    spans = {span.name: span for span in sorted(collected.spans, key=lambda span: span.start)}
    assert set(WAY) <= set(spans)
    assert len({span.trace for span in collected.spans}) == 1
    for name in WAY:
        assert spans[name].parent in {"", *(spans[other].span for other in WAY[: WAY.index(name)])}
    assert [span.name for span in collected.spans if not span.parent] == ["take"]
    assert {span.service for span in collected.spans} == {"your-turn-web", "your-turn-worker-takes"}
    assert spans["queue"].end <= spans["games.judging.tasks.take"].start <= spans["listen"].start
    assert spans["ask a model"].attributes["your_turn.scorer"] == "smart-turn"
    assert not any(span.failed for span in collected.spans)
    of_the_take = {line["trace"] for line in lines if "is stored" in line["event"]}
    assert of_the_take == {spans["take"].trace}


def test_nothing_told_leads_to_anybody(
    tmp_path: Path, clip: str, collected_static: Path, prepared_data: Path, collected: Collector
) -> None:
    told: Any = {"OTEL_EXPORTER_OTLP_ENDPOINT": collected.url, **SOON}
    with running_site(tmp_path / "data", collected_static, prepared=prepared_data, **told) as site:
        site.manage("play", "--agree", "--fast", clip, check=False)
        wait_for(lambda: any(span.name == "tell" for span in collected.spans), "the way to be told")
    said = {name for span in collected.spans for name in span.attributes}
    assert said <= {"your_turn.game", "your_turn.queue", "your_turn.scorer"}
    assert {span.attributes["your_turn.game"] for span in collected.spans if not span.parent} == {
        "cliffhanger"
    }


def played_through(site: RunningSite, clip: str) -> None:
    """The take is stored, scored and told, and the process ends as it should."""
    done = site.manage("play", "--agree", "--fast", clip)
    assert "receipt" in done.stdout
    assert "1 scored, 0 refused, 0 failed" in done.stdout
    assert site.web.stop(signal.SIGTERM) == 0


def test_a_collector_that_hangs_costs_no_take_and_no_end_of_the_process(
    tmp_path: Path, clip: str, collected_static: Path, prepared_data: Path
) -> None:
    with collector(hang=600) as hanging:
        told: Any = {"OTEL_EXPORTER_OTLP_ENDPOINT": hanging.url, **SOON}
        with running_site(tmp_path / "data", collected_static, prepared=prepared_data, **told) as site:
            played_through(site, clip)
        assert hanging.asked
        assert hanging.spans == []


def test_a_collector_that_is_away_costs_no_take(
    tmp_path: Path, clip: str, collected_static: Path, prepared_data: Path
) -> None:
    told: Any = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{free_port()}", **SOON}
    with running_site(tmp_path / "data", collected_static, prepared=prepared_data, **told) as site:
        played_through(site, clip)


def test_without_the_setting_nothing_that_traces_is_imported() -> None:
    """redis imports the half for metrics of whatever it finds installed; that is left to it."""
    code = (
        "import sys; sys.path.insert(0, 'platform')\n"
        "import config.asgi\n"
        "from config.management.commands import serve, worker\n"
        "from config.logs import tracing\n"
        "with tracing.told('web'):\n"
        "    known = ('opentelemetry.exporter', 'opentelemetry.sdk.trace', 'config.logs.spans')\n"
        "    print([name for name in sys.modules if name.startswith(known)])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_a_step_that_fails_is_told_by_its_kind_and_not_by_its_words(
    settings: Any, monkeypatch: pytest.MonkeyPatch, collected: Collector
) -> None:
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = collected.url
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "60000")
    with tracing.told("test"):
        with pytest.raises(ValueError, match="ada@example"), steps.begin("take"), steps.step("store"):
            raise ValueError("ada@example.org has no room")
        with steps.step("nobody's"):
            assert steps.here() is None
    # What is left when the process ends is sent then.
    assert [(span.name, span.failed) for span in collected.spans] == [
        ("store", "ValueError"),
        ("take", "ValueError"),
    ]


def test_who_goes_on_later_is_told_within_what_was_kept(settings: Any, collected: Collector) -> None:
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = collected.url
    with tracing.told("test"):
        with steps.begin("take", game="cliffhanger"):
            kept = steps.here()
        with steps.go_on(kept, "tell"):
            pass
        with steps.go_on(None, "nobody's"):
            pass
    by_name: dict[str, Told] = {span.name: span for span in collected.spans}
    assert set(by_name) == {"take", "tell"}
    assert by_name["tell"].parent == by_name["take"].span
    assert steps.here() is None
