"""What stands in a broken document where a number or a text stood."""

from __future__ import annotations

from typing import Final

_NUMBERS: Final = """
0 -1 1 2 7 255 256 65535 65536 16384 16385 1048576 1048577 2147483648 4294967295 99999999999999999999
1e308 1E+999 -1E-999 NaN Infinity -0 0x1F 1_000 0.30000000000000004 1.5 -0.5 00000000000000000001 1,5 1/0 4.4.4
² ٣ Ⅷ １２
"""

NUMBERS: Final = ("", " ", "1" * 800, *_NUMBERS.split())
"""Limits, signs that `str.isdigit` or `int` take for digits, and what is no number."""

REFERENCES: Final = ("A0", "A1048577", "XFD1", "XFE1", "A", "1", "a1", "A1:B2", "ZZZZZZZ9", "Ñ1", "A٣", "A-1", "")
"""Where the reference of a cell stood."""

_TEXTS: Final = """
a|AO|AO.|AO.6|AO.6.1|AO.6.1.1.1.1|O.E.|O.E.3|6|Nota:|Nota: AO.6.1|MISIÓN:|MISIÓN|TOTAL|Total 12
Anexo de inconsistencias|META ANUAL|EN-MAR|EN-SEP|OCT-DIC|ENERO|I TRIM|REAL|CÓDIGO|% EJECUCIÓN|METAS PARA AÑO 2023
Informe de unidad: X|=1+1|@x|-3|900.0%|75|0.75|25 %|$1,234.50|1.234.567,89|(3)|#DIV/0!|N/A|…|½|**a**|<b>|&amp;|%s|{0}|None
_x0000_|_x0041_|_xD800_|_xFFFF_|\\u0000|Acta 64, punto 4.1, 31 de febrero 2024|se traslada al IV trimestre|ﬁ|ẞ|İ
"""

TEXTS: Final = (
    *("", " ", "\u00a0", "\u202e", "\u200b", "\ufeff", "\t", "\n", "\r", "\x0e", "\U0001f600", "e\u0301" * 50),
    *("a" * 300, "9" * 400, "(" * 120, "ñ" * 33_000),
    *_TEXTS.strip().replace("\n", "|").split("|"),
)
"""Words of the trade in wrong places, signs that mean something to a format, lengths past a limit."""

_TOKENS: Final = rb"""
0 -1 1e38 99999999999999999999 -99999999 0.000001 2147483648 65536 / << >> [ ] ( ) null true <FFFF> (\377\000) NaN
"""

TOKENS: Final = (*_TOKENS.split(), b"1 0 R", b"99 0 R", b"Q " * 50, b"q " * 500)
"""Where a token of a PDF stood."""
