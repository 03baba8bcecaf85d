"""Zip documents made by hand for the tests: the smallest ones that are right, and what is wrong with the others."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

CONTENT_TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook_parts(sheet: str, *, attributes: str = "", main_type: str = "sheet.main") -> dict[str, str]:
    """The parts of a workbook of one sheet, «Plan», whose XML inside `worksheet` is given."""
    return {
        CONTENT_TYPES: (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.{main_type}+xml"/></Types>'
        ),
        "_rels/.rels": _relationships("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}">'
            f'<sheets><sheet name="Plan" sheetId="1" r:id="rId1" {attributes}/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relationships("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
    }


def _relationships(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/></Relationships>'
    )


def write_archive(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write parts into a deflated zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_workbook(path: Path, sheet: str, **changes: str) -> Path:
    """Write a workbook of one sheet from the XML inside its `worksheet`."""
    return write_archive(path, workbook_parts(sheet, **changes))
