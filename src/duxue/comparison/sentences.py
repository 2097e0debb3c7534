"""What a report says in five to seven sentences, each with the facts that its numbers come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from duxue import audit, catalogue
from duxue.audit.book import Book, Stated, stated
from duxue.audit.claim import INCONSISTENT
from duxue.audit.sentences import Sentence, counted
from duxue.comparison.peers import REDEFINED
from duxue.comparison.standards import MET, NOT_MET, standards
from duxue.dataset import Report

# What a reader wants first, in this order; rates are followed over the years.
SIZE = ("schools_count", "enrolment", "fulltime_teachers")
RATES = (
    "compulsory_retention_rate",
    "preschool_gross_enrolment_rate",
    "senior_gross_enrolment_rate",
    "large_class_share",
)
MONEY = ("public_budget_education_expenditure", "education_projects_investment", "student_aid_amount")


def summary(report: Report, claims: pd.DataFrame | None = None) -> list[Sentence]:
    """Five to seven sentences on size, change, money, self-evaluation, standards, arithmetic and what is missing.

    ``claims`` has the columns of ``audit.COLUMNS``; without it the claims are computed here.
    """
    book = Book(stated(report))
    return [
        *_size(book),
        *_change(book),
        *_money(book),
        *_score(report, book),
        *_standards(report),
        _audit(audit.claims(report) if claims is None else claims),
        _missing(report),
    ]


def _main(book: Book, indicator: str) -> Stated | None:
    """The widest result of the latest year."""
    found = [fact for fact in book.find(indicator) if not fact.breakdown or "原文作" in fact.breakdown]
    wide = [fact for fact in found if fact.level in ("all", "")] or found
    return max(wide, key=lambda fact: fact.period, default=None)


def _listed(facts: Sequence[Stated], zh: str, en: str) -> Sentence:
    """One sentence with a value for each fact; the year stands once where it is the same for all."""
    said = "，".join(f"{_name(fact)[0]} {fact.show()}" for fact in facts)
    said_en = ", ".join(_said(fact) for fact in facts)
    years = {fact.period for fact in facts}
    year = next(iter(years)) if len(years) == 1 else ""
    when, when_en = (f"（{year}年）", f" ({year})") if year else ("", "")
    return Sentence(f"{zh}{when}：{said}。", f"{en}{when_en}: {said_en}.", _starts(facts), _cited(facts))


def _said(fact: Stated) -> str:
    name, shown = _name(fact)[1], fact.show("en")
    return shown if shown.endswith(f" {name}") else f"{name} {shown}"


def _starts(facts: Sequence[Stated]) -> tuple[int, ...]:
    return tuple(fact.start for fact in facts)


def _cited(facts: Sequence[Stated]) -> tuple[tuple[str, str, int], ...]:
    return tuple((fact.show(), fact.show("en"), fact.start) for fact in facts)


def _name(fact: Stated) -> tuple[str, str]:
    return fact.name, fact.name_en.lower() if not fact.name_en.isupper() else fact.name_en


def _size(book: Book) -> Iterator[Sentence]:
    facts = [fact for key in SIZE if (fact := _main(book, key)) and fact.level in ("all", "")]
    if not facts:
        yield Sentence(
            "文中没有载明学校、学生和专任教师的总数。",
            "The report does not state how many schools, pupils and full-time teachers there are.",
        )
        return
    yield _listed(facts, "文中载明", "The report states")


def _change(book: Book) -> Iterator[Sentence]:
    for key in RATES:
        series = _series(book, key)
        if len(series) > 1:
            yield _moved(series[0], series[-1])
            return


def _series(book: Book, indicator: str) -> list[Stated]:
    last = _main(book, indicator)
    if last is None:
        return []
    same = [f for f in book.find(indicator) if (f.level, f.breakdown) == (last.level, last.breakdown) and f.period]
    return sorted(same, key=lambda fact: fact.period)


def _moved(first: Stated, last: Stated) -> Sentence:
    """One sentence on a change between two years: up, down or unchanged."""
    starts = (first.start, last.start)
    cited = _cited((first, last))
    name = last.label
    # “Share of large classes, compulsory, fell”: what is put in needs its second comma.
    name_en = last.label_en + "," * (", " in last.label_en)
    if last.value == first.value:
        return Sentence(
            f"{name}在{first.period}年和{last.period}年都是 {last.show()}，没有变化。",
            f"{name_en} was {last.show('en')} in both {first.period} and {last.period}.",
            starts,
            cited[1:],
        )
    up = last.value > first.value
    verb, verb_en = ("升至", "rose") if up else ("降至", "fell")
    doubt, doubt_en = _redefined(first, last)
    return Sentence(
        f"{name}由{first.period}年的 {first.show()} {verb}{last.period}年的 {last.show()}{doubt}。",
        f"{name_en} {verb_en} from {first.show('en')} in {first.period} to {last.show('en')} in {last.period}"
        f"{doubt_en}.",
        starts,
        cited,
    )


def _redefined(first: Stated, last: Stated) -> tuple[str, str]:
    """What is said where the definition changed between two years, else nothing."""
    year = REDEFINED.get(first.indicator)
    if year is None or not int(first.period) < year <= int(last.period):
        return "", ""
    return f"（统计口径{year}年起有变，两年未必可比）", f" (redefined in {year}, so the years may not compare)"


def _money(book: Book) -> Iterator[Sentence]:
    facts = [fact for key in MONEY if (fact := _main(book, key))]
    if facts:
        yield _listed(facts, "经费", "Money")
    else:
        yield Sentence("文中没有载明教育经费。", "The report does not state what was spent on education.")


def _score(report: Report, book: Book) -> Iterator[Sentence]:
    score, points = book.one("self_eval_score"), audit.scores(report)
    if score:
        idle = points.claimed if points else 0
        part = f"，其中 {idle:g} 分来自当地没有的事项" if idle else ""
        part_en = f", {idle:g} of them for what it does not have" if idle else ""
        yield Sentence(
            f"自评得分 {score.show()}{part}；各地所用指标体系不同，不宜与别处的分数比较。",
            f"It gives itself {score.show('en')}{part_en}; instruments differ, so this is not to be set beside other "
            "scores.",
            (score.start,),
            (*_cited((score,)), *(((f"{idle:g} 分", f"{idle:g} of them", "scores"),) if idle else ())),
        )


def _audit(claims: pd.DataFrame) -> Sentence:
    """How many assertions hold, and the stated figures of those that do not."""
    first, bad = audit.summary(claims)[0], claims[claims["verdict"] == INCONSISTENT]
    if not len(bad):
        return first
    rows = bad[["title", "stated", "title_en", "stated_en", "result"]].itertuples(index=False)
    cited = tuple((_asserted(one.title, one.stated), _asserted_en(one), int(one.result)) for one in rows)
    zh, en = "；".join(zh for zh, _, _ in cited), "; ".join(en for _, en, _ in cited)
    return Sentence(
        f"{first.zh.removesuffix('。')}：{zh}。",
        f"{first.en.removesuffix('.')}: {en}.",
        tuple(bad["result"]),
        (*first.cited, *cited),
    )


def _asserted(title: str, stated: str) -> str:
    subject, _, kind = title.rpartition("：")
    return f"{subject}的{kind}（{stated}）"


def _asserted_en(one: Any) -> str:
    subject, _, kind = one.title_en.rpartition(": ")
    return f"{subject}, {kind} ({one.stated_en})"


def _standards(report: Report) -> Iterator[Sentence]:
    table = standards(report)
    met, missed = (table[table["verdict"] == verdict] for verdict in (MET, NOT_MET))
    if not len(met) and not len(missed):
        yield Sentence(
            "没有数字可以同国家标准核对。",
            "No figure can be held against a national threshold.",
        )
        return
    starts = tuple(dict.fromkeys(int(s) for many in (*missed["operands"], *met["operands"]) for s in many))
    total, names = len(met) + len(missed), "、".join(missed["name"])
    tested = "one threshold" if total == 1 else f"{total} thresholds"
    counts = [(f"{total} 项", tested, "standards")]
    if not len(missed):
        zh = f"可同国家标准核对的有 {total} 项，{'已' if total == 1 else '全部'}达到。"
        en = f"The {tested} that can be tested is met." if total == 1 else f"All {tested} tested are met."
    else:
        reached = f"达到 {len(met)} 项" if len(met) else "没有达到的"
        zh = f"可同国家标准核对的有 {total} 项，{reached}，未达到 {len(missed)} 项（{names}）。"
        few = "; ".join(missed["name_en"])
        en = f"Of {tested} tested, {len(met) or 'none'} met and {len(missed)} not met ({few})."
        counts += [(f"{len(met)} 项", f"{len(met)} met", "standards")] if len(met) else []
        counts += [(f"{len(missed)} 项", f"{len(missed)} not met", "standards")]
    cited = tuple((row["name"], row["name_en"], int(row["operands"][0])) for row in missed.to_dict("records"))
    yield Sentence(zh, en, starts, (*counts, *cited))


def _missing(report: Report) -> Sentence:
    masks, absent = _masked(len(report.masks)), _absent(report)
    return Sentence(masks.zh + absent.zh, masks.en + absent.en, cited=(*masks.cited, *absent.cited))


def _masked(count: int) -> Sentence:
    if not count:
        return Sentence("", "")
    many = counted(count, "figure is", "figures are").capitalize()
    cited = ((f"{count} 处", many, "masks"),)
    return Sentence(f"有 {count} 处数字被遮盖，无法读出。", f"{many} masked and cannot be read. ", cited=cited)


def _absent(report: Report) -> Sentence:
    stated_ = set(report.facts.loc[report.facts["status"] == "actual", "indicator"])
    absent = [entry for key, entry in catalogue.indicators().items() if entry.core and key not in stated_]
    if not absent:
        return Sentence("核心指标都已载明。", "Every core indicator is stated.")
    few = "、".join(entry.zh for entry in absent[:3])
    few_en = ", ".join(entry.en.lower() for entry in absent[:3])
    more = f"等 {len(absent)} 项" if len(absent) > 3 else ""
    which = "is" if len(absent) == 1 else "are"
    rest = f", such as {few_en}" if len(absent) > 3 else f": {few_en}"
    many = counted(len(absent), "core indicator", "core indicators").capitalize()
    zh = f"没有载明实际数的核心指标有{few}{more}。"
    cited = ((f"{len(absent)} 项" if more else few, many, "gaps"),)
    return Sentence(zh, f"{many} {which} not stated as a result{rest}.", cited=cited)
