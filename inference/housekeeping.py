"""Scheduled work of inference."""

from celery import shared_task

from inference.frontier import corpus_silences


@shared_task
def measure_frontiers() -> int:
    """False cut-offs against latency of every scorer, once a day; leaves a FrontierRun row.

    Run twice it measures twice, and the newer row counts.
    """
    return corpus_silences.keep().pk
