"""Typst as a press: a template and its content as JSON become a tagged PDF (PDF/UA-1, PDF/A-2a); a text stays a text and is never typst."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timezone
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planabierto.core.errors import UnwritableFormatError

if TYPE_CHECKING:
    from pikepdf import Pdf

_SIGNS_WITHOUT_TYPE = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED_SIGN = re.compile(r"\\u\{([0-9a-f]+)\}")
_BOX: Final = "□"
_MOST_ATTEMPTS: Final = 20

Tell = Callable[[dict[str, Any], str], dict[str, Any]]
"""Puts into a content which signs were left out («U+1F600, U+1F601»)."""


def press(template: str, content: dict[str, Any], created: datetime, *, tell: Tell) -> bytes:
    """Draw a template of this folder; it finds the content as JSON in `sys.inputs.report`.

    A sign for which no type is at hand (an emoji, say) is printed as "□", and `tell` may say which. Raises `UnwritableFormatError` where
    there are too many of them.
    """
    missing: set[str] = set()
    for _ in range(_MOST_ATTEMPTS):
        drawn = _draw(template, _without(missing, content, tell), created)
        if isinstance(drawn, bytes):
            return drawn
        missing |= drawn
    raise UnwritableFormatError(
        "El informe tiene demasiados signos que la tipografía del PDF no tiene. Pídalo en DOCX o XLSX, o cambie esos signos."
    )


def packed(drawn: bytes, mend: Callable[[Pdf], None]) -> bytes:
    """The file with its tags mended and its many small objects packed into streams: a third of the size."""
    import pikepdf

    stream = BytesIO()
    with pikepdf.open(BytesIO(drawn)) as pdf:
        mend(pdf)
        pdf.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return stream.getvalue()


def _with_fixed_offset(moment: datetime) -> datetime:
    """The same second as the press takes it: a zone with rules of its own is an offset on one day."""
    offset = moment.utcoffset()
    return moment.replace(microsecond=0, tzinfo=None if offset is None else timezone(offset))


def _draw(template: str, content: str, created: datetime) -> bytes | set[str]:
    """The file, or the signs for which there is no type."""
    import typst

    folder = files(__package__)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[Path(str(folder / "fonts"))]
    )
    try:
        return typst.compile(
            (folder / template).read_bytes(),
            font_paths=fonts,
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            sys_inputs={"report": content},
            timestamp=_with_fixed_offset(created),
        )
    except typst.TypstError as error:
        found = "".join(_SIGNS_WITHOUT_TYPE.findall(error.diagnostic))
        if not found:
            raise
        return set(_ESCAPED_SIGN.sub(lambda escaped: chr(int(escaped[1], 16)), found))


def _without(missing: set[str], content: dict[str, Any], tell: Tell) -> str:
    """The content as JSON, the missing signs replaced by boxes and told."""
    signs = sorted(missing)
    if signs:
        content = tell(content, ", ".join(f"U+{ord(sign):04X}" for sign in signs))
    return json.dumps(content, ensure_ascii=False).translate(dict.fromkeys(map(ord, signs), _BOX))
