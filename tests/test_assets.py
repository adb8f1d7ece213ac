"""What ships is found, and what does not is a fault of the program."""

import pytest

from sepdesk.assets import asset


def test_a_shipped_file_is_read_as_bytes():
    assert asset("divisions", "fujian_cities_nbs2023.csv").read_bytes().startswith(b"code,")


@pytest.mark.parametrize("parts", [("nothing.csv",), ("divisions",)])
def test_a_missing_file_and_a_folder_are_told_by_name(parts):
    with pytest.raises(FileNotFoundError, match=parts[0]):
        asset(*parts)
