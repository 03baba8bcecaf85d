"""The pictures of the user's manual, taken in the demonstration: `python -m tests.journeys.manual_pictures`.

It makes Mutual Ejemplo in a folder of its own, serves it, signs in as its people, carries the follow-up to its end on the way, and
writes each picture into docs/images. With names behind the command, only those are written.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from tests.journeys.browser import ARGUMENTS, browser_path
from tests.paths import REPO, SAMPLES

IMAGES: Final = REPO / "docs" / "images"
WIDTH: Final = 1366
COLOURS: Final = 128
_PATIENCE: Final = 180
_ROUND: Final = "2024/t3"
_ENTRY: Final = f"/seguimiento/{_ROUND}/reclamos/"
_TO_REVIEW: Final = ("comercializacion", "operaciones", "ugda", "unidad-legal")

HEAD: Final = "jefatura-de-la-unidad"
PLANNER: Final = "jefatura-de-planificacion"
ANALYST: Final = "analista-de-planificacion"
OFFICER: Final = "verificador"
DIRECTOR: Final = "administracion-superior"
AUDITOR: Final = "auditoria-interna"
INFORMATION: Final = "oficial-de-informacion"
ADMINISTRATOR: Final = "administracion-del-sistema"

Act = Callable[[Page], object]


@dataclass(frozen=True)
class Picture:
    """One picture: its name, who looks, at which address, after which act; `tall` pixels from the top of the page."""

    name: str
    who: str
    path: str
    tall: int = 900
    act: Act | None = None


def _paste(page: Page) -> None:
    page.get_by_role("link", name="Pegar desde Excel").or_(page.get_by_role("button", name="Pegar desde Excel")).click()
    page.locator("dialog textarea").fill("AO.4.1\t1\nAO.4.2\t1\nAO.4.3\tuno\nAO.9.9\t4")
    page.get_by_role("button", name="Ver lo que se pegará").click()
    page.locator("dialog table").wait_for()


def _remark(page: Page) -> None:
    page.get_by_label("Observar").first.check()
    page.get_by_label("Qué hay que corregir en AO.1.1").fill("Diga qué estrategias se pusieron en marcha.")


def _remind(page: Page) -> None:
    for unit in ("Reclamos", "Tecnologías de Información"):
        page.get_by_label(f"Elegir {unit}").check()
    page.get_by_role("button", name="Recordar a las unidades elegidas").click()


def _other_value(page: Page) -> None:
    page.get_by_text("Confirmar con otro valor").first.click()


def _upload(page: Page) -> None:
    document = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t2.txt"
    corrected = document.read_text().replace("2\t2\t2\t2\t20\t500%", "2\t2\t2\t2\t4\t100%")
    file = FilePayload(name="poi-2024-t2-corregido.txt", mimeType="text/plain", buffer=corrected.encode())
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Subir y revisar").click()


def _make_address(page: Page) -> None:
    page.get_by_role("button", name="Hacer mi dirección").click()


def _open_finding(page: Page) -> None:
    page.get_by_text("Decidir").first.click()


def _consolidate(page: Page) -> None:
    page.get_by_label("Motivo de consolidar").fill("No entregaron a tiempo; se informará en el seguimiento siguiente.")
    page.get_by_role("button", name="Consolidar").click()


OPEN: Final = (
    Picture("registro", HEAD, _ENTRY, 768),
    Picture("registro-pegar", HEAD, _ENTRY, 768, _paste),
    Picture("registro-revisar", HEAD, f"{_ENTRY}revisar/"),
    Picture("medios", HEAD, f"{_ENTRY}fila/ao-6-4/medios/"),
    Picture("mi-calendario", HEAD, "/mi-calendario/", 560, _make_address),
    Picture("bandeja", ANALYST, "/bandeja/"),
    Picture(
        "revision-de-un-informe", ANALYST, f"/seguimiento/{_ROUND}/comercializacion/revisar-informe/", 900, _remark
    ),
    Picture("recordar", ANALYST, "/bandeja/", 760, _remind),
    Picture("verificacion", OFFICER, f"/verificacion/{_ROUND}/", 900, _other_value),
    Picture("tablero", DIRECTOR, f"/tablero/{_ROUND}/", 1000),
    Picture("instrucciones", DIRECTOR, "/instrucciones/", 420),
    Picture("auditoria", AUDITOR, f"/auditoria/{_ROUND}/muestra/", 620),
    Picture("bitacora", AUDITOR, "/bitacora/"),
    Picture("personas", ADMINISTRATOR, "/configuracion/usuarios/", 760),
    Picture("importar", PLANNER, "/importar/", 900, _upload),
    Picture("unidades", PLANNER, "/configuracion/unidades/"),
    Picture("acciones-comunes", PLANNER, "/configuracion/acciones-comunes/1/"),
    Picture("completar-el-plan", PLANNER, "/plan/2024/completar/?estado="),
    Picture("abrir-seguimiento", PLANNER, "/seguimientos/abrir/", 1000),
    Picture("calendario", PLANNER, "/configuracion/calendario/", 900),
    Picture("inconsistencias", PLANNER, "/inconsistencias/2024/t2/", 900, _open_finding),
    Picture("publicar", INFORMATION, "/publicacion/2023/t3/?ver=decididos", 900),
)
"""What is there as the demonstration opens."""

CONSOLIDATED: Final = (
    Picture("consolidado", PLANNER, f"/bandeja/{_ROUND}/consolidado/", 820, _consolidate),
    Picture("informe", PLANNER, f"/informes/{_ROUND}/", 1000),
    Picture("paquete", PLANNER, f"/informes/{_ROUND}/paquete/", 620),
)
"""What is there once every report that was sent has been reviewed."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """The address of a demonstration that is served from this folder until the block ends."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).parent / "planabierto"), "demo", "--port", str(port)]
    environment = {**os.environ, "PLANABIERTO_HOME": str(folder)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"{address}/livez")
            yield address
        finally:
            server.send_signal(signal.SIGINT)


def _wait_for(address: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    raise TimeoutError(address)


class Visitors:
    """The people of the demonstration, each signed in in a browser of their own."""

    def __init__(self, browser: Browser, address: str) -> None:
        """Nobody is signed in yet."""
        self._browser, self._address = browser, address
        self._pages: dict[str, Page] = {}

    def page_of(self, who: str) -> Page:
        """The page of somebody, signed in."""
        if who not in self._pages:
            context = self._browser.new_context(
                base_url=self._address, locale="es-SV", viewport={"width": WIDTH, "height": 768}, color_scheme="light"
            )
            page = context.new_page()
            page.goto("/recorrido/")
            account = page.locator(f'form:has([name="account"][value="{who}@ejemplo.test"])')
            account.last.get_by_role("button").click()
            page.wait_for_url(lambda url: "/recorrido/" not in url)
            self._pages[who] = page
        return self._pages[who]

    def take(self, one: Picture) -> bytes:
        """A picture as PNG, as the screen shows it."""
        page = self.page_of(one.who)
        page.set_viewport_size({"width": WIDTH, "height": one.tall})
        page.goto(one.path)
        if one.act is not None:
            one.act(page)
            page.wait_for_load_state("networkidle")
        page.evaluate("scrollTo(0, 0)")
        return page.screenshot()


def compressed(picture: bytes) -> bytes:
    """The same picture with a palette: flat colours lose nothing that is seen."""
    with Image.open(BytesIO(picture)) as full:
        few = full.convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    file = BytesIO()
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def _review_all(visitors: Visitors) -> None:
    """Planning finds right what was sent; its own report is reviewed by top management."""
    for who, units in ((ANALYST, _TO_REVIEW), (DIRECTOR, ("planificacion-y-desarrollo-institucional",))):
        page = visitors.page_of(who)
        for unit in units:
            page.goto(f"/seguimiento/{_ROUND}/{unit}/revisar-informe/")
            page.get_by_role("button", name="Dar por revisada").click()
            page.get_by_role("status").first.wait_for()


def main(names: set[str]) -> None:
    """Take the pictures of these names; none means all."""
    with TemporaryDirectory() as folder, demonstration(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        visitors = Visitors(browser, address)
        for number, pictures in enumerate((OPEN, CONSOLIDATED)):
            wanted = [one for one in pictures if not names or one.name in names or number]
            if number and names.isdisjoint(one.name for one in CONSOLIDATED) and names:
                break
            if number:
                _review_all(visitors)
            for one in wanted:
                picture = compressed(visitors.take(one))
                if not names or one.name in names:
                    (IMAGES / f"{one.name}.png").write_bytes(picture)
                    sys.stdout.write(f"{one.name}.png {len(picture):,}\n")
        browser.close()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
