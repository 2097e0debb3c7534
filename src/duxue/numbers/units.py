"""Measure words, magnitudes and Chinese numerals: what may follow a printed number and what it is worth."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache

MAGNITUDES = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "十万": 100_000, "百万": 1_000_000,
    "千万": 10_000_000, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip

# Measure words of the genre; the longest that fits is taken.
_NAMES = """
元 美元 人民币
人次 人数 人 名 位 员 户 对 师生 学生
所 个 家 处 间 座 栋 幢 校 园 班 轨 教学班 个班 个教学班
套 台 台套 台件 件套 台件套 台(套) 台(件) 台(套、件) 套(台) 件 本 册 份 条 幅 块 张 辆 部 架 盏 枚 棵 株 面 支 只 把 双 箱 吨 千克 公斤 盒 袋 桶
组 批 类 种 门 节 课时 学时 课 期 场次 场 次 笔 起 篇 项 轮 届 例 宗 件次 项次 节次 班次 期次 班级 车次 频次
个月 月 天 日 周 年 小时 分钟 岁 年级 学年 季度 周岁
分 个百分点 百分点 倍 成 级 等 名次 厘 折
平方米 平米 ㎡ m² m2 亩 公顷 平方公里 平方千米 立方米 公里 千米 km 米 厘米 毫米
个床位 床 张床位 学位 个学位 个园位 个座位 门次 人天 字 页 号 楼 度 兆 Mbps M G GB 兆比特 K
省 市 县 区 镇 乡 村 街道 社区 县区 乡镇 县(市、区) 县(区) 大模块 大类 大项 大板块 模块 方面 支队 队 点 线 条线 步 句 章 部门 单位 学科 专业 科
% ％ ﹪ ‰ 个点 小项 大行动 大工程 人份 户次 批次 期数 个单位 个项目 余个
"""  # noqa: E501
NAMES = tuple(sorted(set(_NAMES.split()), key=lambda name: (-len(name), name)))
# Written in other ways, one meaning.
SAME = {
    "大模块": "个",
    "％": "%", "﹪": "%",
    "平米": "平方米", "㎡": "平方米", "m²": "平方米", "m2": "平方米", "百分点": "个百分点", "个点": "个百分点",
    "平方千米": "平方公里", "千米": "公里", "km": "公里", "人民币": "元", "周岁": "岁", "人数": "人", "员": "人",
    "个学位": "个", "个园位": "个", "个座位": "个",
}  # fmt: skip
# Units of which the last characters are the counted thing itself: the unit ends before them.
HEADS = {"个学位": 1, "个园位": 1, "个座位": 1, "个床位": 1, "个教学班": 1, "个班": 1, "个单位": 1, "个项目": 1,
         "张床位": 1,  "师生": 0, "学生": 0}  # fmt: skip
# What is meant by each, and of how many characters the unit itself is: 个学位 is 个.
MEANT = {name: (SAME.get(name, name), len(name)) for name in NAMES} | {
    name: (name[:length], length) for name, length in HEADS.items()
}

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@lru_cache(1024)  # most are one character
def chinese(text: str) -> Decimal | None:
    """The value of a Chinese numeral such as 三十二, 一百零五, 两万; None where it is no whole number."""
    if not text or any(c not in _DIGITS and c not in _SCALES for c in text):
        return None
    if not any(c in _SCALES for c in text):
        digits = "".join(str(_DIGITS[c]) for c in text)
        return Decimal(digits) if len(digits) == 1 or len(digits) == 4 else None
    total, section, digit = 0, 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
            continue
        scale = _SCALES[c]
        if scale >= 10_000:
            total, section, digit = (total + section + digit or 1) * scale, 0, 0
        else:
            section, digit = section + (digit or 1) * scale, 0
    return Decimal(total + section + digit)


@lru_cache(4096)  # most are years, or of one or two digits
def worth(body: str, magnitude: int = 1) -> Decimal | None:
    """The value of digits such as 1,234.5 in a magnitude; None where they are damaged or no number."""
    try:
        return Decimal(body.replace(",", "").replace("．", ".")) * magnitude if len(body) <= 40 else None
    except InvalidOperation:
        return None


def percent(words: str) -> Decimal | None:
    """The value of what stands behind 百分之: 九十五, 九十五点二 or 95."""
    if words[0].isdigit():
        return worth(words)
    whole, _, fraction = words.partition("点")
    value = chinese(whole)
    if value is None or not fraction:
        return value
    digits = [chinese(c) for c in fraction]
    return None if None in digits else value + sum(d / Decimal(10) ** (i + 1) for i, d in enumerate(digits) if d)
