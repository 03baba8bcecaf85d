"""How the command line writes: plain lines in a pipe, colour and folded lines on a terminal, nothing that a terminal would obey."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Final

_LONGEST_QUOTE: Final = 160
_WIDEST: Final = 100
_NARROWEST: Final = 20
_USUAL: Final = 80
PROGRAM: Final = "planabierto"


def say(text: str) -> None:
    """Write to standard output; where nobody reads on, the rest is dropped."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn(sentence: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"{plain(sentence)}\n")


def plain(text: str) -> str:
    """A text of a document on one line, without signs that a terminal would obey."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


def quote(text: str) -> str:
    """A cell as it is written, on one line and cut where it is a long text."""
    line = plain(text)
    return f"«{line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1].rstrip() + '…'}»"


def several(count: int, one: str, many: str) -> str:
    """A number with its noun: "1 acción", "1,250 acciones"."""
    return f"{count:,} {one if count == 1 else many}"


def as_json(content: Mapping[str, object]) -> str:
    """Values as indented JSON, their letters kept."""
    import json

    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def is_terminal() -> bool:
    """Whether a person reads the output as it comes."""
    return sys.stdout.isatty()


def terminal_width() -> int:
    """Columns of the terminal, at most 100; 80 where the output is none."""
    try:
        return min(_WIDEST, os.get_terminal_size(sys.stdout.fileno()).columns)
    except OSError:
        return _USUAL


class Terminal:
    """How text is laid out: in colour and folded to the width of a terminal, plain and on one line elsewhere."""

    def __init__(self) -> None:
        self.is_one = is_terminal()
        self.has_colour = self.is_one and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")

    def paint(self, text: str, code: str) -> str:
        """A text in an ANSI colour or weight, as it is where there is no colour."""
        return f"\033[{code}m{text}\033[0m" if self.has_colour and text else text

    def fold(self, text: str, indent: str = "") -> str:
        """A text as indented lines no wider than the terminal, as one line elsewhere."""
        if not self.is_one:
            return f"{indent}{text}\n"
        import textwrap

        return (
            textwrap.fill(
                text, max(len(indent) + _NARROWEST, terminal_width()), initial_indent=indent, subsequent_indent=indent
            )
            + "\n"
        )
