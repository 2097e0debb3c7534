"""What the audit found, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from duxue.audit.claim import CONSISTENT, INCONSISTENT, ROUNDING, UNTOLD


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages and the starts of the facts that its numbers come from.

    ``cited`` are the pieces of it that lead to evidence, in their order: Chinese, English, and the start of the fact,
    or for a count that nobody states the name of the table that shows what is counted.
    """

    zh: str
    en: str
    facts: tuple[int, ...] = ()
    cited: tuple[tuple[str, str, int | str], ...] = ()


def counted(number: int, one: str, many: str) -> str:
    """A number with its English noun: ``no claim``, ``one claim``, ``3 claims``."""
    return {0: f"no {one}", 1: f"one {one}"}.get(number, f"{number} {many}")


def summary(table: pd.DataFrame) -> list[Sentence]:
    """The claims of one report in two or three sentences, also where there are none."""
    total = len(table)
    if not total:
        return [Sentence("文中没有可以复算的数字关系。", "The report asserts no arithmetic that could be recomputed.")]
    verdicts = table["verdict"]
    good = int(verdicts.isin((CONSISTENT, ROUNDING)).sum())
    open_, bad = int((verdicts == UNTOLD).sum()), table[verdicts == INCONSISTENT]
    found = [
        Sentence(
            f"共复算 {total} 处数字关系，"
            f"{_part(good, '相符')}，{_part(open_, '无法判定')}，{_part(len(bad), '不相符')}。",
            f"{counted(total, 'assertion', 'assertions').capitalize()} recomputed: "
            f"{good or 'none'} consistent, {open_ or 'none'} undecided, {len(bad) or 'none'} inconsistent.",
            cited=(
                (f"{total} 处", counted(total, "assertion", "assertions").capitalize(), "claims"),
                *_counts((good, "相符", "consistent"), (open_, "无法判定", "undecided"), (len(bad), *_BAD)),
            ),
        )
    ]
    if len(bad):
        rows = list(zip(bad["title"], bad["title_en"], bad["result"], strict=True))
        zh = "；".join(f"“{title}”" for title, _, _ in rows)
        en = "; ".join(f"“{title}”" for _, title, _ in rows)
        found.append(
            Sentence(f"不相符的是：{zh}。", f"These do not hold: {en}.", tuple(int(start) for *_, start in rows))
        )
    else:
        found.append(Sentence("没有发现互相矛盾的数字。", "No contradiction between figures was found."))
    return found


_BAD = ("不相符", "inconsistent")


def _counts(*found: tuple[int, str, str]) -> tuple[tuple[str, str, str], ...]:
    """The counts that are not nought, as the sentence has them."""
    return tuple((f"{number} 处{zh}", f"{number} {en}", "claims") for number, zh, en in found if number)


def _part(number: int, what: str) -> str:
    return f"{number} 处{what}" if number else f"没有{what}的"
