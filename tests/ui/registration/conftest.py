"""The tab on a real session, typed into by real keys."""

import pytest

from sepdesk.ui.background import Background
from sepdesk.ui.registration import questions
from sepdesk.ui.registration.tab import RegistrationTab
from tests.ui.hands import Desk
from tests.ui.session import desk_session, made  # noqa: F401 - fixtures


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    made_background = Background()
    yield made_background
    assert made_background.close(5000)


@pytest.fixture
def open_desk(made, background, shown, qtbot, commit, monkeypatch):  # noqa: F811 - as above
    """Open the tab; a question before a save is answered as `answers` says."""

    def open_one():
        desk = Desk(shown(RegistrationTab(made.session, background), 1366, 660), qtbot, commit)
        desk.answer = True

        def ask(_, sentences):
            desk.asked.append(list(sentences))
            return desk.answer

        monkeypatch.setattr(questions, "save_all_the_same", ask)
        desk.tab.setFocus()
        qtbot.waitUntil(desk.inputs.name.line.hasFocus, timeout=15_000)
        return desk

    return open_one


@pytest.fixture
def desk(open_desk):
    return open_desk()
