"""What a file is, and each refusal before anything of it is parsed."""

from __future__ import annotations

import os
import random
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.documents.readers.formats import Format
from planabierto.documents.readers.limits import Limits
from planabierto.documents.readers.preflight import detect
from tests.documents.readers.archives import CONTENT_TYPES, workbook_parts, write_archive, write_workbook

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(path: Path, *, limits: Limits | None = None) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(UnreadableFileError) as caught:
        detect(path, limits=limits or Limits())
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("plan.txt", "CÓDIGO\tACCIÓN\n".encode(), Format.TEXT),
        ("plan", b"hola\n", Format.TEXT),
        ("plan.txt", "CÓDIGO\tACCIÓN\n".encode("cp1252"), Format.TEXT),
        ("plan.txt", "CÓDIGO\tACCIÓN\n".encode("utf-16"), Format.TEXT),
        ("plan.txt", "CODIGO\tACCION\n".encode("utf-16-le"), Format.TEXT),
        ("plan.txt", b"BMW y PKF: mantenimiento de vehiculos", Format.TEXT),
        ("plan.pdf", b"%PDF-1.7\n", Format.PDF),
        ("plan.pdf", b"\n\n%PDF-1.4\n", Format.PDF),
        ("plan.txt", b"%PDF-1.7\n", Format.PDF),
        ("plan.txt", b"el archivo empieza con %PDF-1.7", Format.TEXT),
    ],
)
def test_a_file_is_what_its_content_says(tmp_path: Path, name: str, content: bytes, found: Format) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert detect(path) is found


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.docx", "plan.txt", "plan"])
def test_a_workbook_is_one_whatever_its_name(tmp_path: Path, name: str) -> None:
    assert detect(write_workbook(tmp_path / name, "<sheetData/>")) is Format.XLSX


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.xlsx", b"", "está vacío (0 bytes)"),
        ("plan.xlsx", b"hola", "dice ser un libro de Excel (.xlsx) y su contenido no lo es"),
        ("plan.docx", b"hola", "dice ser un documento de Word (.docx)"),
        ("plan.pdf", b"hola", "dice ser un PDF y su contenido no lo es"),
        ("plan.docx", b"PK\x03\x04", "está dañado o incompleto y no se pudo abrir como un documento de Word (.docx)"),
        ("plan.txt", b"PK\x03\x04 y nada", "está dañado o incompleto y no se pudo abrir."),
        ("plan.txt", b"\x89PNG\r\n\x1a\n", "es una imagen PNG"),
        ("plan.pdf", b"\xff\xd8\xff\xe0", "es una fotografía JPEG"),
        ("plan.txt", b"BM\x00\x00\x01", "es una imagen BMP"),
        ("plan.txt", b"MZ\x90\x00", "es un programa"),
        ("plan.rar", b"Rar!\x1a\x07", "es un archivo comprimido RAR"),
        ("plan.xls", b"\xef\xbb\xbf  <HTML><table>", "es una página web"),
        ("plan.xml", b"<?xml version='1.0'?><plan/>", "es un archivo XML"),
        ("plan.rtf", b"{\\rtf1 hola}", "es un texto RTF"),
        ("plan.dat", b"a\x00\x00b\x00\x00\x00c", "no es texto ni un documento que se pueda leer"),
        ("plan.xls", OLD_OFFICE + "Workbook".encode("utf-16-le"), "es un libro de Excel anterior a 2007 (.xls)"),
        ("plan.doc", OLD_OFFICE + "WordDocument".encode("utf-16-le"), "es un documento de Word anterior a 2007 (.doc)"),
        ("plan.dat", OLD_OFFICE, "es un documento de Office anterior a 2007"),
        ("plan.xlsx", OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "está protegido con contraseña"),
    ],
)
def test_what_cannot_be_read_gets_its_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    sentence = refusal(path)
    assert said in sentence
    assert f"«{name}»" in sentence


def test_a_path_without_a_file_gets_its_sentence(tmp_path: Path) -> None:
    link = tmp_path / "enlace.txt"
    link.symlink_to(tmp_path / "nada.txt")
    pipe = tmp_path / "tubo.txt"
    os.mkfifo(pipe)
    assert "No existe el archivo" in refusal(tmp_path / "nada.txt")
    assert "es un enlace a un archivo que ya no está" in refusal(link)
    assert "es una carpeta" in refusal(tmp_path)
    assert "no es un archivo corriente" in refusal(pipe)
    assert "El sistema no pudo abrir" in refusal(tmp_path / "a\x00b.txt")
    assert "El sistema no pudo abrir" in refusal(tmp_path / ("a" * 300))


def test_a_link_to_a_document_is_followed(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("hola")
    (tmp_path / "enlace").symlink_to(tmp_path / "plan.txt")
    assert detect(tmp_path / "enlace") is Format.TEXT


def test_a_file_above_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(b"x" * 2_000_000)
    assert detect(path, limits=Limits(file_bytes=2_000_000)) is Format.TEXT
    assert "pesa 1.9 MB y se aceptan hasta 1 MB" in refusal(path, limits=Limits(file_bytes=2**20))


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx", ".docx", ".ods", ".txt"])
@pytest.mark.parametrize("seed", range(5))
def test_noise_is_refused_under_every_name(tmp_path: Path, suffix: str, seed: int) -> None:
    path = tmp_path / f"ruido{suffix}"
    path.write_bytes(random.Random(seed).randbytes(4000))  # noqa: S311  noise that is the same in every run
    assert refusal(path)


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    parts = workbook_parts("")
    path = write_archive(tmp_path / "bomba.xlsx", {**parts, "xl/worksheets/sheet1.xml": b"0" * 70_000_000})
    assert "ocuparía 67 MB descomprimido y se aceptan hasta 64 MB" in refusal(path)
    small = write_archive(tmp_path / "bomba.xlsx", {**parts, "xl/worksheets/sheet1.xml": b"0" * 20_000_000})
    assert "se expande más de 100 veces" in refusal(small)
    with pytest.raises(HostileFileError):
        detect(small)


def test_a_small_part_may_be_as_repetitive_as_it_is(tmp_path: Path) -> None:
    parts = {**workbook_parts("<sheetData/>"), "xl/theme/theme1.xml": " " * 1_000_000}
    assert detect(write_archive(tmp_path / "plan.xlsx", parts)) is Format.XLSX


def test_a_directory_that_lies_about_sizes_inflates_nothing_more(tmp_path: Path) -> None:
    honest = write_archive(tmp_path / "plan.xlsx", {**workbook_parts(""), CONTENT_TYPES: "<x>" + " " * 50_000 + "</x>"})
    stored = honest.read_bytes()
    size = 50_007
    lying = stored.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert lying != stored
    honest.write_bytes(lying)
    assert "está dañado o incompleto" in refusal(honest)


def test_parts_that_overlap_are_refused(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "plan.xlsx", {**workbook_parts(""), "xl/media/foto.bin": os.urandom(30_000)})
    with zipfile.ZipFile(path) as archive:
        at = archive.start_dir
        first, last = archive.infolist()[0], archive.infolist()[-1]
    stored = bytearray(path.read_bytes())
    names = [stored.index(name.filename.encode(), at) - 46 for name in (first, last)]
    stored[names[0] + 20 : names[0] + 24] = last.compress_size.to_bytes(4, "little")
    path.write_bytes(stored)
    assert "se enciman" in refusal(path)


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("/etc/passwd", "", "nombre inseguro («/etc/passwd»)"),
        ("xl/../../escape.xml", "", "nombre inseguro"),
        ("xl\\sheet.xml", "", "nombre inseguro"),
        ("C:/escape.xml", "", "nombre inseguro"),
        ("xl/vbaProject.bin", "", "lleva macros"),
        ("xl/macrosheets/sheet1.xml", "", "lleva macros"),
        ("Basic/Standard/Module1.xml", "", "lleva macros"),
        ("Scripts/python/a.py", "", "lleva macros"),
        (
            "xl/embeddings/libro.xlsx",
            "",
            "lleva dentro otro archivo comprimido o documento («xl/embeddings/libro.xlsx»)",
        ),
        ("xl/media/foto.png", b"PK\x03\x04 y el resto", "lleva dentro otro archivo comprimido"),
        ("xl/WORKBOOK.xml", "", "contiene dos veces la parte «xl/workbook.xml»"),
    ],
)
def test_a_part_that_no_office_program_writes_is_refused(
    tmp_path: Path, part: str, content: str | bytes, said: str
) -> None:
    assert said in refusal(write_archive(tmp_path / "plan.xlsx", {**workbook_parts("<sheetData/>"), part: content}))


def test_a_symbolic_link_inside_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "plan.xlsx", "<sheetData/>")
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("xl/enlace.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "nombre inseguro («xl/enlace.xml»)" in refusal(path)


def test_an_encrypted_part_asks_for_the_file_without_password(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "plan.xlsx", "<sheetData/>")
    stored = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.start_dir
    stored[at + 8] |= 1
    path.write_bytes(stored)
    assert "está protegido con contraseña" in refusal(path)


def test_more_parts_than_the_limit_are_refused(tmp_path: Path) -> None:
    parts = {**workbook_parts("<sheetData/>"), **{f"xl/{n}.xml": "" for n in range(2_000)}}
    assert "contiene 2,005 partes y se aceptan hasta 2,000" in refusal(write_archive(tmp_path / "plan.xlsx", parts))


def test_a_directory_larger_than_it_says_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "plan.xlsx", {f"{n}": "" for n in range(20_000)})
    stored = bytearray(path.read_bytes())
    end = stored.rindex(b"PK\x05\x06")
    stored[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    path.write_bytes(stored)
    assert "contiene más de 2,000 partes" in refusal(path)


def test_an_empty_list_of_macros_is_no_macro(tmp_path: Path) -> None:
    parts = {**workbook_parts("<sheetData/>"), "Basic/script-lc.xml": "<x/>", "Basic/Standard/script-lb.xml": "<x/>"}
    assert detect(write_archive(tmp_path / "plan.xlsx", parts)) is Format.XLSX


@pytest.mark.parametrize(
    "kind", ["application/vnd.ms-office.vbaProject", "application/vnd.ms-excel.intlmacrosheet+xml"]
)
def test_macros_under_another_name_are_told_by_their_type(tmp_path: Path, kind: str) -> None:
    parts = workbook_parts("")
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(
        "<Default", f'<Default Extension="dat" ContentType="{kind}"/><Default'
    )
    assert "lleva macros" in refusal(write_archive(tmp_path / "plan.xlsx", parts))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"hola.txt": "hola"}, "es un archivo comprimido, no un documento"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "OpenDocument que no es hoja de cálculo"),
        ({CONTENT_TYPES: "<Types/>"}, f"no dice por dentro qué documento es ({CONTENT_TYPES})"),
        ({CONTENT_TYPES: "<Types"}, "está dañado o incompleto"),
        (workbook_parts("", main_type="pivotTable"), "no dice por dentro"),
        ({key: part for key, part in workbook_parts("").items() if key != "xl/workbook.xml"}, "no dice por dentro"),
    ],
)
def test_a_zip_that_is_no_document_gets_its_sentence(tmp_path: Path, parts: dict[str, str], said: str) -> None:
    assert said in refusal(write_archive(tmp_path / "plan.zip", parts))


@pytest.mark.parametrize(
    ("content_type", "said"),
    [
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "lleva macros"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "es un libro binario (.xlsb)"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "es una presentación"),
    ],
)
def test_an_office_document_of_another_kind_gets_its_sentence(tmp_path: Path, content_type: str, said: str) -> None:
    parts = workbook_parts("")
    ours = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(ours, content_type)
    assert said in refusal(write_archive(tmp_path / "plan.xlsx", parts))


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_dtd_is_refused_at_its_first_sign(tmp_path: Path, prolog: str) -> None:
    parts = workbook_parts("<sheetData/>")
    parts[CONTENT_TYPES] = prolog + parts[CONTENT_TYPES]
    assert "define entidades XML (DTD)" in refusal(write_archive(tmp_path / "plan.xlsx", parts))


@pytest.mark.parametrize("cut", [10, 100, 500, 1000, 2000, 4000])
def test_a_truncated_workbook_is_damaged(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, "CÓDIGO")
    path.write_bytes(path.read_bytes()[:cut])
    assert "está dañado o incompleto" in refusal(path)
