"""The queue of the embedded run: messages as files in a folder."""

from pathlib import Path
from threading import Thread

import pytest
from kombu import Connection

from config import brokers

pytestmark = pytest.mark.smoke
WRITERS, EACH = 4, 50


def test_a_reader_never_finds_half_a_message(tmp_path: Path) -> None:
    options = brokers.folder_options(tmp_path)

    def write(writer: int) -> None:
        with Connection(brokers.FOLDER_URL, transport_options=options) as connection:
            queue = connection.SimpleQueue("work")
            for number in range(EACH):
                queue.put({"writer": writer, "number": number, "padding": "x" * 20_000})

    hands = [Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for hand in hands:
        hand.start()
    with Connection(brokers.FOLDER_URL, transport_options=options) as connection:
        queue = connection.SimpleQueue("work", no_ack=True)
        found = [queue.get(timeout=20).payload for _ in range(WRITERS * EACH)]
    for hand in hands:
        hand.join()
    assert len({(one["writer"], one["number"]) for one in found}) == WRITERS * EACH
    assert list((tmp_path / "queue").iterdir()) == []


def test_a_queue_known_in_one_folder_is_bound_anew_in_another(tmp_path: Path) -> None:
    for name in ("first", "second"):
        options = brokers.folder_options(tmp_path / name)
        with Connection(brokers.FOLDER_URL, transport_options=options) as connection:
            queue = connection.SimpleQueue("work", no_ack=True)
            queue.put({"for": name})
            assert queue.get(timeout=5).payload == {"for": name}


def test_a_message_that_cannot_be_written_leaves_nothing_to_be_read(tmp_path: Path) -> None:
    with Connection(brokers.FOLDER_URL, transport_options=brokers.folder_options(tmp_path)) as connection:
        with pytest.raises(TypeError):
            connection.default_channel._put("work", {"cannot be written": object()})
        assert list((tmp_path / "queue").glob("*.msg")) == []
