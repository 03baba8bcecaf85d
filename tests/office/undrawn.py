"""Pages that are not drawn: where a test asks for thousands of statuses, the markup behind each would be most of its time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.template.backends.jinja2 import Template

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


@dataclass
class Drawing:
    """Whether the templates that follow are drawn; `seen` is what was drawn once already."""

    is_on: bool = False
    seen: set[object] = field(default_factory=set)

    def once(self, what: object) -> None:
        """Draw what follows if it is the first of its kind."""
        self.is_on = what not in self.seen
        self.seen.add(what)


def drawing(monkeypatch: pytest.MonkeyPatch) -> Drawing:
    """Draw nothing until somebody says so; what a view reads before its template is read all the same."""
    state, draw = Drawing(), Template.render
    monkeypatch.setattr(Template, "render", _maybe(state, draw))
    return state


def _maybe(state: Drawing, draw: Callable[..., str]) -> Callable[..., str]:
    def render(template: Template, *args: object, **kwargs: object) -> str:
        return draw(template, *args, **kwargs) if state.is_on else ""

    return render
