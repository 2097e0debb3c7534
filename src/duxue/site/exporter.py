"""nbconvert's HTML exporter with a template of our own, made once a process.

Stock ``HTMLExporter`` parses each finished page again to add what our template writes itself, turns ``zh-CN`` into
``en``, and loads scripts from other hosts; the template package ``duxue`` extends ``base`` and does none of it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import mistune
from jinja2 import Environment
from markupsafe import Markup, escape
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

TEMPLATES = Path(__file__).parent / "templates"
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
        """Outputs by :data:`PRIORITY`; no cell is taken out by its tags or content."""
        return Config({"NbConvertBase": {"display_data_priority": PRIORITY}})

    def _create_environment(self) -> Environment:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.filters.update(prose=prose, svg=svg, plain=plain)
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment

    def _init_resources(self, resources: dict[str, Any] | None) -> dict[str, Any]:
        return TemplateExporter._init_resources(self, resources)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """A notebook as one page; ``resources["page"]`` holds what stands around the cells."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **options)


@cache
def exporter() -> PageExporter:
    """The one exporter of this process, its templates compiled on first use."""
    return PageExporter()


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
    """An SVG figure as an image with the given words: no prologue, no script, the alternative text at its root."""
    text = "".join(source)
    text = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<script\b.*?</script>", "", text, flags=re.S).strip()
    label = escape(words.get("alt") or words.get("headline") or "")
    return Markup(re.sub(r"<svg\b", f'<svg role="img" aria-label="{label}"', text, count=1))


def plain(text: str | list[str]) -> str:
    """Console text without colour codes."""
    return _ANSI.sub("", "".join(text))
