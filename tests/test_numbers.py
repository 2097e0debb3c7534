"""Printed numbers and their values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duxue.numbers import chinese, find, show


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("在校生1.36万人", "13600", "人"),
        ("投入3.5亿元", "350000000", "元"),
        ("资料8万余份", "80000", "份"),
        ("横幅300余条", "300", "条"),
        ("学生3千多人", "3000", "人"),
        ("毛入园率达８５％", "85", "%"),
        ("毛入园率达85﹪", "85", "%"),
        ("面积5. 8平方米", "5.8", "平方米"),
        ("达到95。2%", "95.2", "%"),
        ("在校生14 096人", "14096", "人"),
        ("教学班1,234个", "1234", "个"),
        ("比上年增加0.13个百分点", "0.13", "个百分点"),
        ("达到百分之九十五点二", "95.2", "%"),
        ("生师比16.4∶1", "16.4", ":1"),
        ("增长-3.2%", "-3.2", "%"),
        ("区级28\u00a0所", "28", "所"),
        ("三十二名教师", "32", "名"),
        ("两所中学", "2", "所"),
        ("支出5.1235E+04万元", "512350000", "元"),
        ("支出（万元）|5E+04|", "50000", ""),
        ("编号12E+04A", "12", ""),
    ],
)
def test_values(text: str, value: str, unit: str) -> None:
    """One print, one value, one name of the unit."""
    number = find(text)[0]
    assert (number.value, number.unit) == (Decimal(value), unit)
    assert text[number.start : number.end] == number.printed


@pytest.mark.parametrize("text", ["达95 2%", "达到80 84%"])
def test_a_lost_point_is_refused(text: str) -> None:
    """A decimal point that became a blank is not guessed."""
    assert find(text)[0].value is None


def test_list_number_glued_to_a_year() -> None:
    """16.2021年 is the list number 16 and the year 2021."""
    assert [number.printed for number in find("16.2021年财政支出5万元")] == ["16", "2021", "5"]


def test_ranges_know_both_ends() -> None:
    """Both ends of a range are numbers in the unit of the second."""
    low, high = find("每年新建2至3所学校")
    assert (low.value, high.value, low.unit) == (Decimal(2), Decimal(3), "所")
    assert (low.low, low.high) == (high.low, high.high) == (Decimal(2), Decimal(3))


def test_ratio_of_two_parts() -> None:
    """3.8:6.2 is one number, 5:1 is the number 5 in the unit :1."""
    ratio, simple = find("职普比3.8:6.2,生机比5:1")
    assert (ratio.printed, round(float(ratio.value or 0), 6)) == ("3.8:6.2", 0.612903)
    assert (simple.printed, simple.unit) == ("5", ":1")


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        ("教育支出5亿6300万元", "5亿6300", 563_000_000, "元"),
        ("投入3亿5千万元", "3亿5", 350_000_000, "元"),
        ("资助学生1万2千人次", "1万2", 12_000, "人次"),
        ("在校生2万3456人", "2万3456", 23_456, "人"),
    ],
)
def test_two_magnitudes(text: str, printed: str, value: int, unit: str) -> None:
    """A number that is told in two magnitudes is one."""
    (number,) = find(text)
    assert (number.printed, number.value, number.unit) == (printed, value, unit)


def test_a_year_behind_a_magnitude() -> None:
    """投入5亿2021年 is a number and a year."""
    assert [(n.printed, n.unit) for n in find("投入5亿2021年完成")][1] == ("2021", "年")


def test_approximate() -> None:
    """余, 近, 约, 以上 make a number approximate."""
    assert [n.approx for n in find("近10万人,约3所,480余万元,90%以上,56人")] == [True, True, True, True, False]


@given(st.integers(min_value=0, max_value=99_999_999))
def test_chinese_round_trip(value: int) -> None:
    """A numeral that was written out is read back."""
    assert chinese(written(value)) == value


def written(value: int) -> str:
    """A whole number below 10^8 in Chinese numerals."""
    if value >= 10_000:
        rest = value % 10_000
        return written(value // 10_000) + "万" + ("零" if 0 < rest < 1000 else "") + (written(rest) if rest else "")
    digits, text, gap = "零一二三四五六七八九", "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // scale % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + name
            gap = False
        else:
            gap = True
    return text or "零"


@given(st.text(alphabet="0123456789.,:%万亿元人所至-—第 两百分之点年(1)其中\n", max_size=80))
@example("投入3亿亿元")
def test_offsets_hold_and_no_digit_is_lost(text: str) -> None:
    """Every digit of any text lies in a number, and the number's print is what stands there."""
    covered: set[int] = set()
    for number in find(text):
        assert text[number.start : number.end] == number.printed
        covered |= set(range(number.start, max(number.end, number.unit_end)))
    assert all(index in covered for index, character in enumerate(text) if character.isdigit())


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (77_922_610, "元", "7,792.261 万元", "77.92261 million yuan"),
        (350_000_000, "元", "3.5 亿元", "350 million yuan"),
        (98.16, "%", "98.16%", "98.16%"),
        (5, ":1", "5:1", "5:1"),
        (87860, "人", "87,860 人", "87,860 people"),
        (0.1 + 0.2, "", "0.3", "0.3"),
        (float("nan"), "人", "–", "–"),
        (None, "人", "–", "–"),
    ],
)
def test_show(value: float | None, unit: str, zh: str, en: str) -> None:
    """Values as readers expect them, without floating-point noise."""
    assert show(value, unit) == zh
    assert show(value, unit, language="en") == en


@pytest.mark.parametrize("text", ["投入7315.万元", "达到98.%", "支出26.亿元"])
def test_a_point_without_its_digits_is_damage(text: str) -> None:
    """A number that breaks off at its point has no value: what it lost cannot be known."""
    (number,) = find(text)
    assert number.value is None
    assert "damaged" in number.flags
    assert number.printed.endswith(".")
