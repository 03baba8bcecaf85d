"""The Jinja2 environment of every page: escaping, translations and the few functions that templates may call."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from django_htmx.jinja import htmx_script
from jinja2 import Environment, Undefined
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import (  # type: ignore[attr-defined]  # what escapes a text, without making an object of its answer
    Markup,
    _escape_inner,
    escape,
)

from planabierto.office.base import writing
from planabierto.office.base.lookups import address_of

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.compiler import Frame


class AskedUndefined(Undefined):
    """What a template does not know: it can be asked for, and cannot be printed, so that a misspelt name is found."""

    def __str__(self) -> NoReturn:  # noqa: PLE0307 - raising is what it is for
        self._fail_with_undefined_error()


def escaped(value: object) -> str:
    """What `markupsafe.escape` says of a value that is printed: thousands stand on a page, and most are texts or markup."""
    if type(value) is str:
        return _escape_inner(value)
    return value if type(value) is Markup else escape(value)


class _PageCode(CodeGenerator):
    """Templates that print through `escaped`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class _PageContext(Context):
    """A context that knows a macro or a function of ours when it calls one, and does not ask it what it wants to be given."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(called) is Macro:
            args = (self.eval_ctx, *args)
        elif called is not say:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)


class _PageEnvironment(Environment):
    code_generator_class = _PageCode
    context_class = _PageContext
    escaped = staticmethod(escaped)


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page in the language of the reader; an unknown name raises `NoReverseMatch`."""
    return reverse(name, args=args, kwargs=kwargs) if args or kwargs else address_of(name)


def say(message: str, /, **values: object) -> Markup:
    """A text of a template in the language of the reader, with its values escaped: hundreds of them stand on a page."""
    if values:
        return Markup(gettext(message)) % values  # noqa: S704 - texts of our own
    return _plain(get_language(), message)


@lru_cache(maxsize=4096)
def _plain(_language: str | None, message: str) -> Markup:
    return Markup(gettext(message)) % {}  # noqa: S704 - the same


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for."""
    options["undefined"] = AskedUndefined
    # Django's backend passes autoescape=True in the options.
    env = _PageEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(_=say, static=static, url=url, htmx_script=htmx_script)
    env.filters.update(
        number=writing.number,
        percent=writing.percent,
        day=writing.day,
        moment=writing.moment,
        machine_time=writing.machine_time,
    )
    return env
