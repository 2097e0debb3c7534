"""Matching text and the way back; outline, masks, furniture."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duxue.extraction.words.ahead import ahead
from duxue.text import furniture, masks, matching, outline


@given(st.text(alphabet="教育1２ \u200b\u3000\n(xiao)學小五.%<b>&nbsp;\u202e,", max_size=120))
def test_every_character_has_its_origin(text: str) -> None:
    """Origins rise strictly and lie in the original, so a span of matching text is a span of the document."""
    mapped = matching(text)
    origins = [mapped.origin(index) for index in range(len(mapped.text))]
    assert origins == sorted(set(origins))
    assert all(0 <= origin < len(text) for origin in origins)
    assert all(mapped.inward(mapped.origin(index)) == index for index in range(len(mapped.text)))


@pytest.mark.parametrize(
    ("original", "clean"),
    [
        ("小學(xiǎoxué)５６所", "小学56所"),
        ("在\u200b校\u202e生12人", "在校生12人"),
        ("投入\n1204\n万元", "投入1204万元"),
        ("第73 个节日", "第73个节日"),
        ("<b>教师</b>12名&nbsp;", "教师12名"),
    ],
)
def test_clean(original: str, clean: str) -> None:
    """What tears words and numbers is left out."""
    assert matching(original).text == clean


def test_wrapped_lines_are_joined() -> None:
    """A document wrapped to one width reads as one paragraph, its headings stay."""
    body = "本县各级学校认真落实立德树人根本任务并持续改善办学条件" * 6
    lines = [body[i : i + 26] for i in range(0, len(body), 26)]
    text = "一、基本情况\n" + "\n".join(lines) + "。"
    assert matching(text).text == "一、基本情况\n" + body + "。"


def test_sections_and_their_kinds() -> None:
    """Results, problems and plans are told apart, also where a plan begins inside a section of problems."""
    text = (
        "一、工作成效\n(一)补短板、解决突出问题\n学校88所。\n二、存在问题\n师资不足。\n"
        "下一步,我县将扩大供给。\n三、2025年工作要点\n新建学校2所。"
    )
    sections = outline(text)
    kinds = {word: sections.at(text.index(word)).kind for word in ("学校88", "师资", "扩大供给", "新建学校")}
    assert kinds == {"学校88": "result", "师资": "problem", "扩大供给": "plan", "新建学校": "plan"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("共有学校xxx所", ["figure"]),
        ("*县有学校**所", ["place", "figure"]),
        ("20xx年、****年招聘", ["year", "year"]),
        ("在校生×万人", ["figure"]),
        ("投入近亿元", ["figure"]),
        ("VR教室25间,X光机1台", []),
        ("投入480余万元", []),
        ("**重点工作**有12项", []),
        ("毛入园率9x.x%,补助1,xxx.x万元,生师比1x.x:1", ["figure"] * 3),
        ("小学1□□所,教师2●●人,保安3##人,图书4…万册", ["figure"] * 4),
        ("|小学|xx|1×|9,xxx|", ["figure"] * 3),
        ("校园面积30×40米,教师**256**人", []),
    ],
)
def test_masks(text: str, what: list[str]) -> None:
    """What is hidden is found, and nothing that is not."""
    assert [mask.what for mask in masks(text)] == what


def test_one_character_under_other_codes() -> None:
    """Radicals that stand for characters in a PDF, and traditional ones, are matched as the plain character."""
    assert matching("在校学⽣41⼈,县⻓到校").text == "在校学生41人,县长到校"
    assert matching("淨入學率僅為99%,籌建幼兒園").text == "净入学率仅为99%,筹建幼儿园"


def test_wrapped_lines() -> None:
    """A line that ends with a comma, or reaches the width that figures and letters share, goes on in the next one."""
    assert matching("全市普通高中9所,招生310人,\n在校生905人。").text == "全市普通高中9所,招生310人,在校生905人。"
    assert "\n" in matching("一、学校布局\n全县有学校12所。").text


def test_sections_are_found_at_once() -> None:
    """The sections above a place are those of higher ranks, however many of its own rank stand before it."""
    where = outline("一、甲乙\n(一)丙丁\n" + "1.戊己\n" * 2000 + "(二)庚辛\n1.壬癸\n学校12所。")
    end = where.sections[-1].start
    assert [section.level for section in where.above(end)] == [3, 2, 1, 0]


def test_furniture() -> None:
    """Lines of the page are set aside, sentences of the report are not."""
    text = "首页>政务公开>教育局\n发布时间:2022-01-01\n全县有学校88所。\n下载文档请访问www.example.org"
    spans = furniture(text)
    assert [text[a:b] for a, b in spans] == [line for line in text.split("\n") if "学校" not in line]


@pytest.mark.parametrize(
    ("listed", "kept"),
    [
        ("相关阅读\n2022年全县新建学校12所\n2021年培训教师3210人次 [2022-01-05]", "全县有学校88所。"),
        ("【推荐阅读】\n\n某县新增学位5400个", "一、基本情况"),
        ("目 录\n一、经费保障\t3\n(一)投入 4\n队伍建设 ...... 12", "2023年工作报告"),
        ("一、经费保障……………3\n二、队伍建设........12", "小学12"),
        ("目录\n一、经费保障……………(3)\n二、队伍建设(12)", "2023年工作报告"),
        ("一、经费保障\t3\n二、队伍建设 12", "二、队伍建设\n一、经费保障\n二、学校数 45"),
    ],
)
def test_lists_of_other_pages_and_of_contents_are_furniture(listed: str, kept: str) -> None:
    """Until something else stands there; a table of contents without 目录 names headings that come again."""
    text = f"{listed}\n{kept}"
    spans = furniture(text)
    inside = {line for a, b in spans for line in text[a:b].split("\n")}
    assert inside | {"相关阅读", "【推荐阅读】"} >= {line for line in listed.split("\n") if line}
    assert not inside & set(kept.split("\n"))


def test_words_ahead_are_found_from_any_place() -> None:
    """What is kept of the last search never answers for a place that was not looked from."""
    text = "甲在乙在丙"
    words = ahead(text, re.compile("在"))
    assert [words.since(place) for place in (0, 1, 2, 4, 1, 0, 3)] == [1, 1, 3, len(text), 1, 1, 3]
