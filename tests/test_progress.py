"""Work that nobody watches runs the same."""

from sepdesk.progress import NoProgress, Progress


def test_unwatched_work_reports_to_nobody_and_is_never_stopped():
    progress: Progress = NoProgress()
    progress.report(1, None, "读取")
    progress.checkpoint()
