"""Good files of each kind that is taken, and files that somebody might attach to do harm. None is stored in the repository.

Each stands by what it is: its name as the browser sends it, and its bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import pikepdf

from tests.documents.readers.archives import CONTENT_TYPES, workbook_parts
from tests.office.intake.hostile_files import (
    GOOD,
    LAUGHS,
    NAMES,
    SCRIPT,
    Files,
    encrypted_part,
    hostile_files,
    link,
    overlapping,
    packed,
    pdf,
    sheet_of_ods,
    with_declared_size,
    word,
    workbook,
)

TEST_VIRUS: Final = "".join(reversed("*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X")).encode()
TEXT: Final = b"BT /F1 12 Tf (x) Tj ET "
SUFFIXES: Final = (".pdf", ".jpg", ".png", ".webp", ".xlsx", ".ods", ".docx", ".csv", ".txt")


def png(width: int = 3, height: int = 2) -> bytes:
    """A grey picture; a large one says its size and holds one line."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\x00" + b"\x80" * min(width, 100)) * min(height, 100)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, body) for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(width: int = 3, height: int = 2, *, frame: int = 0xC0, before: bytes = b"") -> bytes:
    """The structure of a photograph: application data, frame header, scan, end; its scan is noise."""
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    head = struct.pack(">BBHBHHBBBB", 0xFF, frame, 11, 8, height, width, 1, 1, 0x11, 0)
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x2a" * 40
    return b"\xff\xd8" + app + before + head + scan + b"\xff\xd9"


def webp(width: int = 3, height: int = 2, *, form: str = "VP8L") -> bytes:
    """The structure of a WebP picture, lossless, lossy, on a canvas or moving."""
    if form == "VP8L":
        body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\x00" * 8
    elif form == "VP8 ":
        body = b"\x10\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\x00" * 8
    elif form == "VP8X":
        body = b"\x00" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    else:
        body = b"\x00" * 6 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little") + b"\x00" * 4
    body += b"\x00" * (len(body) % 2)
    chunk = form.encode() + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def good_files() -> Files:
    """One of each kind, and variants that an honest person sends."""
    return {
        "PDF": ("acta.pdf", pdf(TEXT)),
        "JPEG": ("foto.jpg", jpeg()),
        "PNG": ("captura de pantalla.png", png()),
        "WebP": ("foto.webp", webp()),
        "XLSX": ("cuadro.xlsx", workbook("<sheetData/>")),
        "ODS": ("cuadro.ods", sheet_of_ods("<table:table-row/>")),
        "DOCX": ("informe.docx", word("<w:p/>")),
        "CSV": ("lista.csv", "código;cantidad\r\nA;1\r\n".encode()),
        "TXT": ("nota.txt", "Se entregó el día 3.\n".encode()),
        "a JPEG of the other ending": ("FOTO.JPEG", jpeg(frame=0xC2)),
        "a JPEG with fill bytes": ("foto.jpg", jpeg(before=b"\xff\xff\xfe\x00\x04ab")),
        "a lossy WebP": ("foto.webp", webp(form="VP8 ")),
        "a WebP on a canvas": ("foto.webp", webp(form="VP8X")),
        "a text of Windows": ("nota.txt", "año y acción".encode("cp1252")),
        "a text in UTF-16": ("nota.txt", "año y acción\r\n".encode("utf-16")),
        "a text with its mark": ("nota.csv", "a;b\n".encode("utf-8-sig")),
        "a PDF after blank lines": ("acta.pdf", b"\r\n" + pdf(TEXT)),
        "a name of accents": ("Acta n.º 7, sesión ordinaria.pdf", pdf(TEXT)),
    }


def renamed() -> Files:
    """Each good file under the ending of each other kind, and under endings that are not taken."""
    kinds = {name: good_files()[name] for name in ("PDF", "JPEG", "PNG", "WebP", "XLSX", "ODS", "DOCX", "CSV", "TXT")}
    endings = (*SUFFIXES, ".exe", ".html", ".svg", ".zip", "")
    texts = {".csv", ".txt"}
    return {
        f"{kind} as «{ending}»": (f"acta{ending}", body)
        for kind, (name, body) in kinds.items()
        for own in [name[name.rindex(".") :]]
        for ending in endings
        if ending != own and not ({own, ending} <= texts)
    }


def packages() -> Files:
    """Each zip document with each thing in it that must not be there."""
    nested = packed([("a.txt", GOOD)])
    makers: dict[str, tuple[str, Callable[..., bytes]]] = {
        "XLSX": ("a.xlsx", _more_of(workbook_parts("<sheetData/>"))),
        "DOCX": ("a.docx", _more_of(_parts(word("<w:p/>")))),
        "ODS": ("a.ods", _more_of(_parts(sheet_of_ods("<table:table-row/>")))),
    }
    parts: Mapping[str, tuple[str | zipfile.ZipInfo, str | bytes]] = {
        "a part above the folder": ("../../fuera.txt", "x"),
        "a part that climbs in the middle": ("xl/../../../fuera.txt", "x"),
        "an absolute part": ("/etc/cron.d/x", "x"),
        "a part of Windows": ("..\\..\\fuera.txt", "x"),
        "a part on a drive": ("C:/fuera.txt", "x"),
        "a link": link("media/passwd", "/etc/passwd"),
        "macros": ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
        "macros in another folder": ("WORD/VBAPROJECT.BIN", b"x"),
        "macros of OpenDocument": ("Basic/Standard/Module1.xml", "<x/>"),
        "a script of OpenDocument": ("Scripts/python/x.py", "import os"),
        "a sheet of macros": ("xl/macrosheets/sheet1.xml", "<x/>"),
        "a document inside": ("embeddings/a.docx", nested),
        "a zip inside by its name": ("media/a.zip", "x"),
        "a jar inside": ("media/a.jar", nested),
        "a zip inside as a picture": ("media/a.png", nested),
        "a 7z inside": ("media/b.bin", b"7z\xbc\xaf\x27\x1c" + b"x" * 20),
        "a RAR inside": ("media/c.bin", b"Rar!\x1a\x07\x00" + b"x" * 20),
        "a GZIP inside": ("media/d.bin", b"\x1f\x8b\x08" + b"x" * 20),
        "a BZIP2 inside": ("media/e.bin", b"BZh9" + b"x" * 20),
        "an XZ inside": ("media/f.bin", b"\xfd7zXZ\x00" + b"x" * 20),
        "a part that inflates a thousand times": ("media/g.bin", b"\x00" * 30_000_000),
    }
    found = {
        f"{kind} with {what}": (name, make(part))
        for kind, (name, make) in makers.items()
        for what, part in parts.items()
    }
    for kind, (name, make) in makers.items():
        whole = make()
        found[f"{kind} with an encrypted part"] = (name, encrypted_part(whole))
        found[f"{kind} that says to be of four gigabytes"] = (name, with_declared_size(whole, 2**32 - 2))
        found[f"{kind} that says to be of ten bytes"] = (name, with_declared_size(whole, 10))
        found[f"{kind} cut short"] = (name, whole[: len(whole) * 2 // 3])
        found[f"{kind} without its end"] = (name, whole[:-22])
        found[f"{kind} of 2,500 parts"] = (name, packed([(f"p/{n}.xml", "x") for n in range(2500)]))
        found[f"{kind} with a part of other bytes"] = (name, _spoilt(whole))
    return {
        **found,
        "parts that overlap": ("a.docx", overlapping()),
        "a directory of 40,000 that says one": ("a.xlsx", _lying_directory(40_000)),
        "1,990 parts of which the last is a zip": (
            "a.xlsx",
            packed([*((f"p/{n}.bin", "x") for n in range(1989)), ("p/a.bin", nested)]),
        ),
        "types that lie": ("a.docx", workbook("<sheetData/>")),
        "types with entities": ("a.xlsx", workbook(changed={CONTENT_TYPES: f"{LAUGHS}<Types>&e9;</Types>"})),
        "no types": ("a.xlsx", packed([("xl/workbook.xml", "<x/>")])),
        "a presentation": (
            "a.pptx",
            workbook(changed={CONTENT_TYPES: _types("presentationml.presentation.main")}),
        ),
        "a template with macros": ("a.xlsx", workbook(changed={CONTENT_TYPES: _types("sheet.macroEnabled.main")})),
        "an archive in an archive in an archive": ("a.zip", packed([("b.zip", packed([("c.zip", nested)]))])),
        "a text of OpenDocument": ("a.odt", packed([("mimetype", "application/vnd.oasis.opendocument.text")])),
        "a book": ("a.epub", packed([("mimetype", "application/epub+zip")])),
    }


def _more_of(parts: Mapping[str, str] | Mapping[str, bytes]) -> Callable[..., bytes]:
    """A zip of these parts and of what is given besides."""

    def make(*more: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
        return packed([*parts.items(), *more])

    return make


def _parts(body: bytes) -> dict[str, bytes]:
    import io

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _types(kind: str) -> str:
    return workbook_parts("")[CONTENT_TYPES].replace("spreadsheetml.sheet.main", f"spreadsheetml.{kind}", 1)


def _spoilt(body: bytes) -> bytes:
    """A zip in the middle of whose largest entry some bytes are others."""
    changed = bytearray(body)
    at = changed.index(b"PK\x01\x02") // 2
    changed[at : at + 12] = b"\xff" * 12
    return bytes(changed)


def _lying_directory(parts: int) -> bytes:
    body = bytearray(packed([(f"{n}", "") for n in range(parts)], zipfile.ZIP_STORED))
    end = body.rindex(b"PK\x05\x06")
    body[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    return bytes(body)


def pictures() -> Files:
    """Pictures that swell, lie or break off."""
    huge = 50_000
    return {
        "a PNG of 50,000 × 50,000": ("a.png", png(huge, huge)),
        "a JPEG of 50,000 × 50,000": ("a.jpg", jpeg(huge, huge)),
        "a progressive JPEG of 50,000 × 50,000": ("a.jpg", jpeg(huge, huge, frame=0xC2)),
        "a lossless WebP of 16,000 × 16,000": ("a.webp", webp(16_000, 16_000)),
        "a lossy WebP of 16,000 × 16,000": ("a.webp", webp(16_000, 16_000, form="VP8 ")),
        "a canvas of 50,000 × 50,000": ("a.webp", webp(huge, huge, form="VP8X")),
        "a moving picture of 50,000 × 50,000": ("a.webp", webp(huge, huge, form="ANMF")),
        "a PNG of 2³¹ × 2³¹": ("a.png", png(2**31 - 1, 2**31 - 1)),
        "a PNG without width": ("a.png", png(0, 5)),
        "a JPEG without height": ("a.jpg", jpeg(5, 0)),
        "a lossy WebP without width": ("a.webp", webp(0, 5, form="VP8 ")),
        "a PNG cut short": ("a.png", png()[:-8]),
        "a PNG of its signature": ("a.png", png()[:8]),
        "a PNG that begins elsewhere": ("a.png", png()[:8] + _chunk(b"tEXt", b"x") + png()[8:]),
        "a PNG with an endless chunk": ("a.png", png()[:33] + struct.pack(">I4s", 2**31 - 1, b"IDAT")),
        "a JPEG cut short": ("a.jpg", jpeg()[:-2]),
        "a JPEG of its signature": ("a.jpg", jpeg()[:3]),
        "a JPEG without a frame": ("a.jpg", b"\xff\xd8\xff\xd9"),
        "a JPEG whose lengths go round": ("a.jpg", b"\xff\xd8\xff\xe0\x00\x00" * 50),
        "a WebP cut short": ("a.webp", webp()[:-4]),
        "a WebP without a picture": ("a.webp", b"RIFF\x04\x00\x00\x00WEBP"),
        "a WebP of another part": ("a.webp", b"RIFF\x0c\x00\x00\x00WEBPICCP\x00\x00\x00\x00"),
        "a sound": ("a.webp", b"RIFF\x24\x00\x00\x00WAVEfmt \x00\x00"),
        "a GIF": ("a.gif", b"GIF89a" + b"\x00" * 40),
        "a GIF that says it is a PNG": ("a.png", b"GIF89a" + b"\x00" * 40),
        "a GIF and an archive": ("a.gif", b"GIF89a" + packed([("a.class", b"\xca\xfe\xba\xbe")])),
        "a TIFF": ("a.tif", b"II*\x00" + b"\x00" * 40),
        "a BMP": ("a.bmp", b"BM" + b"\x00" * 40),
        "a photograph of a telephone": ("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40),
        "a photograph of a telephone as JPEG": ("a.jpg", b"\x00\x00\x00\x18ftypmif1" + b"\x00" * 40),
        "a film": ("a.mp4", b"\x00\x00\x00\x18ftypisom" + b"\x00" * 40),
        "an icon": ("a.png", b"\x00\x00\x01\x00\x01\x00" + b"\x00" * 40),
    }


def acting_pdfs() -> Files:
    """PDFs that act, carry or hide."""
    name, text = pikepdf.Name, pikepdf.String
    array, entry = pikepdf.Array, pikepdf.Dictionary
    script = entry(S=name("/JavaScript"), JS=text("app.alert(1)"))
    launch = entry(S=name("/Launch"), F=text("/bin/sh"))
    file = entry(Type=name("/Filespec"), F=text("a.exe"), EF=entry(F=entry()))
    catalogues: dict[str, dict[str, Any]] = {
        "a script on opening": {"OpenAction": script},
        "a script on closing": {"AA": entry(WC=script)},
        "a script among its names": {"Names": entry(JavaScript=entry(Names=array([text("a"), script])))},
        "a script after another action": {"OpenAction": entry(S=name("/GoTo"), D=array([]), Next=array([script]))},
        "a script in a form": {"AcroForm": entry(Fields=array([entry(AA=entry(K=script))]))},
        "a script of its rendition": {"OpenAction": entry(S=name("/Rendition"), JS=text("x"))},
        "a program": {"OpenAction": launch},
        "a program of Windows": {"OpenAction": entry(S=name("/Launch"), Win=entry(F=text("cmd.exe")))},
        "data from elsewhere": {"OpenAction": entry(S=name("/ImportData"), F=text("a.fdf"))},
        "a file among its names": {"Names": entry(EmbeddedFiles=entry(Names=array([text("a.exe"), file])))},
        "a file beside": {"AF": array([file])},
        "a way into a file inside": {"OpenAction": entry(S=name("/GoToE"), T=entry(R=name("/C")))},
        "a form of XFA": {"AcroForm": entry(XFA=array([text("template"), text("<x/>")]))},
        "a script ten dictionaries down": {"Extra": _deep(script, 10)},
        "a script two hundred arrays down": {"Extra": _deep(script, 200)},
    }
    found = {f"a PDF with {what}": ("a.pdf", pdf(TEXT, **entries)) for what, entries in catalogues.items()}
    notes = {
        "a note that runs a script": entry(Type=name("/Annot"), Subtype=name("/Link"), A=script),
        "a note that starts a program": entry(Type=name("/Annot"), Subtype=name("/Link"), A=launch),
        "a note with a file": entry(Type=name("/Annot"), Subtype=name("/FileAttachment"), FS=file),
        "a note with a film and its player": entry(
            Type=name("/Annot"), Subtype=name("/RichMedia"), RichMediaContent=entry()
        ),
    }
    found |= {f"a PDF with {what}": ("a.pdf", _with_note(note)) for what, note in notes.items()}
    plain = pdf(TEXT)
    return {
        **found,
        "a PDF with a script in a stream of objects": ("a.pdf", _packed_objects(pdf(TEXT, OpenAction=script))),
        "a PDF with a script under an escaped name": (
            "a.pdf",
            pdf(TEXT, OpenAction=script).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/#4aS "),
        ),
        "a PDF with a password": ("a.pdf", pdf(TEXT, password="x")),  # noqa: S106  it protects nothing
        "a PDF with restrictions": ("a.pdf", _restricted()),
        "a PDF of 501 pages": ("a.pdf", pdf(pages=501)),
        "a PDF of its first word": ("a.pdf", b"%PDF-1.7\n"),
        "a PDF of noise": ("a.pdf", b"%PDF-1.7\n" + b"\xfe" * 4000),
        "a PDF without pages": ("a.pdf", pdf(pages=0)),
        "a PDF whose pages go round": ("a.pdf", plain.replace(b"/Kids [ 3 0 R ]", b"/Kids [ 2 0 R ]")),
        "a page before a PDF": ("a.pdf", b"<!doctype html><script>alert(1)</script>" + plain),
        "a drawing before a PDF": ("a.pdf", b"<svg onload='alert(1)'/>" + plain),
        "PostScript": ("a.pdf", b"%!PS-Adobe-3.0\n/x {1} def\n"),
    }


def _deep(inside: pikepdf.Object, levels: int) -> pikepdf.Object:
    for level in range(levels):
        inside = pikepdf.Array([inside]) if level % 2 else pikepdf.Dictionary(A=inside)
    return inside


def _with_note(note: pikepdf.Dictionary) -> bytes:
    import io

    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))
        body = io.BytesIO()
        document.save(body)
    return body.getvalue()


def _packed_objects(body: bytes) -> bytes:
    import io

    packed_body = io.BytesIO()
    with pikepdf.open(io.BytesIO(body)) as document:
        document.save(packed_body, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return packed_body.getvalue()


def _restricted() -> bytes:
    """A PDF that everybody may open and nobody may print."""
    import io

    body = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(body, encryption=pikepdf.Encryption(owner="x", user=""))
    return body.getvalue()


def markup_and_programs() -> Files:
    """What a browser, a shell or an office would run, under the endings of what is taken."""
    marked = {
        "SVG": f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>',
        "SVG after XML": f'<?xml version="1.0"?><svg onload="x">{SCRIPT}</svg>',
        "HTML": f"<!DOCTYPE HTML><html>{SCRIPT}</html>",
        "HTML after blanks": f"\n\n  <HTML>{SCRIPT}</HTML>",
        "XML with entities": LAUGHS,
    }
    binary = {
        "ELF": b"\x7fELF\x02\x01\x01" + b"\x00" * 60,
        "a program of Windows": b"MZ\x90\x00" + b"\x00" * 60,
        "GZIP": b"\x1f\x8b\x08\x00" + b"\x00" * 60,
        "7z": b"7z\xbc\xaf\x27\x1c" + b"\x00" * 60,
        "RAR": b"Rar!\x1a\x07\x00" + b"\x00" * 60,
        "RTF": rb"{\rtf1\object\objdata 0105}",
        "a database": b"SQLite format 3\x00" + b"\x00" * 84,
        "old Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        "encrypted Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "a class of Java": b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + b"\x00" * 60,
        "noise": bytes(range(256)) * 4,
        "NULs": b"\x00" * 4000,
        "a text with a NUL": b"texto \x00 y m\xc3\xa1s",
        "a text with a bell": b"texto \x07 y m\xc3\xa1s",
        "half of UTF-16": "texto".encode("utf-16")[:-1],
    }
    bodies = {**{kind: text.encode() for kind, text in marked.items()}, **binary}
    endings = (".txt", ".csv", ".pdf", ".png", ".xlsx")
    found = {f"{kind} as «{ending}»": (f"a{ending}", body) for kind, body in bodies.items() for ending in endings}
    own = ("a.svg", "a.html", "a.htm", "a.xhtml", "a.xml", "a.js", "a.php", "a.sh", "a.bat", "a.hta", "a.url", "a.lnk")
    return {
        **found,
        **{f"a text called «{name}»": (name, b"un texto\n") for name in own},
        **{f"nothing as «{ending}»": (f"a{ending}", b"") for ending in (*SUFFIXES, ".zip", "")},
    }


def inert_files() -> Files:
    """What may be kept because nothing in it acts where it lies and nobody is given it but as an attachment of its kind."""
    zipped = packed([("a.class", b"\xca\xfe\xba\xbe")])
    page = f"<html>{SCRIPT}</html>".encode()
    return {
        "a PNG and an archive": ("a.png", png() + zipped),
        "a PNG and a page": ("a.png", png() + page),
        "a JPEG and an archive": ("a.jpg", jpeg() + zipped),
        "a JPEG and a program": ("a.jpg", jpeg() + b"<?php system($_GET['c']); ?>"),
        "a WebP and an archive": ("a.webp", webp() + zipped),
        "a PDF and an archive": ("a.pdf", pdf(TEXT) + zipped),
        "a page in the middle of a text": ("a.txt", b"una nota\n" + page),
        "formulas": ("a.csv", b"=cmd|' /C calc'!A0;+1;@SUM(1)\n"),
        "a program of a shell as text": ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
        "UTF-7": ("a.txt", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-\n"),
        "the test of virus scanners where there is none": ("a.txt", TEST_VIRUS),
        "nine megabytes of one line": ("a.txt", b"x" * (9 * 2**20)),
        "a workbook with entities": ("a.xlsx", workbook(f"{LAUGHS}<a>&e9;</a>")),
        "a workbook of a program's formula": ("a.xlsx", workbook("<f>cmd|' /C calc'!A0</f>")),
        "a document with a template elsewhere": ("a.docx", word('<w:attachedTemplate r:id="rId9"/>')),
        **{f"a picture called {name!a}": (name, png()) for name in NAMES if not name.endswith(".txt")},
        **{f"a text called {name!a}": (name, b"una nota\n") for name in NAMES},
    }


_MAY_STAY_OF_THE_INTAKE: Final = frozenset(
    {
        *("a sheet outside of the file", "a column too many", "a million columns by name", "a row past the last"),
        *("a cell of a million signs", "ranges that cover everything", "elements in elements in elements"),
        *("a text that is not there", "a number without end", "a formula that starts a program"),
        *("entities that multiply", "an entity of another file", "Word with entities", "Word with tables in tables"),
        *("Word with a cell as wide as the world", "a sheet of ODS repeated a million times"),
        *(
            "ODS with an entity of another file",
            "a PDF with a stream of a hundred megabytes",
            "a PDF with endless lines",
        ),
        *("a PDF that is also an archive", "a PDF of numbers without end", "a PDF cut short"),
        *("a million columns", "more cells than are read", "one line of nine megabytes"),
        *("text that hides a script in UTF-7", "the file by which virus scanners are tried"),
    }
)
"""Of what the intake does not read, what may be kept: it acts on whoever reads cells, and nobody reads these."""


def refused_files() -> Files:
    """What must be refused."""
    of_the_intake = {what: file for what, file in hostile_files().items() if what not in _MAY_STAY_OF_THE_INTAKE}
    parts = (renamed(), packages(), pictures(), acting_pdfs(), markup_and_programs(), of_the_intake)
    return {what: file for part in parts for what, file in part.items()}


def tolerated_files() -> Files:
    """What must be refused or inert."""
    of_the_intake = {what: file for what, file in hostile_files().items() if what in _MAY_STAY_OF_THE_INTAKE}
    return {**inert_files(), **of_the_intake}
