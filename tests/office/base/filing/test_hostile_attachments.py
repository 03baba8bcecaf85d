"""Whatever is attached is refused with a sentence, or lies where nothing runs it, and is given out as nothing but an attachment."""

from __future__ import annotations

import json
import re
import stat
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from planabierto.office.base.filing.acceptance import AcceptedFile, accept
from planabierto.office.base.filing.errors import FileRefusedError
from planabierto.office.base.filing.kinds import BY_MEDIA_TYPE
from planabierto.office.base.filing.preflight import LARGEST_FILE, check
from planabierto.office.base.filing.serving import file_response
from planabierto.office.base.filing.storage import media_path
from tests.office.base.filing.attachments import good_files, packages, pictures, refused_files, tolerated_files
from tests.office.intake.hostile_files import NAMES

pytestmark = pytest.mark.django_db  # an answer that is closed looks at the connection

REFUSED = refused_files()
TOLERATED = tolerated_files()
GOOD = good_files()


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> Path:
    """A media folder of this test, two folders down, so that what climbs out of it is seen."""
    settings.MEDIA_ROOT = tmp_path / "servidor" / "media"
    return tmp_path / "servidor" / "media"


def upload(name: str, body: bytes) -> SimpleUploadedFile:
    """An upload whose name is the one that was sent: what Django itself takes away from it is not what is tried."""
    sent = SimpleUploadedFile("x", body)
    sent._name = name  # type: ignore[attr-defined]  # noqa: SLF001  past Django's own cleaning
    return sent


def files_around(folder: Path) -> list[Path]:
    """Every file of the test's folder, two above the media folder."""
    return [path for path in folder.parent.parent.rglob("*") if path.is_file() or path.is_symlink()]


def check_refused(folder: Path, sentence: str, body: bytes) -> None:
    """The sentence can be read; the file lies aside without any right, with its reason, and nothing else is there."""
    assert sentence.endswith(".")
    assert not any(unicodedata.category(sign)[0] == "C" for sign in sentence)
    assert len(sentence) < 600
    kept = files_around(folder)
    assert all(path.parent == folder / "refused" / "7" for path in kept)
    (file,) = (path for path in kept if not path.suffix)
    (note,) = (path for path in kept if path.suffix == ".json")
    assert stat.S_IMODE(file.lstat().st_mode) == 0
    assert (UUID(file.name).version, file.stat().st_size) == (4, len(body))
    assert json.loads(note.read_text())["reason"] == sentence


def check_inert(folder: Path, file: AcceptedFile, body: bytes) -> None:
    """The file lies alone, whole, under a random name, is no program, and comes out as an attachment that no browser runs."""
    path = media_path(file.path)
    assert files_around(folder) == [path]
    assert path.is_relative_to(folder)
    assert UUID(path.name).version == 4
    assert stat.S_IMODE(path.lstat().st_mode) == 0o640
    assert (path.read_bytes(), file.size) == (body, len(body))
    assert file.media_type in BY_MEDIA_TYPE
    assert 0 < len(file.name.encode()) <= 255
    assert not any(unicodedata.category(sign)[0] == "C" or sign in "/\\" for sign in file.name)
    answer = file_response(file, as_name=file.name)
    said = dict(answer.headers)
    answer.close()
    assert said["Content-Type"] == file.media_type
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert re.fullmatch(
        r"attachment; filename=\"[ -!#-$&-\[\]-~]+\"; filename\*=UTF-8''[\w.~%-]+",
        said["Content-Disposition"],
        re.ASCII,
    )


@pytest.mark.slow
@pytest.mark.parametrize("what", REFUSED)
def test_hostile_attachment_is_refused(media_folder: Path, what: str) -> None:
    name, body = REFUSED[what]
    with pytest.raises(FileRefusedError) as refusal:
        accept(upload(name, body), institution_id=7)
    check_refused(media_folder, str(refusal.value), body)


@pytest.mark.slow
@pytest.mark.parametrize("what", TOLERATED)
def test_odd_attachment_is_refused_or_inert(media_folder: Path, what: str) -> None:
    name, body = TOLERATED[what]
    try:
        file = accept(upload(name, body), institution_id=7)
    except FileRefusedError as refusal:
        check_refused(media_folder, str(refusal), body)
    else:
        check_inert(media_folder, file, body)


@pytest.mark.parametrize("what", GOOD)
def test_good_attachment_is_kept(media_folder: Path, what: str) -> None:
    name, body = GOOD[what]
    file = accept(upload(name, body), institution_id=7)
    check_inert(media_folder, file, body)
    assert file.name == name


@pytest.mark.parametrize(
    ("name", "what", "sentence"),
    [
        (
            "acta.pdf",
            "PNG",
            (
                "Este archivo se llama «acta.pdf» pero es una imagen PNG. "
                "Si es el que quería subir, cambie su terminación a «.png»; si no, elija el correcto."
            ),
        ),
        (
            "acta",
            "PDF",
            "El nombre «acta» no tiene terminación, y por dentro es un PDF. Póngale «.pdf» al final y vuelva a subirlo.",
        ),
        (
            "acta.pdf",
            "TXT",
            (
                "Este archivo se llama «acta.pdf» pero por dentro no es un PDF: está dañado, incompleto o se le cambió el nombre. "
                "Ábralo en su programa, guárdelo de nuevo y vuelva a subirlo."
            ),
        ),
        (
            "acta.sh",
            "TXT",
            (
                "«acta.sh» termina en «.sh», que no se acepta. Guárdelo como documento: "
                "Se aceptan PDF, JPEG, PNG, WebP, XLSX, ODS, DOCX, CSV y TXT."
            ),
        ),
    ],
)
def test_sentence_says_what_was_found_and_what_to_do(name: str, what: str, sentence: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        accept(upload(name, GOOD[what][1]), institution_id=7)
    assert str(refusal.value) == sentence


SENTENCES = {
    "a PNG of 50,000 × 50,000": "mide 50,000 × 50,000 puntos y se aceptan hasta 40 millones de puntos",
    "a photograph of a telephone": "«a.heic» es una fotografía HEIC o AVIF, que no se acepta",
    "a drawing with a script": "«a.svg» es un dibujo SVG, que no se acepta",
    "XLSX with macros": "lleva macros",
    "DOCX with a document inside": "lleva dentro otro archivo comprimido o documento",
    "ODS with a part that inflates a thousand times": "se expande más de 100 veces",
    "XLSX with a part of other bytes": "está dañado o incompleto",
    "old Office as «.xlsx»": "es un libro de Excel anterior a 2007 (.xls)",
    "encrypted Office as «.xlsx»": "está protegido con contraseña",
    "a PDF with a script on opening": "lleva dentro un programa (JavaScript)",
    "a PDF with a program": "abre otros programas o archivos",
    "a PDF with a note with a file": "lleva otros archivos dentro",
    "a PDF with a form of XFA": "es un formulario XFA",
    "a PDF with restrictions": "está protegido con contraseña o con restricciones",
    "a PDF of 501 pages": "tiene 501 páginas y se aceptan hasta 500",
    "nothing as «.pdf»": "está vacío (0 bytes)",
}


@pytest.mark.parametrize("what", SENTENCES)
def test_each_refusal_names_its_cause(what: str) -> None:
    name, body = REFUSED[what]
    with pytest.raises(FileRefusedError, match=re.escape(SENTENCES[what])):
        accept(upload(name, body), institution_id=7)


def test_attachment_over_the_limit_is_not_kept_at_all(media_folder: Path) -> None:
    with pytest.raises(FileRefusedError, match="pesa más de 20 MB"):
        accept(upload("a.txt", b"x" * (LARGEST_FILE + 1)), institution_id=7)
    assert files_around(media_folder) == []


def test_attachment_of_exactly_the_limit_is_kept() -> None:
    assert accept(upload("a.txt", b"x" * LARGEST_FILE), institution_id=7).size == LARGEST_FILE


def test_corpus_of_attachments_is_large_enough(tmp_path: Path, print_figure: Callable[[str], None]) -> None:
    print_figure(
        f"hostile attachments: {len(REFUSED)} refused, {len(TOLERATED)} refused or inert, {len(NAMES)} names among them"
    )
    assert len(REFUSED) >= 300
    slowest, worst = 0.0, ""
    for what, (name, body) in {**packages(), **pictures()}.items():
        path = tmp_path / Path(name).name
        path.write_bytes(body)
        start = time.process_time()
        with pytest.raises(FileRefusedError):
            check(path)
        taken = time.process_time() - start
        slowest, worst = max((slowest, worst), (taken, what))
    print_figure(f"preflight of bombs: the slowest took {slowest * 1000:.0f} ms of processor ({worst})")


def test_upload_is_read_from_its_beginning() -> None:
    sent = upload("nota.txt", b"una nota")
    sent.seek(4)
    assert accept(sent, institution_id=7).size == 8
