"""Whatever the OpenAPI document allows is asked, and what it does not: no answer is an error of the server, each is as it says."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from planabierto.office.portal.machines.openapi import document
from tests.office.portal.publishing import publish_sample, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from schemathesis import APIOperation, Case

    from planabierto.office.institutions.models import Institution

SMALL = 5
LARGE = 500


class Asked:
    """The site, each question from an address of its own, so that none is turned away for asking too often."""

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self._site = ClientHandler()
        self._numbers = itertools.count(1)
        self.statuses: Counter[int] = Counter()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer, and count by status."""
        number = next(self._numbers)
        environ["REMOTE_ADDR"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # who asks here unpacks nothing
        response = self._site(environ)
        self.statuses[response.status_code] += 1
        start(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.getvalue()]


def operations(site: Asked) -> list[APIOperation[Any, Any, Any, Any]]:
    """The operations of the document, asked of the site in this process."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site)
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(found) == len(document()["paths"])
    return found


def ask_everything(site: Asked, examples: int) -> None:
    """So many questions of each operation: half of them as the document allows, half as it does not."""
    for operation in operations(site):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.NEGATIVE and not operation.definition.raw["parameters"]:
                continue

            @settings(
                max_examples=examples // 2 + 1,
                deadline=None,
                database=None,
                derandomize=examples == SMALL,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def asked(case: Case[Any]) -> None:
                case.call_and_validate()

            asked()


def test_every_answer_is_as_the_document_says(institution: Institution) -> None:
    publish_sample(institution, sample(1))
    site = Asked()
    ask_everything(site, SMALL)
    assert set(site.statuses) <= {200, 404, 405, 422}


@pytest.mark.trial
def test_five_hundred_questions_an_operation(institution: Institution, print_figure: Callable[[str], None]) -> None:
    publish_sample(institution, sample(1))
    site = Asked()
    ask_everything(site, LARGE)
    print_figure(f"API: {site.statuses.total()} questions, answers by status {dict(sorted(site.statuses.items()))}")
    assert set(site.statuses) <= {200, 404, 405, 422}
