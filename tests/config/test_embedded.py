"""One process is the whole site: worker and scheduler included."""

import signal
import time
from pathlib import Path

from config.embedded import WORKERS
from tests.sites import RunningSite, running_site, wait_for

NOW = """
from django.utils import timezone
from publishing.models import ReleaseSchedule
print(ReleaseSchedule.objects.update(kind="daily", due_at=timezone.now()))
"""


OUTCOMES = "from publishing.models import Release; print(list(Release.objects.values_list('outcome')))"


def runs(site: RunningSite) -> bool:
    return "nothing_new" in site.shell(OUTCOMES)


def test_a_schedule_edited_in_the_database_is_followed_without_a_restart(
    tmp_path: Path, collected_static: Path, prepared_data: Path
) -> None:
    with running_site(tmp_path, collected_static, prepared=prepared_data) as site:
        assert not runs(site)
        assert site.shell(NOW) == "1"
        wait_for(lambda: runs(site), "a scheduled release", 120)
        assert site.stop() == 0
        assert "Traceback" not in "\n".join(site.web.lines)


def test_nothing_is_written_outside_the_data_folder(tmp_path: Path, collected_static: Path) -> None:
    root = Path(__file__).parents[2]
    before = {path.name for path in root.iterdir()}
    with running_site(tmp_path, collected_static):
        pass
    assert {path.name for path in root.iterdir()} - before <= {"__pycache__"}


def test_the_sign_in_link_is_printed_until_somebody_can_moderate(
    tmp_path: Path, collected_static: Path
) -> None:
    with running_site(tmp_path, collected_static) as site:
        assert "/sign-in/" in site.sign_in_link
        site.shell(
            "from accounts.models import User; u = User.objects.get(username='moderator');"
            "u.set_password('a long enough one'); u.save()"
        )
        site.restart()
        assert not any("sign in once" in line for line in site.web.lines)


def test_slow_work_has_threads_of_its_own_and_live_takes_keep_theirs() -> None:
    """Words or a rescoring that fill their queue can never take a thread from a take."""
    live = next(queues for queues in WORKERS if "takes" in queues)
    assert not {"text", "rescoring"} & set(live)
    assert WORKERS[("text",)] == WORKERS[("rescoring",)] == 1


REQUEST = """
from inference.models import Rescoring
Rescoring.objects.create(asked_by='a test')
"""


def test_a_rescoring_that_was_asked_for_elsewhere_is_found_by_the_first_sweep(
    tmp_path: Path, collected_static: Path, prepared_data: Path
) -> None:
    """All three workers of the process run: the sweep on one, what it finds on another."""

    def done() -> bool:
        return "done" in site.shell(
            "from inference.models import Rescoring; print(list(Rescoring.objects.values_list('status')))"
        )

    with running_site(tmp_path, collected_static, prepared=prepared_data) as site:
        site.shell(REQUEST)
        site.restart()
        wait_for(done, "the rescoring")
        assert site.stop() == 0
        assert "Traceback" not in "\n".join(site.web.lines)


def test_asking_twice_to_stop_is_answered_without_a_traceback(
    tmp_path: Path, collected_static: Path, prepared_data: Path
) -> None:
    with running_site(tmp_path, collected_static, prepared=prepared_data) as site:
        site.web.popen.send_signal(signal.SIGINT)
        time.sleep(0.5)
        site.web.stop()
        assert "Traceback" not in "\n".join(site.web.lines)
        assert site.web.said("Stopped")
