"""nbconvert's HTML exporter with a template of our own.

Stock ``HTMLExporter`` parses each finished page again to add what our template writes itself, turns ``zh-CN`` into
``en``, and loads scripts from other hosts; the template package ``duxue`` extends ``base`` and does none of it.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

import mistune
from jinja2 import Environment
from markupsafe import Markup, escape
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from duxue.site.writing import TEMPLATES
from duxue.tables import markup

# The richest form of an output that our template shows; what is not named here is not shown.
PRIORITY = ["text/html", "image/svg+xml", "text/markdown", "text/plain"]
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


class PageExporter(HTMLExporter):
    """HTML by the template package ``duxue``; everything a template prints is escaped unless a filter made it HTML."""

    template_name = "duxue"
    extra_template_basedirs = [str(TEMPLATES)]  # noqa: RUF012 -- a trait of the base class
    extra_template_paths = [str(TEMPLATES)]  # noqa: RUF012 -- the same; for the macros that pages share

    @property
    def default_config(self) -> Config:
        """Outputs by :data:`PRIORITY`; no cell is taken out by its tags or content; checked once, at the end."""
        shown = {"display_data_priority": PRIORITY}
        return Config({"NbConvertBase": shown, "Exporter": {"optimistic_validation": True}})

    def _create_environment(self) -> Environment:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.filters.update(prose=prose, svg=svg, plain=plain, whole=whole, code=code, han=han)
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment

    def _init_resources(self, resources: dict[str, Any] | None) -> dict[str, Any]:
        return TemplateExporter._init_resources(self, resources)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """A notebook as one page; ``resources["page"]`` holds what stands around the cells."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **options)


class _Prose(mistune.HTMLRenderer):
    """Headings one level down where the page has its own first one, ids from the cell, HTML shown as text."""

    def __init__(self) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False)

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        identifier = attributes.get("id")
        attribute = f' id="{escape(identifier)}"' if identifier else ""
        return f"<h{max(level, 2)}{attribute}>{text}</h{max(level, 2)}>\n"


@cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(renderer=_Prose(), plugins=["table", "strikethrough"])


def prose(source: str) -> Markup:
    """Markdown as HTML; HTML inside it is shown as text, because names from documents may stand in it."""
    return Markup(_markdown()(source))


def svg(source: str | list[str], words: dict[str, str]) -> Markup:
    """An SVG figure with the given words: no prologue, no script, the alternative text at its root.

    An image hides what is in it, so that a figure with links is a group.
    """
    text = "".join(source)
    text = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<script\b.*?</script>", "", text, flags=re.S).strip()
    label = escape(words.get("alt") or words.get("headline") or "")
    role = "group" if "<a " in text else "img"
    return Markup(text.replace("<svg", f'<svg role="{role}" aria-label="{label}"', 1))


def whole(source: str | list[str]) -> str:
    """An output in one piece; Jinja's own ``join`` would look at each of its characters."""
    return "".join(source)


def code(source: str) -> Markup:
    """Code as text of a page, its quotes as they are."""
    return Markup(html.escape(source, quote=False))


def han(text: str, language: str) -> Markup:
    """Text in which, on a page of another language, what is Chinese says that it is."""
    return Markup(markup.han(text, language))


def plain(text: str | list[str]) -> str:
    """Console text without colour codes."""
    return _ANSI.sub("", "".join(text))
