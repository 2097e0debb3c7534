"""Figures: drawn from a frame, with the same values in the alt text, and the same bytes each time."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from matplotlib import font_manager
from matplotlib.figure import Figure
from pylopdf_fonts_zh_cn import sans_path

from duxue import catalogue, comparison, dataset, figures, forking, tables
from duxue.numbers import show
from reports import fact, report

KONGTONG, GAOTAI, HONGGUTAN = "kongtong-2022", "gaotai-2023", "honggutan-2021"
DRAWN: dict[str, Callable[[str], figures.Figure]] = {
    "levels": lambda language: figures.levels(dataset.read(KONGTONG), "enrolment", language=language),
    "parts": lambda language: figures.parts(dataset.read(KONGTONG), "student_aid_amount", language=language),
    "trends": lambda language: figures.trends(dataset.read(KONGTONG), group="pupils", language=language),
    "scores": lambda language: figures.scores(dataset.read(HONGGUTAN), language=language),
    "themes": lambda language: figures.themes(dataset.read(GAOTAI), language=language),
    "set_aside": lambda language: figures.set_aside([dataset.read(KONGTONG)], language=language),
}

VALUES = pd.DataFrame(
    [
        ("甲县", "2022", "primary", "", 1200.0, "人", "1200", False),
        ("乙区", "2021", "primary", "农村", 900.0, "人", "900", True),
    ],
    columns=["place", "period", "level", "breakdown", "value", "counted", "printed", "approx"],
)
LINES = pd.DataFrame(
    [("enrolment", "primary", "national", "2022", 1000.0, "全国 2022 1,000 人", "national 2022 1,000")],
    columns=["indicator", "level", "kind", "period", "value", "label", "label_en"],
)
COUNTS = pd.DataFrame({"甲县": [3, 1], "乙区": [0, 2]}, index=["学生", "教师"])
DRAWN_LINES = ("参照线", "reference line")
BESIDE: dict[str, Callable[[str], figures.Figure]] = {
    "dots": lambda language: figures.dots(VALUES, "enrolment", marks=LINES, language=language),
    "coverage": lambda language: figures.coverage(COUNTS, language=language),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_svg_with_text_as_text(name: str, language: str) -> None:
    """A figure is well-formed SVG whose text is text, with a headline, a subtitle and alt text, and no foreign host."""
    figure = DRAWN[name](language)
    root = etree.fromstring(figure.svg.encode())
    texts = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert len(texts) >= 4
    assert figure.headline
    assert figure.subtitle
    assert len(figure.alt) > len(figure.headline) / 2
    assert not re.search(r"https?://(?!www\.w3\.org/)", figure.svg)
    assert len(figure.svg) < 40_000


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_frame_gives_the_same_bytes(name: str) -> None:
    """Two drawings of one frame are the same SVG."""
    assert DRAWN[name]("zh").svg == DRAWN[name]("zh").svg


def test_ids_are_unique_over_the_figures_of_a_page() -> None:
    """No id of one figure is an id of another, because they stand on one page."""
    found = [identifier for name in DRAWN for identifier in re.findall(r' id="([^"]+)"', DRAWN[name]("zh").svg)]
    assert len(found) == len(set(found))


def test_alt_text_has_the_values_of_the_frame() -> None:
    """Every value that is drawn stands in the alt text as it stands in the data."""
    report = dataset.read(KONGTONG)
    facts = report.facts[report.facts["indicator"] == "enrolment"]
    rows = facts[(facts["level"] != "all") & (facts["breakdown"] == "")]
    alt = DRAWN["levels"]("zh").alt
    assert all(show(value, "人") in alt for value in rows["value"])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [*DRAWN, "dots", "coverage"])
def test_the_rows_of_a_figure_are_those_of_its_alt_text(name: str, language: str) -> None:
    """A figure carries as CSV what it draws: its words and numbers stand in the alt text, and those there in it."""
    figure = DRAWN[name](language) if name in DRAWN else BESIDE[name](language)
    data, metadata = figure._repr_mimebundle_()
    assert metadata["text/csv"] == {"name": f"fig-{figure.name}"}
    head, *rows = csv.reader(io.StringIO(data["text/csv"]))
    assert len(rows) >= 2
    assert all(len(row) == len(head) and all(row) for row in rows), "no empty cell"
    said = figure.alt.replace(",", "")
    for row in rows:
        shown = row[-1].replace(",", "")
        for number in row[1:] if name in ("scores", "coverage") else [shown]:
            text = f"{float(number):g}" if name in ("scores", "coverage", "themes") else number
            assert text in said, row
        assert row[0] in DRAWN_LINES or row[0] in figure.alt, row
    assert not _extra_numbers(figure, rows)


def _extra_numbers(figure: figures.Figure, rows: list[list[str]]) -> set[str]:
    """Numbers of the alt text, without those of the headline, that stand in no row."""
    kept = " ".join(cell for row in rows for cell in row) + figure.headline
    return {number for number in re.findall(r"[\d,.]*\d", figure.alt) if not _holds(kept, number)}


def _holds(text: str, number: str) -> bool:
    return number in text or f"{float(number.replace(',', '')):g}" in text or number.replace(",", "") in text


def test_too_few_values_are_a_sentence() -> None:
    """Where fewer than two values are stated nothing is drawn, and the page says so."""
    figure = figures.levels(dataset.read(GAOTAI), "enrolment")
    assert figure.svg == ""
    data, _ = figure._repr_mimebundle_()
    assert "不作图" in data["text/markdown"]


def test_dots_say_year_and_scope() -> None:
    """Each dot that shares an axis carries its place, year and scope."""
    values = pd.DataFrame(
        [
            ("甲县", "2022", "primary", "", 1200.0, "人", "1200", False),
            ("乙区", "2021", "primary", "农村", 900.0, "人", "900", True),
        ],
        columns=["place", "period", "level", "breakdown", "value", "counted", "printed", "approx"],
    )
    figure = figures.dots(values, "enrolment")
    assert "甲县 2022 小学" in figure.alt
    assert "乙区 2021 小学 农村 ≈900 人" in figure.alt


def test_dots_carry_the_national_value_of_their_year_and_the_threshold() -> None:
    """A plot names the national value of a year that it shows and the threshold, and no other; zeros stay printed."""
    values = pd.DataFrame(
        [
            ("甲县", "2022", "compulsory", "", 97.1, "%", "97.10", False),
            ("乙区", "2022", "compulsory", "", 96.0, "%", "96", False),
        ],
        columns=["place", "period", "level", "breakdown", "value", "counted", "printed", "approx"],
    )
    marks = pd.DataFrame(
        [
            ("compulsory_retention_rate", "compulsory", "national", "2022", 95.5, "全国 2022 95.5%", ""),
            ("compulsory_retention_rate", "compulsory", "national", "2020", 95.2, "全国 2020 95.2%", ""),
            ("compulsory_retention_rate", "compulsory", "threshold", "", 95.0, "标准 ≥ 95%", ""),
            ("senior_gross_enrolment_rate", "senior_secondary", "threshold", "", 90.0, "标准 ≥ 90%", ""),
        ],
        columns=["indicator", "level", "kind", "period", "value", "label", "label_en"],
    )
    alt = figures.dots(values, "compulsory_retention_rate", marks=marks).alt
    assert alt == "乙区 2022 义务教育 96%；甲县 2022 义务教育 97.10%；全国 2022 95.5%；标准 ≥ 95%"


def test_the_font_holds_every_character_of_the_catalogue() -> None:
    """No name of the catalogue has a glyph that the font lacks."""
    glyphs = TTFont(sans_path()).getBestCmap()
    words = [entry.zh + entry.definition for entry in catalogue.indicators().values()]
    words += [entry.zh for entry in catalogue.themes().values()]
    words += [entry.name + entry.city + entry.province for entry in catalogue.districts().values()]
    missing = {character for word in words for character in word if ord(character) not in glyphs}
    assert not missing


def test_a_plot_without_marks_says_why() -> None:
    """Where no national value or threshold is drawn, the subtitle gives the reason; where one is, it does not."""
    plain = figures.dots(VALUES, "enrolment").subtitle
    assert "未画全国值：县的总量不与全国总量并列" in plain
    assert "未画标准：国家标准没有这项要求" in plain
    marked = figures.dots(VALUES, "enrolment", marks=LINES.assign(kind="national")).subtitle
    assert "全国值" not in marked
    assert "未画标准" in marked


def test_both_marks_are_drawn_where_they_apply() -> None:
    """Two counties with one rate of one year: the national value and the threshold of that year, each with its line."""
    shares = [
        report([fact("preschool_gross_enrolment_rate", value, 10, level="kindergarten")], document=name)
        for name, value in (("one-2022", 95.2), ("two-2022", 84.0))
    ]
    pairs = comparison.compare(shares)
    marks = comparison.marks(shares, pairs)
    assert list(marks["label"]) == ["全国 2022 89.7%", "标准 ≥ 85%（2020年起）"]
    (figure,) = figures.all_dots(pairs, marks)
    drawn = etree.fromstring(figure.svg.encode())
    texts = ["".join(element.itertext()) for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"全国 2022 89.7%", "标准 ≥ 85%（2020年起）"} <= set(texts)
    assert figure.svg.count("stroke-dasharray") == 2
    assert figure.alt.endswith("；全国 2022 89.7%；标准 ≥ 85%（2020年起）")
    assert "未画" not in figure.subtitle
    assert [row[0] for row in figure.rows[-2:]] == ["参照线", "参照线"]


def test_no_mark_of_another_year_is_drawn() -> None:
    """Figures of years without a national value or a threshold get none, and the reason is the years."""
    levels, years = {"kindergarten"}, {"1998"}
    why = [comparison.unmarked(kind, "preschool_gross_enrolment_rate", levels=levels, periods=years)[0]
           for kind in comparison.KINDS]  # fmt: skip
    assert why == ["没有这些年份的全国值", "没有这些年份适用的标准"]


@pytest.mark.parametrize("name", ["levels", "parts", "trends", "scores"])
def test_every_value_of_a_figure_leads_to_its_evidence(name: str) -> None:
    """Each written value is a link with a name that holds it; the mark beside it leads there for the pointer alone."""
    figure = DRAWN[name]("zh")
    document = HONGGUTAN if name == "scores" else KONGTONG
    anchors = {f"#{anchor}" for anchor in tables.sources(dataset.read(document)).anchors}
    root = etree.fromstring(figure.svg.encode())
    links = list(root.iter("{http://www.w3.org/2000/svg}a"))
    assert {link.get("href") for link in links} <= anchors
    said = [link for link in links if link.get("tabindex") is None]
    for link in said:
        assert "".join(link.itertext()).strip() in link.get("aria-label")
        assert len(link.get("aria-label")) > len("".join(link.itertext()).strip())
    assert len(said) == len(figure.rows) - 1
    assert all(link.get("aria-hidden") == "true" for link in links if link not in said)


def test_dots_lead_to_their_evidence() -> None:
    """Dots that know their document and place are links; those that do not are none."""
    placed = VALUES.assign(document="one-2022", start=[7, 70])
    assert figures.dots(placed, "enrolment").svg.count('href="#f-one-2022-7') == 4
    assert "<a " not in figures.dots(VALUES, "enrolment").svg


UP, FLAT, DOWN = (97.0, 98.0), (98.0, 98.0), (99.0, 98.0)
RATES = ("preschool_gross_enrolment_rate", "compulsory_retention_rate", "senior_gross_enrolment_rate")


@pytest.mark.parametrize(
    ("moves", "zh", "en"),
    [
        ([UP], "这组数值逐年上升", "This series rises every year"),
        ([FLAT], "这组数值没有逐年上升", "This series does not rise every year"),
        ([UP, UP], "2 组逐年数值都逐年上升", "All 2 series rise every year"),
        ([FLAT, DOWN], "2 组逐年数值没有一组逐年上升", "None of 2 series rises every year"),
        ([UP, FLAT, DOWN], "3 组逐年数值中有 1 组逐年上升", "1 of 3 series rises every year"),
        ([UP, UP, DOWN], "3 组逐年数值中有 2 组逐年上升", "2 of 3 series rise every year"),
    ],
)
def test_trends_say_how_many_rise(moves: list[tuple[float, float]], zh: str, en: str) -> None:
    """None, one, some or all; what stays the same does not rise."""
    facts = [
        fact(key, value, 100 * place + 10 * year, level=catalogue.indicators()[key].levels[0], period=str(2021 + year))
        for place, (key, move) in enumerate(zip(RATES, moves, strict=False))
        for year, value in enumerate(move)
    ]
    assert figures.trends(report(facts), group="pupils").headline == zh
    assert figures.trends(report(facts), group="pupils", language="en").headline == en


@pytest.mark.parametrize(
    ("counts", "zh", "en"),
    [
        ({"甲县": [0]}, "没有文件载明任何指标", "No document states any indicator"),
        ({"甲县": [1]}, "甲县 载明 1 项指标", "甲县 states 1 indicator"),
        (
            {"甲县": [3], "乙区": [3]},
            "甲县、乙区 载明的指标最多：各 3 项",
            "甲县, 乙区 state the most indicators: 3 each",
        ),
        ({"甲县": [3], "乙区": [1]}, "甲县 载明的指标最多：3 项", "甲县 states the most indicators: 3"),
    ],
)
def test_coverage_says_who_states_the_most(counts: dict[str, list[int]], zh: str, en: str) -> None:
    """Alone, equal, ahead, or nothing at all."""
    frame = pd.DataFrame(counts, index=["学生"])
    assert figures.coverage(frame).headline == zh
    assert figures.coverage(frame, language="en").headline == en


@pytest.mark.parametrize(("applies", "zh"), [(True, "满分 5 分，自评 4.5 分"), (False, "，其中 2 分来自“暂无”事项")])
def test_scores_speak_of_idle_points_only_where_there_are(applies: bool, zh: str) -> None:
    """Nought points for what does not exist are not worth a clause."""
    made = report([], scores=[(1, "甲", 3, 2.5, True), (2, "甲", 2, 2, applies)])
    assert figures.scores(made).headline.endswith(zh)


def test_a_plot_of_parts_says_so_and_none_mixes_part_and_whole() -> None:
    """A part shares an axis with the same part elsewhere, which the title names; beside a whole it is not drawn."""
    alike = [
        report([fact("schools_count", value, 9, level="kindergarten", breakdown="公办")], document=name)
        for name, value in (("kongtong-2022", 3), ("honggutan-2021", 5))
    ]
    drawn = figures.all_dots(comparison.compare(alike))
    assert [one.headline for one in drawn] == ["学校数（学前教育 · 公办）：3 所至 5 所"]
    whole = report([fact("schools_count", 9, 9, level="kindergarten")], document="gaotai-2023")
    assert comparison.compare([alike[0], whole])["standing"].tolist() == ["comparable with caveat"]
    assert "没有两个区县" in figures.all_dots(comparison.compare([alike[0], whole]))[0].headline


@pytest.mark.skipif(not forking.HAS_FORK, reason="this system cannot fork")
@pytest.mark.parametrize("kind", ["pdf", "png", "svg"])
def test_a_forked_process_draws_with_the_fonts_it_was_given(kind: str, tmp_path: Path) -> None:
    """Fonts are kept in memory over a fork, and a notebook may save its own figure in any kind of file."""
    figures.warm()
    path = tmp_path / f"own.{kind}"

    def draw() -> None:
        opened = font_manager._get_font.cache_info().currsize
        with mpl.rc_context({"font.family": ["Noto Sans SC", "DejaVu Sans"]}):
            figure = Figure()
            figure.subplots().set_title("督学 2022")
            figure.savefig(path)
        path.with_suffix(".count").write_text(str(opened), encoding="utf-8")

    _, status = os.waitpid(forking.spawn(draw), 0)
    assert status == 0
    assert path.stat().st_size > 1000
    assert int(path.with_suffix(".count").read_text(encoding="utf-8")) > 0
