"""Have your own model score what a site's people are unsure of, and send back what it says.

    export YOUR_TURN_TOKEN=yt_…            # from the page /tokens/, with read_disputed and push_scores
    python score_disputed.py https://turn.example our-lab 2.1 --language en

The operator must have named the model before (docs/api.md). Run it again whenever you like: what was sent
once is kept once. Needs httpx, numpy and soundfile.
"""

import argparse
import io
import os
import time
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import soundfile
from numpy.typing import NDArray

BATCH = 50
"""Scores in one request; a site takes 100."""

MOST_WAITS = 5
"""How often one request waits because there were too many."""


def probability_of_end(sound: NDArray[np.float32]) -> float:
    """Put your model here: how probable it is that the turn is over, 0 to 1.

    This one only counts seconds: the longer somebody has spoken, the likelier they have finished.

    Args:
        sound: float32 [n] at 16 kHz, one channel, the turn up to the cut and 0.2 s of silence.
    """
    seconds = len(sound) / 16_000
    return seconds / (seconds + 4)


class Site:
    """A site's API, with a token."""

    def __init__(self, address: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._client = httpx.Client(base_url=address, headers=headers, timeout=30)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request, sent again where the site says that it was asked too often.

        Raises:
            SystemExit: the site refused; its own words say why and what to do.
        """
        for _ in range(MOST_WAITS):
            answer = self._client.request(method, path, **options)
            if answer.status_code != 429:
                break
            time.sleep(int(answer.headers["Retry-After"]))
        if answer.is_error:
            raise SystemExit(f"{method} {path}: {answer.status_code}. {answer.json()['detail']}")
        return answer

    def disputed(self, language: str, most: int) -> Iterator[dict[str, Any]]:
        """Samples that wait, page after page."""
        cursor, seen = "", 0
        while True:
            asked = {"language": language, "cursor": cursor, "limit": 100}
            page = self.ask("GET", "/api/v1/disputed", params=asked).json()
            yield from page["samples"][: most - seen]
            seen, cursor = seen + len(page["samples"]), page["next"]
            if not cursor or seen >= most:
                return


def score(site: Site, sample: dict[str, Any]) -> dict[str, Any]:
    """What the model says of one sample, as the site takes it."""
    flac = site.ask("GET", sample["audio"]).content
    sound, _rate = soundfile.read(io.BytesIO(flac), dtype="float32")
    begin = time.perf_counter()
    complete = round(probability_of_end(sound), 4)
    milliseconds = 1000 * (time.perf_counter() - begin)
    said = {"complete": complete, "incomplete": round(1 - complete, 4)}
    return {"sample": sample["id"], "probabilities": said, "latency_ms": round(milliseconds, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("address", help="of the site")
    parser.add_argument("model", help="as the operator named it")
    parser.add_argument("version", help="of the model, as the operator named it")
    parser.add_argument("--language", default="", help="ISO 639-1; all without it")
    parser.add_argument("--most", type=int, default=1_000, help="samples")
    asked = parser.parse_args()
    site = Site(asked.address, os.environ["YOUR_TURN_TOKEN"])
    scores = [score(site, sample) for sample in site.disputed(asked.language, asked.most)]
    for begin in range(0, len(scores), BATCH):
        body = {"model": asked.model, "revision": asked.version, "scores": scores[begin : begin + BATCH]}
        kept = site.ask("POST", "/api/v1/scores", json=body).json()
        print(f"{kept['new']} new, {kept['already']} there already, {len(kept['refused'])} refused")
        for each in kept["refused"]:
            print(f"  {each['sample']}: {each['why']}")


if __name__ == "__main__":
    main()
