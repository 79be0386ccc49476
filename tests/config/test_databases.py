import pytest

from config import databases

URL = "postgres://rinnalla:secret@127.0.0.1:5432/rinnalla"


@pytest.mark.parametrize("read", [databases.served, databases.pooled])
def test_no_query_is_compiled(read: object) -> None:
    assert read(URL)["OPTIONS"]["options"] == "-c jit=off"


def test_settings_of_the_address_are_kept() -> None:
    url = f"{URL}?options=-c%20statement_timeout%3D5000&sslmode=require"
    options = databases.pooled(url)["OPTIONS"]
    assert (options["options"], options["sslmode"]) == ("-c statement_timeout=5000 -c jit=off", "require")
