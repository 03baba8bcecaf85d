"""The scanner is asked over its own words; what it does not answer is no clean file."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from planabierto.office.base.filing import scanning
from planabierto.office.base.filing.acceptance import accept
from planabierto.office.base.filing.errors import FileRefusedError
from planabierto.office.base.filing.scanning import Scan, ScanState, scan
from planabierto.office.followup.models.evidence import ScanState as KeptState
from tests.office.base.filing.attachments import TEST_VIRUS, good_files
from tests.office.intake.hostile_files import packed

CLEAN = b"stream: OK\0"


class FakeClamd:
    """A daemon that reads INSTREAM and finds the test virus; what it answers else, or never, is up to the test."""

    def __init__(self, listener: socket.socket) -> None:
        """Take the socket on which to listen."""
        self.listener = listener
        self.always: bytes | None = None
        self.seen: list[bytes] = []

    def serve(self) -> None:
        """Answer until the socket is closed."""
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as words:
                if words.read(10) != b"zINSTREAM\0":
                    continue
                body = b""
                while length := struct.unpack(">I", words.read(4))[0]:
                    body += words.read(length)
                self.seen.append(body)
                found = b"stream: Eicar-Test-Signature FOUND\0" if TEST_VIRUS in body else CLEAN
                connection.sendall(found if self.always is None else self.always)


@pytest.fixture(params=["port", "path"])
def clamd(request: pytest.FixtureRequest, tmp_path: Path, settings: Settings) -> Iterator[FakeClamd]:
    """A scanner that listens on a port, and one on the path of a socket."""
    settings.MEDIA_ROOT = tmp_path / "media"
    if request.param == "port":
        listener = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = listener.getsockname()
    else:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(tmp_path / "clamd"))
        listener.listen()
        settings.CLAMD = str(tmp_path / "clamd")
    daemon = FakeClamd(listener)
    thread = Thread(target=daemon.serve, daemon=True)
    thread.start()
    yield daemon
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def upload(what: str = "TXT", body: bytes | None = None) -> SimpleUploadedFile:
    """A good file of a kind, or other bytes under its name."""
    name, good = good_files()[what]
    return SimpleUploadedFile(name, good if body is None else body)


def test_clean_file_is_kept_and_was_seen_whole(clamd: FakeClamd) -> None:
    body = b"una nota\n" * 20_000
    assert accept(upload(body=body), institution_id=7).scan_state == ScanState.CLEAN
    assert clamd.seen == [body]


@pytest.mark.parametrize("what", ["TXT", "CSV", "PNG"])
def test_infected_file_is_refused_and_kept_unreadable(clamd: FakeClamd, tmp_path: Path, what: str) -> None:
    body = good_files()[what][1] + TEST_VIRUS
    with pytest.raises(FileRefusedError, match="El antivirus encontró «Eicar-Test-Signature» en"):
        accept(upload(what, body), institution_id=7)
    kept = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert {(path.parent.parent.name, path.stat().st_mode & 0o777) for path in kept if not path.suffix} == {
        ("refused", 0)
    }
    assert clamd.seen == [body]


def test_what_the_preflight_refuses_is_not_scanned(clamd: FakeClamd) -> None:
    with pytest.raises(FileRefusedError, match="es un archivo comprimido"):
        accept(SimpleUploadedFile("a.zip", packed([("a.txt", "x")])), institution_id=7)
    assert clamd.seen == []


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK but FOUNDRY\0", b"\xff\0"]
)
def test_scanner_that_fails_leaves_no_clean_file(clamd: FakeClamd, answer: bytes) -> None:
    clamd.always = answer
    assert accept(upload(), institution_id=7).scan_state == ScanState.ERROR


def test_scanner_that_is_silent_is_not_waited_for(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "_SECONDS", 0.2)
    (tmp_path / "a.txt").write_bytes(b"x")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.CLAMD = listener.getsockname()
        assert scan(tmp_path / "a.txt") == Scan(ScanState.ERROR)


@pytest.mark.parametrize("address", [("127.0.0.1", 9), "no/hay/tal"])
def test_scanner_that_is_not_there_is_no_clean_file(
    tmp_path: Path, settings: Settings, address: str | tuple[str, int]
) -> None:
    settings.CLAMD = address
    (tmp_path / "a.txt").write_bytes(b"x")
    assert scan(tmp_path / "a.txt") == Scan(ScanState.ERROR)


def test_without_a_scanner_the_file_says_so(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.CLAMD = None
    assert accept(upload(), institution_id=7).scan_state == ScanState.OFF


def test_a_row_can_keep_whatever_the_scanner_says() -> None:
    assert {state.value for state in ScanState} == set(KeptState.values)
