"""How shards lie on the disk, and what a process that writes them needs."""

import ctypes
import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from threading import Barrier, Thread

import pyarrow.parquet as pq
import pytest

from corpus.models import Recording
from publishing.release import publish
from publishing.writing.sources import HeardTake
from tests.publishing.conftest import accepted, speaker_in
from tests.sites import ROOT

HEAVY = ("datasets", "matplotlib", "pandas", "scipy", "sklearn", "torch", "transformers")


def said_by(program: str) -> str:
    """What a process of its own prints."""
    path = f"import sys; sys.path.insert(0, {str(ROOT / 'platform')!r})"
    command = [sys.executable, "-c", f"{path}\n{dedent(program)}"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.django_db
def test_sound_lies_in_a_shard_as_it_is_and_all_else_is_compressed(release_folder: Path) -> None:
    accepted(speaker_in("train"))
    publish()
    for path in release_folder.glob("*/*.parquet"):
        with pq.ParquetFile(path) as shard:
            group = shard.metadata.row_group(0)
            columns = {
                column.path_in_schema: column for column in map(group.column, range(group.num_columns))
            }
        sound = columns.pop("audio.bytes")
        assert (sound.compression, sound.has_dictionary_page, sound.is_stats_set) == (
            "UNCOMPRESSED",
            False,
            False,
        )
        assert {column.compression for column in columns.values()} == {"ZSTD"}
        assert columns["id"].is_stats_set


def test_takes_are_read_at_once_and_not_one_after_the_other() -> None:
    both = Barrier(2, timeout=10)
    read = []

    def stored(take: Recording) -> bytes:
        both.wait()
        return str(take.pk).encode()

    def hear() -> None:
        read.append(HeardTake(Recording(), stored, dict, {}).flac)

    threads = [Thread(target=hear) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(read)) == 2


def test_rows_become_arrays_without_pandas_and_other_heavy_libraries() -> None:
    made = said_by(
        f"""
        import json, os, django
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        django.setup()
        import publishing.release
        from publishing.schema.light import pa
        table = pa.table({{"id": ["a"], "votes": [[{{"label": "complete", "count": 1}}]]}})
        print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))
        print(len(table.to_pandas()))
        """
    ).splitlines()
    assert json.loads(made[0]) == []
    assert made[1] == "1"


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="heaps are glibc's")
def test_threads_of_a_release_share_their_heaps() -> None:
    report = said_by(
        """
        import ctypes
        from threading import Barrier, Thread
        from publishing.writing import arenas
        arenas.share()
        libc, all_here = ctypes.CDLL(None), Barrier(8)
        def take():
            libc.malloc(1_000)
            all_here.wait()
        threads = [Thread(target=take) for _ in range(8)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
        libc.fflush(None)
        """
    )
    assert 1 <= report.count("<heap nr=") <= 2
