"""The press of the picture, the module of a child process: words as JSON come in, a PNG goes out, and the server keeps no memory of it.

It imports nothing of Django.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Final

import planabierto.documents.writers
from planabierto.documents.writers.limited import Bounds, confine

_BOUNDS: Final = Bounds(processor_seconds=20, clock_seconds=60)
_COLOURS: Final = 128


def press(words: str) -> bytes:
    """Draw the picture of some words; raises `CalledProcessError` where the child fails, `TimeoutExpired` where it takes too long."""
    return subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-I", "-m", __name__],
        input=words.encode(),
        capture_output=True,
        timeout=_BOUNDS.clock_seconds,
        check=True,
    ).stdout


def draw(words: str) -> bytes:
    """Drawn by typst, and written with as many colours as it has use for: a quarter of the bytes."""
    import typst  # noqa: PLC0415 - only the child draws
    from PIL import Image  # noqa: PLC0415 - the same

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[Path(str(files(planabierto.documents.writers) / "fonts"))],
    )
    drawn = typst.compile(
        (files(__package__) / "picture.typ").read_bytes(),
        font_paths=fonts,
        format="png",
        ppi=72.0,
        sys_inputs={"words": words},
    )
    with Image.open(BytesIO(drawn)) as image, BytesIO() as stream:
        image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
        return stream.getvalue()


if __name__ == "__main__":
    confine(_BOUNDS)
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read().decode()))
