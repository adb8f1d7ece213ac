import logging
import subprocess
import sys
import textwrap
import threading

import pytest

from sepdesk.ui.crash import EXIT_CODE, NOT_SAVED, SAVED, LastDoor, where

NAME = "350102198611030016"
pytestmark = pytest.mark.faulty


class Record:
    def __init__(self, fails=False):
        self.steps, self.fails = [], fails

    def rescue(self):
        self.steps.append("rescue")
        if self.fails:
            raise OSError(NAME)

    def say(self, sentence):
        self.steps.append(sentence)

    def end(self, code):
        self.steps.append(code)


def fail(secret):
    raise ValueError(f"no such number {secret}")


def caught():
    try:
        fail(NAME)
    except ValueError as error:
        return error


def door(record):
    return LastDoor(record.rescue, record.say, record.end)


def test_what_is_typed_is_saved_before_a_word_is_said_and_the_program_ends(qapp):
    record = Record()
    error = caught()
    door(record).take(type(error), error, error.__traceback__)
    assert record.steps == ["rescue", SAVED, EXIT_CODE]


def test_a_failed_rescue_is_told_as_what_it_is(qapp, caplog):
    record = Record(fails=True)
    error = caught()
    door(record).take(type(error), error, error.__traceback__)
    assert record.steps == ["rescue", NOT_SAVED, EXIT_CODE]
    assert NAME not in caplog.text


def test_the_log_has_types_and_places_and_no_values(qapp, caplog):
    error = caught()
    with caplog.at_level(logging.CRITICAL):
        door(Record()).take(type(error), error, error.__traceback__)
    assert "ValueError" in caplog.text
    assert "test_crash.py" in caplog.text
    assert " fail" in caplog.text
    assert NAME not in caplog.text


def test_causes_are_named_too():
    try:
        try:
            fail(NAME)
        except ValueError as error:
            raise RuntimeError(NAME) from error
    except RuntimeError as error:
        told = where(error, error.__traceback__)
    assert "RuntimeError" in told
    assert "ValueError" in told
    assert NAME not in told


def test_a_second_fault_while_the_first_is_handled_ends_at_once(qapp):
    record, error = Record(), caught()
    last = LastDoor(record.rescue, lambda _: last.take(ValueError, error, None), record.end)
    last.take(ValueError, error, None)
    assert record.steps == ["rescue", EXIT_CODE, EXIT_CODE]


def test_a_fault_in_another_thread_is_handled_in_the_gui_thread(qapp, qtbot):
    threads = []
    record = Record()
    last = LastDoor(lambda: threads.append(threading.get_ident()), record.say, record.end)
    previous = threading.excepthook
    last.install()
    try:
        thread = threading.Thread(target=fail, args=(NAME,))
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: EXIT_CODE in record.steps, timeout=2000)
    finally:
        last.remove()
        threading.excepthook = previous
    assert threads == [threading.get_ident()]


PROGRAM = """
    import logging, sys
    from pathlib import Path
    logging.basicConfig(stream=sys.stderr)
    from PySide6.QtCore import QTimer, qWarning
    from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
    from sepdesk.ui.crash import LastDoor

    app = QApplication([])
    line = QLineEdit("typed")
    door = LastDoor(lambda: Path(sys.argv[1]).write_text(line.text()))
    door.install()

    def press():
        box = app.activeModalWidget()
        print(box.text(), flush=True)
        box.defaultButton().click() if box.defaultButton() else box.buttons()[0].click()

    def slot():
        QTimer.singleShot(200, press)
        number = "350102198611030016"
        raise ValueError(number)

    qWarning("a word of Qt")
    QTimer.singleShot(0, slot)
    app.exec()
    print("ran on", flush=True)
"""


def test_a_real_program_saves_says_and_ends(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(textwrap.dedent(PROGRAM), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", str(program), str(tmp_path / "draft.txt")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == EXIT_CODE
    assert (tmp_path / "draft.txt").read_text() == "typed"
    assert done.stdout.splitlines() == [SAVED]
    assert "ValueError" in done.stderr
    assert "a word of Qt" in done.stderr
    assert NAME not in done.stderr


def test_an_interrupt_from_the_keyboard_is_no_fault(qapp):
    record = Record()
    door(record).take(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert record.steps == [130]
