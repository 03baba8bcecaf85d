"""Links inside of cells and facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString


def linked(text: str, url: str) -> SafeString:
    """A text as a link."""
    return format_html('<a href="{}">{}</a>', url, text)


def joined(parts: Sequence[str], *, is_cut: bool = False) -> SafeString:
    """Texts or links with commas between them, and «…» where there are more."""
    return format_html("{}{}", format_html_join(", ", "{}", ((part,) for part in parts)), "…" if is_cut else "")
