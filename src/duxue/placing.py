"""Which district a document is about: by its title and the lines around it, its signature, or what it names most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from duxue import catalogue
from duxue.catalogue import District
from duxue.documents import Source
from duxue.errors import BadParameters, nearest

TITLE = 40  # characters of a document that the project may keep in a row
_HEAD = 40  # lines among which the title stands
_AROUND = 3  # lines before and after the title that may say whose report it is
_SIGNED = 6  # last lines, among which it is signed
_REPORT = re.compile(r"(?:报告|总结|汇报|公报)(?:[(（].*)?$")
# A line that says who and what: an address or whom the report is for has a colon, a cell of a table its bar.
_LINE = re.compile(r"[^,，。;；:：|]{2,60}")
# Words for a part of any town; they name a district only after its city: 长治市城区.
_GENERIC = ("城区", "郊区", "矿区", "东区", "西区")
# What stands between the place of an autonomous county and its kind: 围场满族蒙古族自治县 is called 围场县.
_PEOPLES = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:(?:[满蒙回畲苗瑶侗壮各黎羌彝藏水傣佤怒白土]|达斡尔|鄂温克|朝鲜|土家|仫佬|毛南|仡佬|布依|哈尼"
    r"|纳西|拉祜|布朗|独龙|普米|傈僳|裕固|哈萨克|东乡|保安|撒拉)族|蒙古|哈萨克|锡伯|塔吉克)*族?(?=自治[县旗]$)"
)
# Not called so, since these mean something else: 河南县级, and 东乡县 in 江西 until 2016.
_NOT_SHORT = ("河南县", "东乡县")
# A county in a title, that of 甘肃省陇河县 or 关于陇河县; not 全县, 县级, 县域, 教育强县, 义务教育均衡区, 学区, 山区.
_STRANGER = re.compile(
    r"(?:^|[省市州盟年—]|自治区|关于)(?![全我本各某]|[山城郊]区)"
    r"((?:(?![省市强]|关于|教育|均衡|县长|县区|全[县区旗]|管理区|示范区|[学校社片牧老地]区|贫困|民族)[\u4e00-\u9fff]){1,10}?"
    r"(?<![强对])[县区旗])(?![级域])"
)
_NO_CITY = "省直辖"  # what the list has for a city where a province rules a county itself
_ABOVE = "duxue registers reports of counties and districts; `duxue extract` reads any other"


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of a document may say whose it is; ``title`` is empty where no line can be one."""

    title: str
    around: str
    signature: str


def title(source: Source) -> str:
    """The first line that calls itself a report, else a first line that is no sentence, at most TITLE characters."""
    return _parts(source).title[:TITLE]


def district(source: Source, given: str | None) -> tuple[District, bool]:
    """The district of this code or name, or else the one that a document is about, and whether more than its body says.

    Raises BadParameters where there is no such district, or several of that name; where the title names another; and
    where none is given and no district is named far more often than others, or only a city or province at the head.
    """
    if given is not None:
        found = _given(given, source.text)
        _refuse_another(source, found)
        return found, True
    parts = _parts(source)
    for part in (parts.title, parts.around, parts.signature):
        if clear := _clear(_mentions(part, source.text)):
            return clear, True
    ranked = _mentions(source.text, source.text)
    clear, other = _clear(ranked), _other(parts.title)
    if clear and not other:
        return clear, False
    raise _unclear(source, ranked, parts.title, other)


def _clear(ranked: Counter[str]) -> District | None:
    """The district that is named at least twice as often as any other."""
    first, second = [*ranked.most_common(2), ("", 0), ("", 0)][:2]
    return catalogue.districts()[first[0]] if first[1] and first[1] >= 2 * second[1] else None


def _unclear(source: Source, ranked: Counter[str], title: str, other: str) -> BadParameters:
    close = [row.code for row in catalogue.districts().values() if _calls(title, place_of(row.name))]
    if other and not close:
        return BadParameters(
            f"{source.name} names {other} at its head, which is no district of GB/T 2260: {_ABOVE}. If it is a "
            "district's all the same, or of one that is called otherwise now, give its code with --district, such as "
            "620724."
        )
    most = [code for code, count in ranked.items() if 2 * count > max(ranked.values())]
    found = f"its title may mean {listed(close)}" if close else f"found: {listed(most)}" if ranked else "found: none"
    return BadParameters(
        f"{source.name} does not say clearly which district it is about ({found}). "
        "Give its code of GB/T 2260 with --district, such as 620724."
    )


def _other(title: str) -> str:
    """What else than a known district a title is about: 陕县, which is 陕州区 now, or else a city or province."""
    if named := _STRANGER.search(title):
        return named.group(1)
    return _above(title)


def _calls(title: str, place: str) -> bool:
    """Whether a title has the name of a place without its kind: 高台教育, 红谷滩新区, and not 朝阳市 for 朝阳区."""
    return place in title and place[-1] not in "县区市" and bool(re.search(f"{place}(?![市省州])", title))


def _given(wanted: str, text: str) -> District:
    """The district of a code or a name; of several of one name that whose city is named with it, or in the text."""
    known = catalogue.districts()
    codes = [wanted] if wanted in known else list(_mentions(wanted, text))
    if len(codes) == 1:
        return known[codes[0]]
    if codes:
        raise BadParameters(f"--district {wanted!r} may mean {listed(codes)}. Give the code of one of them.")
    if above := _above(wanted):
        raise BadParameters(f"--district {wanted!r} is {above}: {_ABOVE}.")
    near = nearest(wanted, [*known, *_names()[0]]) or "."
    raise BadParameters(f"No district has the code or name {wanted!r}{near} Codes of GB/T 2260 have six digits.")


def _above(said: str) -> str:
    """The prefecture or else province that a title, a name or a code names; empty where it names none."""
    rows = catalogue.districts().values()
    above = {row.city_code: row.city for row in rows if row.city != _NO_CITY}
    above |= {row.province_code: row.province for row in rows}
    return above.get(said) or next((name for name in above.values() if name in said), "")


def listed(codes: Iterable[str]) -> str:
    """At most five districts with their cities and codes, to choose from: 南京市鼓楼区 320106."""
    rows = [catalogue.districts()[code] for code in codes]
    more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
    seats = ((row.province if row.city == _NO_CITY else row.city, row) for row in rows[:5])
    return ", ".join(f"{seat}{row.name} {row.code}" for seat, row in seats) + more


def place_of(name: str) -> str:
    """The name of a district without its kind: 高台 of 高台县, 围场 of 围场满族蒙古族自治县; 宁县 has none."""
    short = re.sub(r"(?:自治县|自治旗|新区|特区|林区|[县区市旗])$", "", _PEOPLES.sub("", name))
    return short if len(short) > 1 else name


def _refuse_another(source: Source, given: District) -> None:
    """Figures under the name of a county that is not theirs would be compared, and published, as that county's."""
    parts = _parts(source)
    heads = (_mentions(parts.title, parts.title), _mentions(parts.around, parts.around))
    # Lines around a title may be the menu of a site, with links to many counties.
    named = heads[0] or (heads[1] if len(heads[1]) == 1 else {})
    if named and given.code not in named:
        raise BadParameters(
            f"{source.name} names {listed(named)} at its head, and --district {given.code} is {given.name}. "
            f"Give that code, or none; if it is about {given.name} all the same, add it so and change its line in "
            "data/documents.csv."
        )


def _mentions(part: str, text: str) -> Counter[str]:
    """How often a part of a text names each district, by code; of several with one name, those that are meant."""
    known, pattern = _names()
    names = Counter(match.group() for match in pattern.finditer(part) if _whole(match, known))
    found: Counter[str] = Counter()
    for name, count in names.items():
        found.update({row.code: count for row in _meant(known[name], part, text)})
    return found


@cache
def _names() -> tuple[dict[str, list[District]], re.Pattern[str]]:
    known: dict[str, list[District]] = {}
    for row in catalogue.districts().values():
        known.setdefault(row.name, []).append(row)
    for row in catalogue.districts().values():
        if row.admin_type in ("自治县", "自治旗"):  # 张家川县 is 张家川回族自治县
            bare = _PEOPLES.sub("", row.name)
            names = {bare, bare.replace("自治", "")}.difference(known, _NOT_SHORT)
            known |= {name: [row] for name in names}
    return known, re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))


def _whole(match: re.Match[str], known: Mapping[str, Sequence[District]]) -> bool:
    """Whether a name is not the end of another word: 静宁县 does not name 宁县, 全市城区 no 城区."""
    name, before = match.group(), match.string[max(0, match.start() - 12) : match.start()]
    if len(name) > 2 or before.endswith(tuple(place for row in known[name] for place in (row.city, row.province))):
        return True
    return name not in _GENERIC and not re.search(r"[\u4e00-\u9fff]$", before)


def _meant(rows: Sequence[District], part: str, text: str) -> Sequence[District]:
    """Of districts with one name those whose city, or else province, is named most: 北京市朝阳区 is not 长春's."""
    for said in (part, text) if len(rows) > 1 else ():
        for place in ("city", "province"):
            named = [said.count(getattr(row, place)) for row in rows]
            if any(named):
                return [row for row, count in zip(rows, named, strict=True) if count == max(named)]
    return rows


def _parts(source: Source) -> _Parts:
    lines = [line.strip() for line in source.text.splitlines() if line.strip()]
    head, end = lines[:_HEAD], [line for line in lines[-_SIGNED:] if _LINE.fullmatch(line)]
    place = _titled(head)
    if place is None:
        return _Parts("", "", "\n".join(end))
    before, after = head[max(0, place - _AROUND) : place], head[place + 1 : place + 1 + _AROUND]
    around = [*takewhile(_LINE.fullmatch, reversed(before)), *takewhile(_LINE.fullmatch, after)]
    return _Parts(head[place], "\n".join(around), "\n".join(end))


def _titled(lines: Sequence[str]) -> int | None:
    """The place of the title among these lines; None where all of them are sentences."""
    titles = (place for place, line in enumerate(lines) if _REPORT.search(line) and len(line) <= 60)
    unbroken = (place for place, line in enumerate(lines) if not re.search(r"[,，。;；]", line))
    return next(titles, next(unbroken, None))
