import threading

import pytest

from sepdesk.ui.background import Background


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.close(within_ms=2000)


def test_outcome_arrives_on_the_gui_thread(background, qtbot):
    seen = []
    task = background.on_store(lambda _: threading.get_ident())
    task.succeeded.connect(lambda worker: seen.append((worker, threading.get_ident())))

    with qtbot.waitSignal(task.finished, timeout=2000):
        pass

    [(worker, receiver)] = seen
    assert worker != receiver == threading.get_ident()


def test_progress_arrives_on_the_gui_thread(background, qtbot):
    seen = []
    go = threading.Event()

    def work(progress):
        go.wait(2)
        progress.report(1, 2, "读取")
        progress.report(2, None, "读取")

    task = background.free(work)
    task.progressed.connect(lambda *what: seen.append((what, threading.get_ident())))

    with qtbot.waitSignal(task.finished, timeout=2000):
        go.set()

    here = threading.get_ident()
    assert seen == [((1, 2, "读取"), here), ((2, -1, "读取"), here)]


def test_an_error_is_delivered(background, qtbot):
    def work(_):
        raise ValueError("x")

    task = background.network(work)

    with qtbot.waitSignal(task.failed, timeout=2000) as delivered:
        pass

    assert isinstance(delivered.args[0], ValueError)


def test_cancelled_work_stops_at_its_next_checkpoint(background, qtbot):
    running, go, went_on = threading.Event(), threading.Event(), threading.Event()

    def work(progress):
        running.set()
        go.wait(2)
        progress.checkpoint()
        went_on.set()

    task = background.on_store(work)
    failures = []
    task.failed.connect(failures.append)
    assert running.wait(2)

    with qtbot.waitSignal(task.finished, timeout=2000):
        task.cancel()
        go.set()

    assert not went_on.is_set()
    assert not failures


def test_cancelled_work_that_still_queues_is_never_begun(background, qtbot):
    go, begun = threading.Event(), threading.Event()
    background.on_store(lambda _: go.wait(2))
    queued = background.on_store(lambda _: begun.set())

    with qtbot.waitSignal(queued.finished, timeout=2000):
        queued.cancel()
        go.set()

    assert not begun.is_set()


def test_store_lane_keeps_order(background, qtbot):
    order = []
    tasks = [background.on_store(lambda _, i=i: order.append(i)) for i in range(20)]

    with qtbot.waitSignal(tasks[-1].finished, timeout=2000):
        pass

    assert order == list(range(20))


def test_a_reader_waits_neither_for_the_writer_nor_for_the_network(background, qtbot):
    go = threading.Event()
    writing = background.on_store(lambda _: go.wait(2))
    sending = background.network(lambda _: go.wait(2))

    with qtbot.waitSignal(background.read(lambda _: "found").succeeded, timeout=2000) as answer:
        pass

    assert answer.args == ["found"]
    with qtbot.waitSignals([writing.finished, sending.finished], timeout=2000):
        go.set()


@pytest.mark.parametrize("lane", ["on_store", "read", "network"])
def test_a_lane_keeps_its_one_thread(background, qtbot, lane):
    threads = set()
    for _ in range(3):
        task = getattr(background, lane)(lambda _: threads.add(threading.get_ident()))
        with qtbot.waitSignal(task.finished, timeout=2000):
            pass
    assert len(threads) == 1


def test_closing_says_that_work_is_still_running(qapp):
    background, go = Background(), threading.Event()
    running = threading.Event()

    def stubborn(_):
        running.set()
        go.wait(5)

    background.free(stubborn)
    assert running.wait(2)
    assert not background.close(within_ms=20)
    go.set()
    assert background.close(within_ms=2000)


def test_cancelling_a_task_that_is_gone_is_harmless(background, qtbot):
    task = background.free(lambda _: None)
    with qtbot.waitSignal(task.destroyed, timeout=2000):
        pass
    task.cancel()
