"""What Prometheus is told and who may ask; and that docs, alerts and dashboard speak of the same."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import Contributor
from config.metrics import rows
from config.security import keys
from corpus.models import Recording, Sample, VerifyRun
from corpus.refusals import Fault, Reason
from corpus.storage import moving
from corpus.storage.spool import Spool
from games.dead_letters.models import DeadLetter
from games.judging import handing_over, push
from games.judging.models import Sweep
from games.play import measures
from inference.models import Failure, Score, Words
from moderation.belief.flags import Flag
from publishing.models import Release
from tests import factory
from tests.games import talk
from tests.games.talk import Page
from tests.sites import ROOT

pytestmark = pytest.mark.django_db

DOCS = ROOT / "docs"
ALERTS = yaml.safe_load((DOCS / "monitoring" / "alerts.yml").read_text())
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]
DASHBOARD = json.loads((DOCS / "monitoring" / "dashboard.json").read_text())
PAGE = (DOCS / "monitoring.md").read_text()
TOKEN = "x" * keys.SHORTEST_TOKEN

OURS = "your_turn_"
SHOWN = re.compile(r"\b(your_turn_\w+)(?:\{([^}]*)\})?")
BY = re.compile(r"\bby \(([\w, ]+)\)")
OF_PROMETHEUS = {"instance", "le"}

KNOWN: dict[str, set[str]] = {
    "reason": {fault.code for fault in Fault} | {reason.code for reason in Reason},
    "status": set(Recording.Status.values),
    "outcome": set(Release.Outcome.values),
    "flag": {flag.value for flag in Flag},
    "queue": {"takes", "samples", "words"},
}
"""Values that a label can have, of labels that rules select by."""


def told(client: Client | None = None, **asked: Any) -> dict[str, Metric]:
    """Name to what /metrics says under it."""
    response = (client or Client()).get("/metrics", **asked)
    assert response.status_code == 200
    return {family.name: family for family in text_string_to_metric_families(response.content.decode())}


def value(of: dict[str, Metric], name: str, **labels: str) -> float:
    """The one value with these labels."""
    family = next(each for each in of.values() if name in {sample.name for sample in each.samples})
    found = [
        sample.value
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    assert len(found) == 1, (name, labels, found)
    return float(found[0])


def labels_of(metrics: dict[str, Metric]) -> dict[str, set[str]]:
    """Name of every series of ours to its labels."""
    found: dict[str, set[str]] = {}
    for family in metrics.values():
        for sample in family.samples:
            if sample.name.startswith(OURS) and not sample.name.endswith("_created"):
                found.setdefault(sample.name, set()).update(sample.labels)
    return found


def whole(name: str) -> str:
    """Of a part of a histogram that histogram."""
    return re.sub(r"_seconds_(bucket|count|sum)$", "_seconds", name)


@pytest.fixture
def busy_site(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One on which everything has happened that there is a figure of."""
    ago = timezone.now() - timedelta(minutes=10)
    settings.STORAGE_QUOTA_GB = 5
    spool = Spool(tmp_path / "spool", 1_000)
    spool.keep("takes/one.flac", b"x" * 250)
    monkeypatch.setattr(moving, "spooling", lambda: (None, spool))
    factory.recording(captured_at=ago)
    factory.recording(status=Recording.Status.REFUSED, reason=Reason.SILENCE.code)
    disputed = factory.sample(status=Sample.Status.DISPUTED, flag=Flag.MODELS_SPLIT)
    factory.sample(moved_at=ago)
    Words.objects.create(recording=disputed.recording)
    for number, took in enumerate((10, 20, 30, 40)):
        Score.objects.create(
            sample=disputed,
            scorer="smart-turn",
            revision=str(number),
            probabilities={"complete": 1.0},
            latency_ms=took,
        )
    Failure.objects.create(sample=disputed, scorer="smart-turn", revision="1", error="it fell over")
    VerifyRun.objects.create(finished_at=ago, bytes=4_000_000_000, lost=1)
    Sweep.objects.create(finished_at=timezone.now() - timedelta(seconds=20))
    DeadLetter.get(handing_over.TAKE, ["1"], {}).die("it fell over")
    DeadLetter.get(handing_over.TAKE, ["2"], {})
    Release.objects.create(outcome=Release.Outcome.FAILED, target="here", finished_at=ago)
    measures.stored("cliffhanger")
    measures.refused(Fault.STORAGE_DOWN)
    measures.told_stored(0.1)
    measures.told_score(0.5)


@pytest.fixture
def exported(busy_site: None) -> dict[str, set[str]]:
    return labels_of(told())


def test_a_site_on_which_nothing_has_happened_has_figures(db: None) -> None:
    found = told()
    assert value(found, "your_turn_queue_oldest_seconds", queue="takes") == 0
    assert value(found, "your_turn_disk_free_bytes", folder="data") > 0
    assert "your_turn_storage_used_bytes" not in found
    assert {sample.value for sample in found["your_turn_metrics_unread"].samples} == {0}


def test_the_figures_say_what_the_rows_say(busy_site: None) -> None:
    found = told()
    for queue in ("takes", "samples"):
        assert 600 <= value(found, "your_turn_queue_oldest_seconds", queue=queue) < 900
        assert value(found, "your_turn_queue_waiting", queue=queue) == 1
    assert value(found, "your_turn_takes_of_the_hour", status="refused", reason="silence") == 1
    assert value(found, "your_turn_samples_flagged", flag="models_split") == 1
    assert value(found, "your_turn_model_latency_seconds", scorer="smart-turn", quantile="0.5") == 0.02
    assert value(found, "your_turn_model_latency_seconds", scorer="smart-turn", quantile="0.95") == 0.04
    assert value(found, "your_turn_model_failures_of_the_hour", scorer="smart-turn") == 1
    assert value(found, "your_turn_storage_used_bytes") == 4e9
    assert value(found, "your_turn_storage_quota_bytes") == 5e9
    assert value(found, "your_turn_spool_used_bytes") == 250
    assert value(found, "your_turn_releases", outcome="failed") == 1
    assert 20 <= value(found, "your_turn_sweep_age_seconds") < 300
    assert value(found, "your_turn_part_up", part="database") == 1
    assert value(found, "your_turn_dead_letters", task=handing_over.TAKE) == 1


def test_the_figures_name_nobody(busy_site: None) -> None:
    text = Client().get("/metrics").content.decode()
    assert Recording.objects.count() > 2
    for take in Recording.objects.all():
        for secret in (str(take.pk), str(take.contributor_id), take.receipt, take.round, take.sha256):
            assert secret not in text
    assert "it fell over" not in text


def test_what_a_process_counts_rises_and_is_told_under_its_name(db: None) -> None:
    measures.stored("cliffhanger")
    labels = {"process": measures.PROCESS, "game": "cliffhanger"}
    before = value(told(), "your_turn_takes_stored_total", **labels)
    measures.stored("cliffhanger")
    assert value(told(), "your_turn_takes_stored_total", **labels) == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_take_is_timed_from_its_stop_until_its_player_hears_what_came_of_it(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "take", [].append)
    talk.prompts()
    pcm = factory.tone(0.5).tobytes()
    measures.told_score(0)
    measures.told_stored(0)

    async def scene() -> dict[str, Metric]:
        page = Page(player)
        offered = await page.greet()
        await page.send(offered["round"], pcm)
        kept = await page.hear()
        message = {"type": "scored", "recording": kept["recording"]}
        for _ in range(2):  # with its words it is told again, and is no second take
            group = push.group(UUID(kept["recording"]))
            await get_channel_layer().group_send(group, {**message, "more": True})
            await page.hear()
        found = await sync_to_async(told)()
        await page.close()
        return dict(found)

    before = told()
    during = async_to_sync(scene)()
    for name in ("your_turn_stop_to_stored_seconds_count", "your_turn_stop_to_scored_seconds_count"):
        assert value(during, name) == value(before, name) + 1
    assert value(during, "your_turn_sockets_open") == 1
    assert value(told(), "your_turn_sockets_open") == 0


def test_a_refusal_at_the_door_is_counted_by_its_reason(player: Contributor) -> None:
    measures.refused(Fault.UNKNOWN_ADDRESS)
    before = value(told(), "your_turn_refused_total", reason="unknown_address")

    async def scene() -> None:
        page = Page(player, "/ws/nowhere/")
        await page.open()
        await page.hear()
        await page.close_code()

    async_to_sync(scene)()
    assert value(told(), "your_turn_refused_total", reason="unknown_address") == before + 1


def test_however_much_there_is_as_many_questions_are_asked(busy_site: None) -> None:
    with CaptureQueriesContext(connection) as few:
        told()
    for _ in range(5):
        factory.sample(status=Sample.Status.DISPUTED, flag=Flag.DOUBTFUL)
    with CaptureQueriesContext(connection) as more:
        told()
    assert len(more) <= len(few) <= 40


def test_every_question_walks_an_index_and_ends(busy_site: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read as SQLite tells it")
    with CaptureQueriesContext(connection) as asked:
        told()
    selected = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    assert len(selected) > 20
    for sql in selected:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " ".join(str(row[-1]) for row in cursor.fetchall())
        assert "LIMIT" in sql or "sqlite_master" in sql, sql
        # A walk over a table is one by its number, newest first, and ends after LIMIT rows.
        assert "USING" in plan or "ORDER BY" in sql, (plan, sql)
        assert "TEMP B-TREE" not in plan, (plan, sql)


def test_statistics_that_know_of_no_waiting_take_lead_past_no_index(busy_site: None) -> None:
    """As ANALYZE leaves them on a site where every one of many takes was listened to."""
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read as SQLite tells it")
    with CaptureQueriesContext(connection) as asked:
        rows.waiting()
    sql = asked.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        of_all = "UPDATE sqlite_stat1 SET stat = '400000 400000 1' WHERE idx = 'recording_waiting'"
        cursor.execute(of_all)
        cursor.execute("ANALYZE sqlite_master")  # read again
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "SEARCH corpus_recording USING" in plan


def test_a_part_that_cannot_be_read_takes_no_other_figure_away(
    busy_site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise DatabaseError("the database is away")

    monkeypatch.setattr(rows, "releases", away)
    found = told()
    assert value(found, "your_turn_metrics_unread", group="releases") == 1
    assert value(found, "your_turn_metrics_unread", group="queues") == 0
    assert "your_turn_releases" not in found
    assert "your_turn_queue_waiting" in found


@pytest.mark.parametrize("at", ["127.0.0.1", "::1", "127.8.8.8"])
def test_programs_of_this_machine_read_them(db: None, at: str) -> None:
    assert Client().get("/metrics", REMOTE_ADDR=at).status_code == 200


@pytest.mark.parametrize("at", ["203.0.113.7", "10.0.0.4", "", "unix"])
def test_nobody_else_does_without_a_token(db: None, at: str) -> None:
    response = Client().get("/metrics", REMOTE_ADDR=at)
    assert response.status_code == 403
    assert "METRICS_TOKEN" in response.content.decode()
    assert OURS not in response.content.decode()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip", "X-Forwarded-Proto"])
def test_who_comes_through_a_proxy_of_this_machine_is_not_of_this_machine(db: None, header: str) -> None:
    assert Client().get("/metrics", headers={header: "127.0.0.1"}).status_code == 403


def test_with_a_token_set_it_alone_counts(settings: Any, db: None) -> None:
    settings.METRICS_TOKEN = TOKEN
    for given, status in (("", 403), (f"Bearer {TOKEN}y", 403), (TOKEN, 403), (f"Bearer {TOKEN}", 200)):
        assert Client().get("/metrics", headers={"Authorization": given}).status_code == status
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert elsewhere.get("/metrics", headers={"Authorization": f"bearer {TOKEN}"}).status_code == 200


def test_a_token_that_can_be_guessed_stops_the_start() -> None:
    assert keys.checked_token("METRICS_TOKEN", "", "then nobody.") == ""
    assert keys.checked_token("METRICS_TOKEN", TOKEN, "then nobody.") == TOKEN
    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN has 5 characters"):
        keys.checked_token("METRICS_TOKEN", "short", "then nobody.")


def test_prometheus_asks_by_an_address_and_without_tls(settings: Any, db: None) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["turn.example"]
    assert Client().get("/metrics", headers={"Host": "172.18.0.7:8000"}).status_code == 200


def test_nothing_is_posted_there_and_nobody_gets_a_cookie(db: None) -> None:
    assert Client().post("/metrics").status_code == 405
    response = Client().get("/metrics")
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"].startswith("text/plain")


def test_the_page_about_them_has_each_with_its_labels_and_no_other(exported: dict[str, set[str]]) -> None:
    table = {
        name: set(re.findall(r"`(\w+)`", labels))
        for name, labels in re.findall(r"^\| `(your_turn_\w+)` \| ([^|]*)\|", PAGE, re.MULTILINE)
    }
    assert table == {whole(name): labels - {"le"} for name, labels in exported.items()}


def expressions() -> list[str]:
    targets = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    return [*(rule["expr"] for rule in RULES), *targets]


@pytest.mark.parametrize("expression", expressions())
def test_alerts_and_dashboard_ask_for_what_is_exported(
    expression: str, exported: dict[str, set[str]]
) -> None:
    names = {name for name, _ in SHOWN.findall(expression)}
    assert names <= exported.keys()
    known = {label for name in names for label in exported[name]} | OF_PROMETHEUS
    for listed in BY.findall(expression):
        assert set(listed.split(", ")) <= known
    for name, selectors in SHOWN.findall(expression):
        for label, values in re.findall(r'(\w+)=~?"([^"]*)"', selectors):
            assert label in exported[name]
            assert set(values.split("|")) <= KNOWN[label]
    for opening, closing in ("()", "{}", "[]"):
        assert expression.count(opening) == expression.count(closing)


def test_every_label_that_an_alert_or_a_legend_tells_is_one_that_its_series_have(
    exported: dict[str, set[str]],
) -> None:
    targets = [target for panel in DASHBOARD["panels"] for target in panel["targets"]]
    legends = [(target["expr"], target["legendFormat"]) for target in targets]
    said = [(rule["expr"], rule["annotations"]["summary"].replace("$labels.", "")) for rule in RULES]
    for expression, words in [*legends, *said]:
        listed = [set(labels.split(", ")) for labels in BY.findall(expression)]
        names = [name for name, _ in SHOWN.findall(expression)]
        has = listed[0] if listed else {label for name in names for label in exported[name]} | OF_PROMETHEUS
        assert set(re.findall(r"\{\{ ?(\w+) ?\}\}", words)) <= has, expression


def test_every_figure_is_on_the_dashboard_and_every_alert_says_what_to_do(
    exported: dict[str, set[str]],
) -> None:
    shown = {re.sub(r"_bucket$", "", name) for text in expressions() for name, _ in SHOWN.findall(text)}
    assert {whole(name) for name in exported} == shown
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["todo"]
        assert rule["labels"]["severity"] in ("page", "ticket")
