"""The picture of a shared link is drawn by us: of the size that networks ask for, light, the same bytes for the same words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from planabierto.office.base.ui.palette import LINK, PAPER, SOLID
from planabierto.office.portal.machines import picture
from planabierto.office.portal.public_page import KEPT

if TYPE_CHECKING:
    from django.test import Client

PLACE = "/transparencia/2024/t3/imagen.png"
MOST_BYTES = 60_000


@pytest.mark.usefixtures("published")
def test_the_picture_shows_the_head_and_the_traffic_light(client: Client) -> None:
    answer = client.get(PLACE)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert len(answer.content) <= MOST_BYTES
    with Image.open(BytesIO(answer.content)) as image:
        assert image.size == (1200, 630)
        colours = image.convert("RGB").getcolors(image.width * image.height) or []
        seen = {f"#{bytes(colour).hex()}" for _count, colour in colours if isinstance(colour, tuple)}
    assert seen >= {LINK, PAPER, SOLID["satisfactory"], SOLID["partially_satisfactory"], SOLID["unsatisfactory"]}


@pytest.mark.usefixtures("published")
def test_the_same_words_give_the_same_bytes_and_other_words_others(client: Client) -> None:
    first = client.get(PLACE).content
    picture._drawn.cache_clear()  # noqa: SLF001 - so that it is drawn anew
    english = client.get(f"/en{PLACE}").content
    KEPT.clear()
    assert client.get(PLACE).content == first != english


@pytest.mark.usefixtures("published")
def test_what_was_not_published_has_no_picture(client: Client) -> None:
    assert client.get("/transparencia/2023/t3/imagen.png").status_code == 404
