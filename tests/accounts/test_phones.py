import pytest

from accounts.phones import as_people_write

WRITTEN = [
    ("+358400000012", "040 0000012"),
    ("040 000 0012", "040 000 0012"),
    ("+46701234567", "+46 70 123 45 67"),
    ("112", "112"),
    ("ask at the office", "ask at the office"),
    ("", ""),
]


@pytest.mark.parametrize(("number", "written"), WRITTEN)
def test_a_number_is_written_as_people_write_it(number: str, written: str) -> None:
    assert as_people_write(number) == written
