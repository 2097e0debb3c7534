"""Which indicator a number states: by a rule, by a noun of the catalogue beside it, or by what it continues."""

from __future__ import annotations

import re
from itertools import chain
from operator import itemgetter

from duxue.extraction.indicators import (
    benefits,
    changing,
    continuing,
    homonyms,
    limits,
    nouns,
    own_parts,
    recalling,
    subjects,
    unmeasured,
)
from duxue.extraction.indicators.scope import ELSEWHERE, elsewhere
from duxue.extraction.indicators.stocks import BRACKET, schools
from duxue.extraction.lists import coefficients
from duxue.extraction.words.measures import printed_before
from duxue.extraction.words.rules import Candidate, Rule, following, printed_as, rulebook, taking
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, meant
from duxue.extraction.words.wording import UNKNOWN

_CLASSES = re.compile(r"个?(?:教学)?班,?")
_AGES = re.compile(r"(?<!\d)(?:[67]|12|13)(?:周?岁)?[-—~至到]{1,2}(1[1245])周?岁(?!残)")
_OF_AGE = {"11": "primary", "12": "primary", "14": "junior_secondary", "15": "junior_secondary"}
_OF_A_SCHOOL = re.compile(r"(?:高中|初中|小学|幼儿)部|设计|规划|规模")
_OF_THE_SAME = ("projects_of_investment", "money_of_built")
_OF_THE_SAME_ELSE = (
    "large_classes_of_all",
    "nutrition_money_after",
    "nutrition_money_spent",
    "certificate_rate_next",
)  # where no list has told the level
_BRACKET, _WORDS, _BEYOND = 60, 40, 20
_CERTAIN = 75  # what is named by a reading of less may be a change of it
# One of which leads to what a number has become, to what it was and to a sum: 上升到88.3%, 上年为16.9:1, 共计64名;
# 实 only as 实际补充247名, and by one set of characters, for which is looked fast.
_BESIDE = re.compile("[到至为达年共计实](?:(?<!实)|际)")
_RULES = itemgetter(3)  # of a trigger
_SCORE = itemgetter(0)  # of a candidate


def name(where: Surroundings, spot: Spot) -> None:
    """Write indicator and rule into a spot; ``unknown`` where nothing around it says what it is."""
    if spot.indicator or (spot.place and changing.followed_change(where, spot)):
        return
    if not spot.number.unit:
        printed_before(where.text, spot)
    if _set_beside(where, spot):
        return
    best = _best(where, spot)
    score = best.score if best is not None else 0
    if score < _CERTAIN and changing.changed(where, spot):
        return
    if best is not None and score >= nouns.LEAST:
        _take(spot, best)
        if spot.left <= spot.noun[0] < spot.clause:  # 小学在校生继续增加,为2103人: the clause is that of the noun
            spot.clause = max(spot.left, *(where.text.rfind(mark, spot.left, spot.noun[0]) + 1 for mark in ",;:"))
    elif nouns.SIZE.match(where.text, spot.behind) or not _from_elsewhere(where, spot):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"
    homonyms.rename(where, spot)
    if unmeasured.of_none(where, spot):
        spot.indicator, spot.rule = UNKNOWN, "unnamed"
    if spot.indicator != UNKNOWN and elsewhere(where, spot):
        spot.indicator, spot.rule = UNKNOWN, ELSEWHERE


def _set_beside(where: Surroundings, spot: Spot) -> bool:
    """Whether a number is named by what it is set beside: what it rose from, its limit, whom the money reached.

    What the one before is may name it too: a limit that it keeps, a change, people with their money.
    """
    before, unit = spot.previous, spot.number.unit
    beside = spot.place or _BESIDE.search(where.text, spot.left, spot.number.start)
    if beside and before is not None and _of_other_time(where, spot):
        return True
    if limits.limited(where, spot) or (unit == "%" and limits.short_of(where, spot)):
        return True
    if before is not None and (
        (before.status == "standard" and limits.reached(where, spot, before))
        or (before.rule == "change" and changing.grown_to(where, spot, before))
        or benefits.paired(where, spot, before)
    ):
        return True
    return bool((beside and recalling.restated(where, spot)) or (not unit and coefficients.differing(where, spot)))


def _of_other_time(where: Surroundings, spot: Spot) -> bool:
    """Whether a number is what the one before has become, or what it was."""
    return changing.raised(where, spot) or subjects.resumed(where, spot) or changing.last_year(where, spot)


def _from_elsewhere(where: Surroundings, spot: Spot) -> bool:
    """Whether a number is named by what it continues, is introduced, titled or concluded by."""
    return (
        recalling.recalled(where, spot)
        or recalling.same_again(where, spot)
        or recalling.of_that_year(where, spot)
        or continuing.ranged(where, spot)
        or continuing.of_so_many(where, spot)
        or continuing.shared(where, spot)
        or own_parts.held(where, spot)
        or benefits.aided(where, spot)
        or benefits.fed(where, spot)
        or benefits.parted(where, spot)
        or benefits.trained(where, spot)
        or subjects.titled(where, spot)
        or continuing.inherited(where, spot)
        or benefits.under_heading(where, spot)
        or subjects.introduced(where, spot)
        or subjects.before_bracket(where, spot)
        or subjects.concluded(where, spot)
    )


def _take(spot: Spot, best: Candidate) -> None:
    _, spot.indicator, spot.rule, spot.noun, level, breakdown, status, said, after = best
    spot.level = spot.level or level
    spot.status = spot.status or status
    if breakdown == "phrase":
        spot.notes["phrase"] = True
    elif breakdown:
        spot.breakdown = breakdown
    if said is not None:
        spot.notes["said"] = said
    if after:
        _go_on(spot)


def _go_on(spot: Spot) -> None:
    """Tell what a number goes on from by its rule, which needs the number before, and the level that it has of it."""
    before = spot.previous
    if before is not None and before.bracketed and not spot.bracketed and before.head is not None:
        before = before.head  # 大班额38个(小学12个、初中26个),占3.2%
        spot.level = spot.level or before.level
    if spot.rule in _OF_THE_SAME and before is not None:
        spot.level = before.level  # 投入全面改薄资金3.86亿元,实施项目214个
    if spot.rule in _OF_THE_SAME_ELSE and before is not None:
        spot.level = spot.level or before.level  # 学前儿童营养改善计划惠及幼儿3120人,落实资金126万元
    spot.notes["source"] = before


def _best(where: Surroundings, spot: Spot) -> Candidate | None:
    """The reading with the highest score; of several the rule's, then the noun's."""
    ruled = _by_rule(where, spot)
    if ruled is not None and ruled.score >= nouns.HIGHEST:
        return ruled
    found = [ruled] if ruled is not None else []
    found += nouns.before(where, spot)
    found += nouns.behind(where, spot)
    found += schools(where, spot)
    if spot.number.unit == "班":
        found.append(Candidate(50, "classes_count", "classes_by_unit"))
    if _in_classes(where, spot):
        found.append(Candidate(66, "enrolment", "in_classes"))
    return max(found, key=_SCORE, default=None)


def _in_classes(where: Surroundings, spot: Spot) -> bool:
    """Whether these are the pupils of the classes just counted: 在校学生129个班3872人."""
    before = spot.previous
    if before is None or before.indicator != "classes_count" or spot.number.unit != "人":
        return False
    if _OF_A_SCHOOL.search(where.text, before.left, before.number.start):
        return False  # 初中部设12个班,540人; 设计规模36个班1620人
    end, start = before.number.unit_end, spot.number.start
    beside = before.number.unit == "班" and end == start  # 小学698班26875人
    return beside or _CLASSES.fullmatch(where.text, end, start) is not None


def _by_rule(where: Surroundings, spot: Spot) -> Candidate | None:
    """The reading by the first rule that holds, which is the one that counts most."""
    text, end, reach = where.text, spot.behind, spot.right + _BEYOND
    words = where.tokens.within("trigger", spot.left, reach)
    continued = following(spot.previous.indicator if spot.previous is not None else "")
    triggered = taking(printed_as(spot.number)).intersection(chain(continued, *map(_RULES, words)))
    if not triggered:
        return None
    left, right = text[spot.left : spot.number.start], text[end:reach][:_WORDS]
    plain = BRACKET.sub("", left) if "(" in left else left
    behind = _behind_bracket(text, end) if right.startswith("(") else ""
    for rule in map(rulebook().rules.__getitem__, sorted(triggered)):
        if rule.right and not rule.right.match(right) and not (behind and rule.right.match(behind)):
            continue
        matched = None
        if rule.left:
            matched = rule.left.search(left) if plain is left else _outside(rule.left, left, plain)
            if matched is None:
                continue
        if rule.unless and rule.unless.search(f"{left}#{text[end : spot.right]}"):
            continue
        indicator, level = _by_level(where, spot, rule) if rule.by_level else (rule.indicator, rule.level)
        at = (end, spot.right) if rule.right else (spot.number.start, spot.number.start)
        said = spot.left + matched.start() if matched and matched.string is left else None
        after = bool(rule.after)
        return Candidate(rule.priority, indicator, rule.name, at, level, rule.breakdown, rule.status, said, after)
    return None


def _behind_bracket(text: str, end: int) -> str:
    """The words behind a bracket that explains a number: 投入418万元(县级155万元)实施校舍维修; empty without one."""
    closing = text.find(")", end, end + _BRACKET) + 1
    return text[closing : closing + _WORDS] if closing else ""


def _outside(pattern: re.Pattern[str], left: str, plain: str) -> re.Match[str] | None:
    """A match that begins outside an explaining bracket, 覆盖率(公办园占比)为71%, which may also be left out."""
    matched = pattern.search(left)
    if matched and any(m.start() < matched.start() < m.end() for m in BRACKET.finditer(left) if len(m.group()) > 6):
        matched = None
    return matched or pattern.search(plain)


def _by_level(where: Surroundings, spot: Spot, rule: Rule) -> tuple[str, str]:
    """Indicator and level by a rule that names another indicator for a level told before."""
    last = _last_level(where, spot)
    return rule.by_level.get(last, rule.indicator), rule.level or ("special" if last == "special" else "")


def _last_level(where: Surroundings, spot: Spot) -> str:
    """The last level named in the sentence before the number, or told by whom its statement is about."""
    start = spot.number.start
    statement = max(spot.sentence, where.text.rfind(";", spot.sentence, start))
    if ages := _AGES.findall(where.text, statement, start):
        return _OF_AGE[ages[-1]]
    tokens = where.tokens.within("level", max(spot.sentence, start - 120), start)
    if where.text.rfind("残", statement, start) > (tokens[-1][0] if tokens else -1):
        return "special"
    return meant(where, tokens[-1][3])[0] if tokens else ""
