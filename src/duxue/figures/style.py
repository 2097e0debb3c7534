"""One style for all figures: the font from a package, text kept as text, the same bytes for the same frame.

Colours are written as CSS variables with a fallback, so that a page in dark mode can change them and a viewer that
knows no variables still shows the fallback.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
from lxml import etree
from matplotlib import font_manager, ft2font
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends import backend_registry
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.layout_engine import ConstrainedLayoutEngine
from pylopdf_fonts_zh_cn import sans_path

from duxue import lean
from duxue.tables import spreadsheet

# Ink on paper at 14.6:1; the accents keep 3:1 against white and against near-black, and differ in lightness as well as
# in hue, so that they survive grey print and the common kinds of colour blindness.
INK, MUTED, FAINT = "#1d2b36", "#5b6b77", "#d5dce1"
ACCENT, SECOND, THIRD = "#0f6f7c", "#c2571a", "#8a7fb5"
VARIABLES = {INK: "ink", MUTED: "muted", FAINT: "faint", ACCENT: "accent", SECOND: "second", THIRD: "third"}
# Chinese glyphs are one em wide in every one of these, so that the layout holds where the first is not installed.
FAMILIES = ["Noto Sans SC", "DejaVu Sans"]
CSS_FAMILIES = "'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Source Han Sans SC', 'Noto Sans CJK SC', sans-serif"
SIZE, SMALL = 10.5, 9.5  # points
WIDTH = 5.2  # inches: 500 CSS pixels, so that text stays readable at the width of a phone
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn figure: ``headline`` states the finding, ``subtitle`` what, where, when and unit, ``alt`` all values.

    ``rows`` are what is drawn, the header first; the page offers them as CSV.
    """

    name: str
    headline: str
    subtitle: str
    alt: str
    svg: str
    rows: tuple[tuple[Any, ...], ...] = ()

    def csv(self) -> str:
        """What is drawn as CSV, as tables write it."""
        return spreadsheet.lines(self.rows)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        if not self.svg:
            return {"text/markdown": self.headline, "text/plain": self.headline}, {}
        words = {"name": self.name, "headline": self.headline, "subtitle": self.subtitle, "alt": self.alt}
        data, metadata = {"image/svg+xml": self.svg, "text/plain": self.alt}, {"image/svg+xml": words}
        if not self.rows:
            return data, metadata
        return {**data, "text/csv": self.csv()}, {**metadata, "text/csv": {"name": f"fig-{self.name}"}}


# Headers of the rows behind a figure: what, the number in the data's unit, and the words in the drawing.
HEADS = {"zh": ("项目", "数值", "图中写法"), "en": ("item", "value", "as shown")}


def valued(
    labels: Iterable[str], sizes: Iterable[float], shown: Iterable[str], *, language: str, unit: str = ""
) -> tuple[tuple[Any, ...], ...]:
    """The rows of a figure with one value a mark; ``unit`` is that of ``sizes`` and stands in the header."""
    item, value, words = HEADS[language]
    return ((item, f"{value} ({unit})" if unit else value, words), *zip(labels, sizes, shown, strict=True))


# What stands in the words of a figure behind a name, between things of one kind, and between sentences.
COLON, COMMA, STOP = ({"zh": zh, "en": en} for zh, en in (("：", ": "), ("、", ", "), ("；", "; ")))


def told(name: str, values: Iterable[str], language: str) -> str:
    """A name and what is drawn for it, in words."""
    return name + COLON[language] + COMMA[language].join(values)


def sentence(name: str, text: str) -> Figure:
    """What stands in place of a figure that would show nothing."""
    return Figure(name=name, headline=text, subtitle="", alt=text, svg="")


@cache
def _font() -> str:
    path = str(sans_path())
    font_manager.fontManager.addfont(path)
    font_manager._get_font = lru_cache(64)(_from_memory)
    return path


_WITH_FALLBACKS = font_manager._get_font.__wrapped__


def _from_memory(*asked: Any, **how: Any) -> Any:
    """What Matplotlib draws text with, its fonts read into memory, so that forked processes have them open already.

    Opening a font with all of Chinese takes longer than any figure, and Matplotlib opens its fonts anew in a forked
    process: two that read one file would move each other's place in it, and may not share one library either. The
    bytes here are each process's own, and so is the library that reads them: a fork copies both.
    """
    with lean.replaced(font_manager, "ft2font", SimpleNamespace(FT2Font=_opened)):
        return _WITH_FALLBACKS(*asked, **how)


def _opened(path: str, *asked: Any, **how: Any) -> ft2font.FT2Font:
    return ft2font.FT2Font(_Kept(path), *asked, **how)


@cache
def _bytes(path: str) -> bytes:
    return Path(path).read_bytes()


class _Kept(io.BytesIO):
    """A file in memory that is still called by its path, by which a PDF finds the font that it embeds."""

    def __init__(self, path: str) -> None:
        super().__init__(_bytes(path))
        self._path = path

    def __str__(self) -> str:
        return self._path


@contextmanager
def canvas(height: float, *, rows: int = 1, share_x: bool = False) -> Iterator[tuple[Canvas, list[Axes]]]:
    """A figure ``WIDTH`` inches wide with ``rows`` axes below each other, in the one style.

    A missing glyph is an error here, not a warning and an empty box on a page.
    """
    _font()
    style = {
        "font.family": FAMILIES,
        "font.size": SIZE,
        "svg.fonttype": "none",
        "text.parse_math": False,  # a dollar sign in a name is a dollar sign
        "svg.hashsalt": "duxue",
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": FAINT,
        "axes.labelcolor": MUTED,
        "xtick.color": MUTED,
        "ytick.color": INK,
        "text.color": INK,
        "xtick.bottom": False,
        "ytick.left": False,
        "figure.constrained_layout.use": True,
    }
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # whatever a matplotlibrc of the user says
        mpl.rcParams.update(style)
        warnings.filterwarnings("error", message="Glyph .* missing")
        figure = _Drawing(figsize=(WIDTH, height))
        FigureCanvasAgg(figure)
        axes = figure.subplots(rows, 1, squeeze=False, sharex=share_x)[:, 0]
        for ax in axes:
            # Where an axis has no label, seaborn makes all its ticks to see whether it should show none.
            ax.set(xlabel=" ", ylabel=" ")
        yield figure, list(axes)


class _Drawing(Canvas):
    """A figure that is drawn once: what is saved would be drawn twice, the first time only to be laid out."""

    def draw(self, renderer: RendererBase) -> None:
        """Lay out, or draw once that is done."""
        layout = self.get_layout_engine()
        if self.canvas.is_saving() and isinstance(layout, ConstrainedLayoutEngine):
            layout.execute(self)
        else:
            super().draw(renderer)


def evidence(at: str) -> str | None:
    """Where a page keeps the evidence of an anchor: what artists take as their URL."""
    return f"#f-{at}" if at else None


def to_svg(figure: Canvas, name: str, links: Mapping[str, str] | None = None) -> str:
    """The figure as an ``<svg>`` element: no prologue, no date, ids unique on a page, colours as variables.

    Artists whose URL is that of an anchor become links to its evidence; ``links`` has the name of each by its anchor.
    """
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    root = etree.fromstring(file.getvalue().encode())
    for useless in list(root.iter(f"{SVG}metadata", etree.Comment)):
        useless.getparent().remove(useless)
    for link in root.iter(f"{SVG}a"):
        _link(link, links or {})
    _own_ids(root, name)
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    # The family once for all: every text names it otherwise.
    text = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", text)
    text = text.replace("<svg", f'<svg font-family="{CSS_FAMILIES}"', 1)
    for colour, variable in VARIABLES.items():
        text = text.replace(colour, f"var(--fig-{variable}, {colour})")
    return text


def _link(link: etree._Element, names: Mapping[str, str]) -> None:
    """Words are what the keyboard reaches and a reader hears; the mark beside them is for the pointer alone."""
    target = link.get(XLINK)
    said = next(link.iter(f"{SVG}text"), None) is not None
    link.attrib.clear()
    link.attrib.update({"class": "f", "href": target})
    name = {"aria-label": names.get(target.removeprefix("#f-"), "")}
    link.attrib.update(name if said else {"tabindex": "-1", "aria-hidden": "true"})


def _own_ids(root: etree._Element, name: str) -> None:
    """Matplotlib numbers its groups alike in every figure: drop ids that nothing refers to, prefix the others."""
    used = set(re.findall(r"url\(#([^)]+)\)", etree.tostring(root, encoding="unicode")))
    used |= {element.get(XLINK, "#")[1:] for element in root.iter() if element.get(XLINK)}
    for element in root.iter():
        identifier = element.attrib.pop("id", None)
        if identifier in used:
            element.set("id", f"{name}-{identifier}")
        if element.get(XLINK):
            element.set(XLINK, f"#{name}-{element.get(XLINK)[1:]}")
        for attribute, value in element.attrib.items():
            if "url(#" in value:
                element.set(attribute, value.replace("url(#", f"url(#{name}-"))


def bare(axes: Axes) -> None:
    """Take away what direct labels make superfluous: the value axis, its ticks and the frame."""
    axes.xaxis.set_visible(False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.spines["left"].set_visible(True)
    axes.set(xlabel="", ylabel="")


@cache
def warm() -> None:
    """Draw one bar and forget it: fonts are read and the parser of SVG is ready for all figures to come."""
    backend_registry.list_all()  # asks every installed package whether it brings one
    with canvas(1.0) as (figure, (axes,)):
        axes.barh([0], [1.0])
        axes.set_yticks([0], ["督学"])
        axes.annotate("督学", (0, 0), fontsize=SMALL)
        to_svg(figure, "warm")
