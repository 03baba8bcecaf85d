"""Files that somebody might send to do harm: bombs, wrong names, documents inside documents, things that are not what they say.

Each stands by what it is: its name as the browser sends it, and its bytes. None is stored in the repository.
"""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import pikepdf

from tests.documents.readers.archives import CONTENT_TYPES, MAIN, RELATIONSHIPS, workbook_parts
from tests.office.written import follow_up

Files = Mapping[str, tuple[str, bytes]]

LETTER: Final = "<p>una carta</p>"
GOOD: Final = follow_up().encode()
SCRIPT: Final = "<script>alert(document.cookie)</script>"
ENTITIES: Final = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS: Final = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ja">{ENTITIES}]>'
OUTSIDE: Final = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'
ROW: Final = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row></sheetData>'
WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
SHEET: Final = "xl/worksheets/sheet1.xml"
LARGEST: Final = 10 * 2**20


def packed(parts: Iterable[tuple[str | zipfile.ZipInfo, str | bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts, as wrong as they are."""
    body = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(body, "w", method) as archive:
        warnings.simplefilter("ignore")  # a part that stands twice is what is wanted
        for name, content in parts:
            archive.writestr(name, content, compress_type=method)
    return body.getvalue()


def workbook(
    sheet: str = "", *more: tuple[str | zipfile.ZipInfo, str | bytes], changed: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """A workbook of one sheet with more parts; `changed` are those whose content is another."""
    return packed([*{**workbook_parts(sheet), **changed}.items(), *more])


def replaced(body: bytes, old: bytes, new: bytes) -> bytes:
    """A file in which something else stands."""
    if old not in body:
        raise ValueError(old)
    return body.replace(old, new)


def word(body: str, before: str = "") -> bytes:
    """A Word document with this body."""
    types = workbook_parts("")[CONTENT_TYPES].replace("spreadsheetml.sheet", "wordprocessingml.document")
    relations = workbook_parts("")["_rels/.rels"]
    return packed(
        [
            (CONTENT_TYPES, types),
            ("_rels/.rels", relations),
            ("xl/workbook.xml", f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'),
        ]
    )


def sheet_of_ods(rows: str, before: str = "", manifest: str = "") -> bytes:
    """An OpenDocument sheet with these rows."""
    names = " ".join(f'xmlns:{short}="{OFFICE.format(short)}"' for short in ("office", "table", "text"))
    table = f'<table:table table:name="Plan">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f"<office:document-content {names}>{body}</office:document-content>"
    more = [("META-INF/manifest.xml", manifest)] if manifest else []
    return packed(
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", before + content), *more]
    )


def pdf(content: bytes = b"", *, pages: int = 1, password: str = "", **entries: pikepdf.Object) -> bytes:
    """A PDF whose pages hold this content; `entries` are put into its catalogue."""
    with pikepdf.new() as document:
        for _ in range(pages):
            page = document.add_blank_page()
            page.Contents = document.make_stream(content)
        for name, entry in entries.items():
            document.Root[f"/{name}"] = entry
        body = io.BytesIO()
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        document.save(body, encryption=encryption, compress_streams=True)
    return body.getvalue()


def with_declared_size(body: bytes, size: int) -> bytes:
    """A zip whose entries all say that they are of another size."""
    changed = bytearray(body)
    for magic, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = changed.find(magic)
        while start >= 0:
            changed[start + place : start + place + 4] = struct.pack("<I", size)
            start = changed.find(magic, start + 4)
    return bytes(changed)


def overlapping() -> bytes:
    """A zip whose directory names the same bytes a hundred times."""
    body = packed([("xl/a.xml", b"0" * 500_000)])
    directory = body.index(b"PK\x01\x02")
    end = body.index(b"PK\x05\x06")
    entries = b"".join(body[directory:end].replace(b"xl/a.xml", f"xl/{n:04}l".encode()) for n in range(100))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), directory, 0)
    return body[:directory] + entries + tail


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, str]:
    """A part that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info, target


def encrypted_part(body: bytes) -> bytes:
    """A zip whose first entry says that it is encrypted."""
    changed = bytearray(body)
    changed[changed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def archives() -> Files:
    """Zips and the documents that are zips."""
    nested = packed([("seguimiento.txt", GOOD)])
    macros = workbook_parts("")[CONTENT_TYPES].replace(
        "spreadsheetml.sheet.main", "spreadsheetml.sheet.macroEnabled.main"
    )
    entity = f"<worksheet xmlns='{MAIN}'>{ROW.format('&e9;')}</worksheet>"
    columns = "".join(f'<c r="{name}1"><v>1</v></c>' for name in ("A", "XFD", "XFE"))
    return {
        "a sheet that inflates a thousand times": (
            "a.xlsx",
            workbook("<sheetData>" + " " * 50_000_000 + "</sheetData>"),
        ),
        "a hundred megabytes declared": ("a.xlsx", with_declared_size(workbook(), 100 * 2**20)),
        "four gigabytes declared": ("a.xlsx", with_declared_size(workbook(), 2**32 - 2)),
        "ten bytes declared": ("a.xlsx", with_declared_size(workbook(ROW.format("x" * 1000)), 10)),
        "the same bytes under a hundred names": ("a.xlsx", overlapping()),
        "three thousand parts": ("a.xlsx", packed((f"xl/{n}.xml", "x") for n in range(3000))),
        "a link among the parts": ("a.xlsx", workbook("", link("xl/passwd", "/etc/passwd"))),
        "a part above the folder": ("a.xlsx", workbook("", ("../../../fuera.txt", "x"))),
        "a part with an absolute name": ("a.xlsx", workbook("", ("/etc/cron.d/x", "x"))),
        "a part with a name of Windows": ("a.xlsx", workbook("", ("..\\..\\fuera.txt", "x"))),
        "a part on a drive": ("a.xlsx", workbook("", ("C:/fuera.txt", "x"))),
        "a part twice": ("a.xlsx", workbook("", ("xl/worksheets/SHEET1.XML", "<x/>"))),
        "an encrypted part": ("a.xlsx", encrypted_part(workbook())),
        "parts compressed in another way": ("a.xlsx", packed(workbook_parts("").items(), zipfile.ZIP_LZMA)),
        "macros": ("a.xlsx", workbook("", ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"))),
        "macros of the old kind": ("a.xlsx", workbook("", ("xl/macrosheets/sheet1.xml", "<x/>"))),
        "a type with macros": ("a.xlsm", workbook(changed={CONTENT_TYPES: macros})),
        "a document inside": ("a.xlsx", workbook("", ("xl/embeddings/Microsoft_Word.docx", nested))),
        "an archive that says it is a picture": ("a.xlsx", workbook("", ("xl/media/image1.png", nested))),
        "an archive inside an archive inside": ("a.zip", packed([("b.zip", packed([("c.zip", nested)]))])),
        "an archive of a good document": ("a.zip", nested),
        "an empty archive": ("a.xlsx", packed([])),
        "a picture before the archive": ("a.gif", b"GIF89a" + nested),
        "entities that multiply": (
            "a.xlsx",
            workbook(changed={SHEET: f"{LAUGHS}{entity}"}),
        ),
        "an entity of another file": (
            "a.xlsx",
            workbook(changed={SHEET: f"{OUTSIDE}{entity}"}),
        ),
        "entities in the list of types": ("a.xlsx", workbook(changed={CONTENT_TYPES: f"{LAUGHS}<Types>&e9;</Types>"})),
        "a sheet outside of the file": (
            "a.xlsx",
            workbook(
                changed={
                    "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="rId1" Type="{RELATIONSHIPS}/worksheet" '
                    'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
                }
            ),
        ),
        "a column too many": ("a.xlsx", workbook(f"<sheetData><row r='1'>{columns}</row></sheetData>")),
        "a million columns by name": (
            "a.xlsx",
            workbook("<sheetData><row r='1'><c r='BDWGN1'><v>1</v></c></row></sheetData>"),
        ),
        "a row past the last": (
            "a.xlsx",
            workbook("<sheetData><row r='1048577'><c r='A1048577'><v>1</v></c></row></sheetData>"),
        ),
        "a cell of a million signs": ("a.xlsx", workbook(ROW.format("".join(f"{n:x} " for n in range(200_000))))),
        "ranges that cover everything": (
            "a.xlsx",
            workbook("<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 2000 + "</mergeCells>"),
        ),
        "elements in elements in elements": ("a.xlsx", workbook("<a>" * 100_000 + "</a>" * 100_000)),
        "a text that is not there": (
            "a.xlsx",
            workbook("<sheetData><row r='1'><c r='A1' t='s'><v>99999999</v></c></row></sheetData>"),
        ),
        "a number without end": (
            "a.xlsx",
            workbook(f"<sheetData><row r='1'><c r='A1'><v>{'9' * 100_000}</v></c></row></sheetData>"),
        ),
        "a formula that starts a program": ("a.xlsx", workbook(ROW.format("=cmd|' /C calc'!A0"))),
        "Word with entities": ("a.docx", word("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", LAUGHS)),
        "Word with tables in tables": ("a.docx", word("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000)),
        "Word with a cell as wide as the world": (
            "a.docx",
            word('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'),
        ),
        "a sheet of ODS repeated a million times": (
            "a.ods",
            sheet_of_ods(
                '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">'
                "<text:p>x</text:p></table:table-cell></table:table-row>"
            ),
        ),
        "ODS with an entity of another file": ("a.ods", sheet_of_ods("<table:table-row/>", OUTSIDE)),
        "ODS that is encrypted": (
            "a.ods",
            sheet_of_ods(
                "", manifest='<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
            ),
        ),
    }


def pdfs() -> Files:
    """PDFs that act, hide, loop or swell."""
    script = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("app.alert(1)"))
    launch = pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F=pikepdf.String("/bin/sh"))
    files = pikepdf.Dictionary(
        EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a.exe"), pikepdf.Dictionary()]))
    )
    lines = b"".join(b"%d 0 m %d 800 l S " % (n % 600, n % 599) for n in range(250_000))
    text = b"BT /F1 12 Tf (x) Tj ET "
    plain = pdf(text)
    return {
        "a PDF that runs a script": ("a.pdf", pdf(text, OpenAction=script)),
        "a PDF that starts a program": ("a.pdf", pdf(text, OpenAction=launch)),
        "a PDF with a file inside": ("a.pdf", pdf(text, Names=files)),
        "a PDF with a form of another kind": (
            "a.pdf",
            pdf(text, AcroForm=pikepdf.Dictionary(XFA=pikepdf.String("<x/>"))),
        ),
        "a PDF with a password": ("a.pdf", pdf(text, password="secreto")),  # noqa: S106  it protects nothing
        "a PDF of 501 pages": ("a.pdf", pdf(pages=501)),
        "a PDF cut short": ("a.pdf", plain[: len(plain) // 2]),
        "a PDF whose pages go round": ("a.pdf", replaced(plain, b"/Kids [ 3 0 R ]", b"/Kids [ 2 0 R ]")),
        "a PDF with a stream of a hundred megabytes": ("a.pdf", pdf(b" " * (100 * 2**20))),
        "a PDF with endless lines": ("a.pdf", pdf(lines)),
        "a PDF that is also a page": ("a.pdf", f"<html>{SCRIPT}</html>".encode() + plain),
        "a PDF that is also an archive": ("a.pdf", plain + packed([("a.txt", GOOD)])),
        "a PDF of numbers without end": (
            "a.pdf",
            replaced(plain, b"/MediaBox [ 0 0 612 792 ]", b"/MediaBox [ 0 0 9e38 9e38 ]"),
        ),
        "a PDF with nothing in it": ("a.pdf", b"%PDF-1.7\n%%EOF"),
        "a PDF by its first word": ("a.pdf", b"%PDF-1.7\n" + b"\xff" * 5000),
    }


def texts() -> Files:
    """Files that are text, or say so."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../../fuera.txt"))
    test_virus = "".join(reversed("*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X"))
    return {
        "a page": ("a.txt", f"<!doctype html><html>{SCRIPT}</html>".encode()),
        "a page that says it is a workbook": ("a.xlsx", f"<html>{SCRIPT}{LETTER}</html>".encode()),
        "a page that says it is a PDF": ("a.pdf", f"<html>{SCRIPT}{LETTER}</html>".encode()),
        "a drawing with a script": ("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>'.encode()),
        "a drawing that says it is text": (
            "a.txt",
            f'<?xml version="1.0"?><svg onload="alert(1)">{SCRIPT}</svg>'.encode(),
        ),
        "a million columns": ("a.txt", b"\t" * 1_000_000),
        "more cells than are read": ("a.txt", (b"\t" * 999 + b"\n") * 1001),
        "one line of nine megabytes": ("a.txt", b"x" * (9 * 2**20)),
        "text with NULs": ("a.txt", GOOD.replace(b"Reclamos", b"Re\x00cla\x00mos")),
        "text that hides a script in UTF-7": ("a.txt", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-\n" * 20),
        "UTF-16 that is none": ("a.txt", b"\xff\xfe\x00\xd8" * 8),
        "half of UTF-16": ("a.txt", GOOD.decode().encode("utf-16")[:-1]),
        "the file by which virus scanners are tried": ("a.txt", test_virus.encode()),
        "a program of a shell": ("a.sh", b"#!/bin/sh\nrm -rf /\n"),
        "a program of a web server": ("a.php", b"<?php system($_GET['c']); ?>"),
        "a program of Linux": ("a.txt", b"\x7fELF\x02\x01\x01" + b"\x00" * 60),
        "a program of Windows": ("a.xlsx", b"MZ\x90\x00" + b"\x00" * 60),
        "a picture": ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 60),
        "a database": ("a.txt", b"SQLite format 3\x00" + b"\x00" * 84),
        "a workbook of before 2007": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le")),
        "a workbook with a password": (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        ),
        "a text of RTF": ("a.txt", rb"{\rtf1\object\objdata 0105}"),
        "a compressed bomb": ("a.txt", gzip.compress(b"\x00" * 20_000_000)),
        "an archive of tar": ("a.tar.gz", tar.getvalue()),
        "nothing": ("a.txt", b""),
        "one byte": ("a.xlsx", b"P"),
    }


HARMLESS: Final = frozenset({"a formula that starts a program"})
"""What may be read, because nothing in it does anything."""

NAMES: Final = (
    *(
        "../../../etc/passwd",
        "..\\..\\windows\\system.ini",
        "/etc/passwd",
        "C:\\t3.txt",
        "....//t3.txt",
        "..",
        ".",
        "/",
        "",
        " ",
    ),
    *(
        "factura\u202etxt.exe",
        "t3\x00.txt",
        "t3.txt\x00.exe",
        "t3\r\nSet-Cookie: a=b.txt",
        "t3\u2028.txt",
        "\ud800.txt",
        "\ufeff.txt",
    ),
    *(
        "a" * 255,
        "ñ" * 255,
        "漢" * 300 + ".txt",
        "e\u0301" * 300,
        "a." * 200,
        ".htaccess",
        "CON.txt",
        "-rf.txt",
        "$(id).txt",
        "`id`.txt",
    ),
    *(
        "<img src=x onerror=alert(1)>.txt",
        '"><script>.txt',
        "{{ 7*7 }}.txt",
        "%2e%2e%2ft3.txt",
        "t3.txt;.php",
        "t3.txt.php",
        "~/t3.txt",
    ),
)
"""Names under which a good document may be sent."""


def hostile_files() -> Files:
    """All of them."""
    return {**archives(), **pdfs(), **texts()}
