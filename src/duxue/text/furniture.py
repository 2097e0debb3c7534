"""What belongs to the page or the site and not to the report: its numbers are no figures."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from itertools import compress

from duxue.text.lines import lined

_SHORT_LINE = 90
_LONG_LINE = 260
# Marks that make a whole line furniture, however long it is. Each begins with a plain character, by which ``re``
# passes over the others at once.
_ALWAYS = re.compile(
    r"https?:|www\.|\.com\b|ICP备|公网安备|试读结束|查阅全文|加微信|微信号|版权|侵权|转载|互联网用户|下载文档"
    r"|上传时间|文档(?:大小|页数|格式|编号)"
    r"|浏览次数|阅读次数|访问量|点击(?:数|量|次数|下载)|责任编辑|网站标识码|客服(?:热线|电话)|扫一扫|扫码"
    r"|热词搜索|您当前所在位置|@(?<=[\w.]{2}@)[\w.]"
    r"|…(?<=……) *\(?\d{1,3}\)? *$|\.(?<=\.{5}) *\(?\d{1,3}\)? *$"  # 一、基本情况……………1: a line of the contents
)
# Marks that do so only where the line is short: the words occur in reports too. They begin it.
_SHORT = re.compile(
    r"[ •·*|>\-]*(?:时间|日期|发布(?:时间|日期|机构|单位)|来源|信息来源|字体|字号|分享|打印|关闭|作者|编辑|浏览"
    r"|索引号|文号|公开(?:方式|日期|时限)|主题分类|成文日期|上一篇|下一篇"
    r"|关键词|标签|收藏|页码|第\d+页|共\d+页|目录|Baidu|map|微博|微信|抖音|电话|邮编|邮箱|传真|地址|联系(?:人"
    r"|电话)|主办单位|承办单位|全文\d+字)"
    r"|第?\d{1,4}(?:/\d{1,4})?页?$"
)
_WITHIN_SHORT = re.compile(r"\(全文\d+字\)|>[^>]*>")
# Lines that make furniture of those below them: under 相关阅读 titles of other pages, under 目录 what ends in a page.
_LIST = re.compile(
    r"[【\[]?(?:(相关(?:阅读|链接|新闻|文章|信息|报道|推荐|文档|稿件|内容|资讯)|(?:延伸|推荐|更多|扩展)阅读"
    r"|(?:热门|热点|精彩|为您|编辑)推荐|猜你喜欢)|(目 *录))[】\]]?:?"
)
_LISTED = (
    re.compile(r"(?![一二三四五六七八九十]{1,3}、)[^。;|]{4,60}"),
    re.compile(r"[^。;|]{1,60}?[^。;|\d.,][\t .…·]*[|(]?\d{1,3}[) |]*"),
)
# Without 目录 above them: the heading comes again, then without its page.
_PAGED = re.compile(
    rf"(?!.{{{_SHORT_LINE + 1}}})"
    r"((?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,3}[章节部]|\d{1,2}[.、])"
    r".{2,40}?)[\t .…·|(]*\d{1,3}[) |]*"
)
_BARE = re.compile(r"\d{1,4}")
# 毛入园率(%)91.4, 小学4: a number alone on the next line is a cell, no page's; but not below 附件2 and 工作总结2022.
_CELL = re.compile(r"(?:^|\)|^(?![附表图第])[\u4e00-\u9fff]{2,12}(?!(?:19|20)\d\d$))\d[\d,.]*%?$")
Span = tuple[int, int]


def furniture(text: str, known: Iterable[Span] = ()) -> list[Span]:
    """Spans (start, end) of page furniture and adverts in matching text, ``known`` ones among them, in order."""
    spans = [span for span in known if span[1] > span[0]]
    lines = lined(text)
    told = list(map(str.strip, text.split("\n")))
    paged = any(map(_PAGED.fullmatch, told))
    headings = {line.strip() for _, line in lines if len(line) <= _SHORT_LINE} if paged else frozenset()
    listed, above = None, ""
    for (begin, line), stripped in compress(zip(lines, told, strict=True), told):
        if listed is None or not listed.fullmatch(stripped):
            listed = _begun(stripped)
        of_page = len(stripped) <= _LONG_LINE and (listed or _is_furniture(stripped, headings))
        if of_page and not (_BARE.fullmatch(stripped) and _CELL.search(above)):
            spans.append((begin, begin + len(line)))
            above = ""
        else:
            above = stripped
    return _merged(spans)


def _begun(line: str) -> re.Pattern[str] | None:
    """What the lines below this one look like where it begins a list of furniture."""
    title = _LIST.fullmatch(line)
    return _LISTED[title.lastindex - 1] if title and title.lastindex else None


def _is_furniture(line: str, headings: Container[str]) -> bool:
    if _ALWAYS.search(line):
        return True
    if len(line) > _SHORT_LINE:
        return False
    if _SHORT.match(line) or _WITHIN_SHORT.search(line):
        return True
    paged = _PAGED.fullmatch(line) if headings else None
    return paged is not None and paged[1].rstrip("\t .…·|(") in headings


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
