"""What a browser reports is logged in part, and cannot fill the log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import structlog
import time_machine

from planabierto.office.base import csp_reports
from planabierto.office.base.csp_reports import MAXIMUM_A_MINUTE, MAXIMUM_BYTES

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.usefixtures("cast")
NOW = datetime(2024, 10, 9, 15, tzinfo=UTC)


def report(client: Client, body: str = '{"body":{}}') -> int:
    return client.post("/csp-report", body, content_type="application/reports+json").status_code


def test_a_report_is_logged(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # A logger that spoke before in this process is bound for good, and is not captured.
    monkeypatch.setattr(csp_reports, "log", structlog.get_logger("planabierto.csp"))
    with structlog.testing.capture_logs() as logged:
        assert report(client, '{"blockedURL":"inline"}') == 204
    assert {"event": "csp", "report": '{"blockedURL":"inline"}', "log_level": "warning"} in logged


def test_a_long_report_is_refused(client: Client) -> None:
    assert report(client, "x" * MAXIMUM_BYTES) == 204
    assert report(client, "x" * (MAXIMUM_BYTES + 1)) == 413


def test_more_than_sixty_a_minute_are_refused(client: Client) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert {report(client) for _number in range(MAXIMUM_A_MINUTE)} == {204}
        assert report(client) == 429
        clock.shift(60)
        assert report(client) == 204


def test_a_report_is_posted_without_a_token_and_only_posted(client: Client) -> None:
    assert client.get("/csp-report").status_code == 405
