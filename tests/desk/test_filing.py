"""What cannot be stored is not saved, and said in words (D-3)."""

import pytest

from sepdesk.desk import registration, synchronise
from sepdesk.desk.filing import UnwritableTextError
from tests.ui.session import LIN, made  # noqa: F401 - a fixture
from tests.ui.tray.filled import paper


@pytest.mark.invariant("D-3")
@pytest.mark.parametrize("odd", ["联系\0人", "联系\ud800人"])
def test_a_text_that_the_platform_would_not_take_is_not_saved(made, odd):  # noqa: F811
    with pytest.raises(UnwritableTextError) as caught:
        registration.save(made.session, paper(made.session, LIN.person, contact=odd))
    assert "无法保存的字符" in caught.value.text
    assert synchronise.entries(made.session) == ()
