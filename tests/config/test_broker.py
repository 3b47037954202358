"""The file broker: whoever reads while another one writes finds a message whole or not at all."""

import threading
import time
from pathlib import Path

import pytest
from kombu import Connection, Exchange, Queue
from kombu.exceptions import KombuError
from kombu.transport import filesystem

from config import broker

MESSAGES = 5


@pytest.fixture
def options(tmp_path):
    folder = str(tmp_path)
    return {"data_folder_in": folder, "data_folder_out": folder, "control_folder": f"{folder}/control"}


@pytest.fixture
def slow(monkeypatch):
    """Whatever is written takes a while, in Kombu's way and in ours."""
    written, made = Path.write_text, filesystem.dumps

    def in_pieces(path, text):
        written(path, text[:1])
        time.sleep(0.05)
        return written(path, text)

    def late(content, **how):
        time.sleep(0.05)
        return made(content, **how)

    monkeypatch.setattr(Path, "write_text", in_pieces)
    for module in (filesystem, broker):
        monkeypatch.setattr(module, "dumps", late)


def read_while_written(address, options):
    """The numbers that were read, in order."""

    def write():
        with Connection(address, transport_options=options) as connection:
            for number in range(MESSAGES):
                connection.Producer().publish({"number": number}, routing_key="jobs")

    with Connection(address, transport_options=options) as connection:
        queue = Queue("jobs", channel=connection.channel())
        queue.declare()
        writer, found, end = threading.Thread(target=write), [], time.monotonic() + 20
        writer.start()
        try:
            while len(found) < MESSAGES and time.monotonic() < end:
                message = queue.get(no_ack=True)
                found += [message.payload["number"]] if message else []
        finally:
            writer.join()
    return found


def test_messages_come_whole_and_in_order(options, slow):
    assert read_while_written("files://localhost", options) == list(range(MESSAGES))


def test_kombu_alone_would_read_what_is_not_written_yet(options, slow):
    """Why there is a broker of our own: when this fails, it can go."""
    with pytest.raises((ValueError, KombuError)):
        read_while_written("filesystem://localhost", options)


def test_queues_that_are_bound_again_are_in_the_table_once(options):
    for _ in range(2):
        with Connection("files://localhost", transport_options=options) as connection:
            channel = connection.channel()
            for name in ("one", "two"):
                Queue(name, exchange=Exchange("news"), routing_key=name, channel=channel).declare()
            table = channel.get_table("news")
    assert isinstance(channel, broker.Channel)
    assert sorted(one.queue for one in table) == ["one", "two"]
