"""Facts, ledger, relations, scores: on invented documents, on the registered ones, and on anything at all."""

from __future__ import annotations

import csv
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import benchmark_of
from duxue import catalogue
from duxue.dataset import FACTS, LEDGER, RELATIONS, SCORES
from duxue.extraction import Reading, extract
from duxue.extraction.words.rules import rulebook

MOST_BYTECODES = 5_000  # a number; 4,300 are taken, and 6,600 were before what holds for few was asked of few
INVENTED = sorted((Path(__file__).parent / "reading").glob("*.txt"))
LEDGERED = re.compile(r"\d")
FLOODS = (
    *("其中", "12 ", "(", "*", "**县*所", "1.", "1,", "|12所", "其中(12所,", "分别为12、", "x", "百分之九十12"),
    *("“三个课堂”", "分值2分,自评1分", "2020年", "12所、", "一是甲,", "《", "&nbsp;"),
    *("该项占比为12%。", "一、计划\n12人\n", "工作:\n1.投入12万元\n"),
)


def check(text: str, reading: Reading) -> None:
    """What holds for every reading of any text."""
    taken: set[int] = set()
    for row in (*reading.facts, *reading.ledger):
        assert text[row["start"] : row["end"]] == row["printed"]
        taken |= set(range(row["start"], row["end"]))
    for fact in reading.facts:
        assert set(FACTS) <= set(fact)
        assert len(fact["evidence"]) <= 40
        assert len(fact["section"]) <= 40
        assert fact["evidence"] in text
        assert fact["status"] in catalogue.STATUSES
        assert fact["level"] in {"", *catalogue.LEVELS}
    assert [k for k, c in enumerate(text) if c.isdecimal() and k not in taken] == []
    starts = {str(fact["start"]) for fact in reading.facts}
    counted = starts | {str(row["start"]) for row in reading.ledger}
    for row in reading.relations:
        assert set(row) == set(RELATIONS)
        listed = row["kind"] == "listed"
        assert str(row["result"]) in (counted if listed else starts)
        for start, _, name in (place.partition("/") for place in row["operands"].split()):
            # Of a list the names stand where it says, else a figure does.
            assert text.startswith(name, int(start)) and 0 < len(name) <= 40 if listed else start in starts
    assert all(set(row) == set(LEDGER) for row in reading.ledger)
    assert all(set(row) == set(SCORES) for row in reading.scores)


def seconds(text: str) -> float:
    """CPU that reading a text takes: seconds of the clock are also what else the machine does."""
    begin = time.process_time()
    extract(text)
    return time.process_time() - begin


def wanted(path: Path) -> set[tuple[str, ...]]:
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        keys = ("start", "indicator", "level", "period", "status")
        return {tuple(row[key] for key in keys) for row in csv.DictReader(file)}


@pytest.mark.parametrize("path", INVENTED, ids=lambda path: path.stem)
def test_invented_documents(path: Path) -> None:
    """Every figure that stands in them is read with indicator, level, period and status."""
    text = path.read_text(encoding="utf-8")
    reading = extract(text)
    check(text, reading)
    facts = {tuple(str(f[key]) for key in ("start", "indicator", "level", "period", "status")) for f in reading.facts}
    assert wanted(path) - facts == set()


@pytest.mark.parametrize("path", [p for p in INVENTED if "masked" in p.stem], ids=lambda path: path.stem)
def test_templates_are_not_data(path: Path) -> None:
    """Nothing is read from a masked template but what is printed in it."""
    reading = extract(path.read_text(encoding="utf-8"))
    assert len(reading.facts) == len(wanted(path))
    assert len(reading.masks) >= 5


def test_same_characters_same_rows() -> None:
    """Reading is a function of the characters."""
    text = INVENTED[0].read_text(encoding="utf-8")
    assert extract(text) == extract(text)


def test_evidence_points_at_its_number() -> None:
    """The first whole number of that print in the evidence is the fact's own."""
    for path in INVENTED:
        text = path.read_text(encoding="utf-8")
        for fact in extract(text).facts:
            first = re.search(rf"(?<![\d.]){re.escape(fact['printed'])}(?![\d.])", fact["evidence"])
            at = text.find(fact["evidence"], max(0, fact["start"] - 40))
            assert first is not None
            assert any(
                match.start() + first.start() == fact["start"]
                for match in re.finditer(re.escape(fact["evidence"]), text[at:] and text)
            )


RULES = [(rule.name, text, True) for rule in rulebook().rules for text in rule.matches]
RULES += [(rule.name, text, False) for rule in rulebook().rules for text in rule.rejects]


@pytest.mark.parametrize(("name", "text", "matches"), RULES)
def test_rules(name: str, text: str, matches: bool) -> None:
    """Each rule reads what it says it reads, itself and no other, and leaves what it says it leaves."""
    rule = next(rule for rule in rulebook().rules if rule.name == name)
    keys = {rule.indicator, rulebook().thresholds.get(rule.indicator, rule.indicator)}
    facts = extract(text).facts
    assert bool(keys & {fact["indicator"] for fact in facts}) is matches
    assert not matches or any(fact["rule"] == name for fact in facts)


def test_each_rule_has_examples() -> None:
    """A rule without what it matches and what it must reject says nothing of what it is for."""
    assert [rule.name for rule in rulebook().rules if not (rule.matches and rule.rejects)] == []


@pytest.mark.parametrize(
    "text",
    ["".join(f"小学{n}所。" for n in range(2000)), "".join(f"|{n}|1|1|\n" for n in range(2000)), "1.小学12元\n" * 1500],
    ids=["one line", "bare table", "items"],
)
def test_cost_grows_with_length(text: str) -> None:
    """Twice the text costs no more than about twice the time, also without line ends and in a table without heads."""
    # Both in turns, so that a slow moment of the machine is one of both.
    assert min(seconds(text) / seconds(text[: len(text) // 2]) for _ in range(4)) < 4


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_costs_no_more_than_a_report(flood: str) -> None:
    """What numbers, brackets and masks are found by, over and over, takes at most twice a report's time a byte."""
    report = "\n".join(path.read_text(encoding="utf-8") for path in INVENTED)[:4000]
    text = (flood * 4000)[:4000]
    bytes_of_both = len(text.encode()) / len(report.encode())
    # Both in turns, so that a slow moment of the machine is one of both.
    assert min(seconds(text) / seconds(report) for _ in range(4)) / bytes_of_both < 2


def test_points_that_no_figure_has() -> None:
    """A flood of digits where points are told is set aside as any other is."""
    reading = extract(f"经自评,总分100分,自评{'9' * 40}分。")
    assert [row["reason"] for row in reading.ledger] == ["item_score", "code"]


def test_scores_with_damaged_brackets() -> None:
    """Items are found whether their brackets are whole or not; what a place does not have is not applicable."""
    text = (
        "(一)落实政策(权重5分,自评4.5分)\n1.制度健全。(分值2分,自评2分)。\n2.我区暂无普通高中(分值1分,自评1分)。\n"
        "3.经费到位分值2分,自评1.5\n"
    )
    reading = extract(text)
    assert [(row["item"], row["max"], row["self"], row["applicable"]) for row in reading.scores] == [
        (1, 2.0, 2.0, True),
        (2, 1.0, 1.0, False),
        (3, 2.0, 1.5, True),
    ]
    assert {row["section"] for row in reading.scores} == {"1落实政策"}
    assert [(f["indicator"], f["value"]) for f in reading.facts] == [
        ("section_weight", 5.0),
        ("section_self_score", 4.5),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "result", "operands"),
    [
        ("教职工80人,其中小学50人、初中30人。", "sum", "80", ["50", "30"]),
        ("小学教职工80人,专任教师75人。", "bound", "75", ["80"]),
        ("2020年财政教育支出5亿元,2021年财政教育支出6亿元,同比增长20%。", "growth", "20", ["6", "5"]),
        (
            "巩固率96.2%。2019年巩固率为95.9%,2020年巩固率为96.2%,比上年提高0.3个百分点。",
            "difference",
            "0.3",
            ["96.2", "95.9"],
        ),
        ("职业高中招生400人,普通高中招生600人,职普比为4:6。", "ratio", "4:6", ["400", "600"]),
        (
            "2019年、2020年、2021年巩固率分别为95.1%、95.4%和95.9%,逐年提高。",
            "trend",
            "95.9",
            ["95.1", "95.4"],
        ),
    ],
)
def test_relations(text: str, kind: str, result: str, operands: list[str]) -> None:
    """Arithmetic that a text asserts is found with its operands in order."""
    reading = extract(text, period="2020" if result == "0.3" else "2021")
    printed = {str(fact["start"]): fact["printed"] for fact in reading.facts}
    rows = [
        (row["kind"], printed[str(row["result"])], [printed[o] for o in row["operands"].split()])
        for row in reading.relations
    ]
    assert (kind, result, operands) in rows


@pytest.mark.parametrize(
    ("text", "period"),
    [
        # A school year is the year that it begins in, wherever it stands.
        ("2024-2025学年，全县有小学34所。", "2024"),
        ("2023/2024学年度全县有小学34所。", "2023"),
        ("1999—2000学年，全县有小学34所。", "1999"),
        ("2024-2025年全县教育情况表\n全县有小学34所。", "2024"),
        ("甲县2024-2025学年有各类学校70所。\n全县有小学34所。2024年10月23日", "2024"),
        # Another span of years is that of its end.
        ("2018-2020年，全县有小学34所。", "2020"),
        ("1998-2002年，全县有小学34所。", "2002"),
        # A year in which something was passed is none of the report's, nor is one long before a notice that it answers.
        ("我县2009年12月顺利通过验收。2009年被评为先进县。全县有小学34所。", ""),
        ("2009年，我县被评为先进县。2010年，全县建成小学1所。按《通知》（甲教〔2020〕4号），全县有小学34所。", "2020"),
        ("2019年，全县教育稳步发展。按《通知》（甲教〔2020〕4号），全县有小学34所。", "2019"),
        # Who says nothing else of himself may tell of a bulletin, or sign with a date.
        ("市教育局发布《甲市2017年教育事业发展统计公报》。全市有小学34所。", "2017"),
        ("汇报材料\n甲乡人民政府\n二〇〇六年四月\n全乡有小学34所。", "2006"),
        ("全乡有小学34所。", ""),
        # What tells how a plan goes is of its third year, a survey of the year below its title, a page of its address.
        ("沂川县“十四五”教育发展规划中期评估报告\n规划实施以来,全县有小学34所。", "2023"),
        ("沂川县关于教育发展情况的专题调研报告\n(2015年11月)\n2014年教育支出9.38亿元。\n目前,全县有小学34所。", "2015"),
        ("县教育局全面完成了2018年上半年民生工程目标任务。全县有小学34所。", "2018"),
        (
            "发布日期:2017-12-29\n2016年小学每生1000元。2016年初中每生1250元。2017年春季学期,发放补助108万元。\n全县有小学34所。",
            "2017",
        ),
        (
            "发布日期:2017-7-29\n2016年小学每生1000元。2016年初中每生1250元。2017年春季学期,发放补助108万元。\n全县有小学34所。",
            "2016",
        ),
        ("http://example.org/ghzj/20201221/i22.html\n全县现有小学34所。", "2020"),
    ],
)
def test_the_year_of_a_report(text: str, period: str) -> None:
    """What says no year of its own is of the year that the report is about; years are no figures."""
    facts = [fact for fact in extract(text).facts if fact["indicator"] == "schools_count"]
    assert (facts[-1]["printed"], facts[-1]["period"]) == ("34", period)
    assert not [fact for fact in extract(text).facts if re.fullmatch(r"(?:19|20)\d\d", fact["printed"])]


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="其中学校小初高幼儿园12.3,%万亿元人所至由到分别为、。;()|*x\n年比上同增长第“”《》 —", max_size=160)
)
def test_anything_can_be_read(text: str) -> None:
    """No text crashes the reader; offsets hold and no digit is lost."""
    check(text, extract(text))


def test_mutated_documents() -> None:
    """Documents with characters lost, doubled and swapped are still read with nothing lost."""
    chance = random.Random(20)
    texts = [path.read_text(encoding="utf-8") for path in INVENTED]
    for _ in range(300):
        characters = list(chance.choice(texts))[: chance.randrange(50, 600)]
        for _ in range(chance.randrange(12)):
            place = chance.randrange(len(characters))
            characters[place : place + chance.randrange(2)] = chance.choice(
                ["", "12", "(", "\u202e", "*", "百分之", ":"]
            )
        text = "".join(characters)
        check(text, extract(text))


def test_a_hidden_value_is_no_part_of_a_relation() -> None:
    """A change of what the document masks asserts nothing that can be computed."""
    text = "毛入园率由68.5%提高到81.*%,提高12.7个百分点。"
    reading = extract(text)
    check(text, reading)
    assert [row["printed"] for row in reading.masks] == ["81.*"]
    assert not reading.relations


def test_a_number_in_the_remains_of_a_tag_is_accounted_for() -> None:
    """What the matching text leaves out of the original stands in the ledger as page furniture."""
    ledger = extract("教师5480人。</div><img alt=12>(三)资源供给更加充足&#8203;。").ledger
    assert [(row["printed"], row["reason"]) for row in ledger] == [("12", "furniture"), ("8203", "furniture")]


def test_a_day_at_the_head_of_a_text_is_a_date() -> None:
    """No word before a number is none of those that would make days of it that add up."""
    assert [(row["printed"], row["reason"]) for row in extract("5日,全县召开教育工作会议。").ledger] == [("5", "date")]


@pytest.mark.parametrize(
    ("text", "indicator", "printed"),
    [
        ("学段|学校数(所)|教职工数(人)\n小学|211|985\n初中|35|1200", "schools_count", ["211", "35"]),
        ("引进985、211高校毕业生。", "", []),
        ("一般公共预算初中教育经费支出11683.49元,教育经费总投入3.2亿元。", "total_education_funds", ["3.2"]),
        ("中小学校现有4个党总支。", "schools_count", []),
        ("中心小学18所,学生7254人;50人以上村级小学187所,学生17563人。", "enrolment", ["7254", "17563"]),
        ("专任教师中,高中358人,初中811人。", "fulltime_teachers", ["358", "811"]),
        ("三所学校全部投用,全县有两所小学。", "schools_count", ["两"]),
        ("资助学生500人、30万元,春季200人、12万元。", "student_aid_recipients", ["500", "200"]),
        ("资助学生500人、30万元,为教职工子女家庭互助会成员120人、15万元。", "student_aid_recipients", ["500"]),
        ("招聘教师120人,其中高中教师38人,教师学历合格率100%。", "teachers_recruited", ["120", "38"]),
        ("发放助学金38.6万元,全县在校学生61800人,5.6亿元用于教育。", "student_aid_recipients", []),
        ("落实国家资助政策。\n各学段情况\n学段 学校数 人数\n小学 36 12560", "student_aid_recipients", []),
        ("民办幼儿园收费按4800元的年生均标准执行。", "per_student_public_funds_standard", []),
        ("差异系数小学分别为0.38、0.27。", "balance_difference_coefficient", ["0.38", "0.27"]),
        ("组织开展教师节活动,累计培训1200人次。", "teacher_training_person_times", []),
        ("投资3200万元新建花园式学校。", "education_projects_investment", ["3200"]),
        ("投资460万元新建第二批幼儿园12所。", "education_projects_investment", ["460"]),
        ("投资1.2亿元迁建县第二中学。县二中迁建工程总投资1.2亿元。", "education_projects_investment", []),
        ("免学费1240元/生/年。", "student_aid_amount", []),
        ("建成留守儿童服务站46个。", "left_behind_children", []),
        ("社区学校13所,非普惠园6所。", "", ["13", "6"]),
        ("幼儿园74所,其中省级示范园3所、市级示范园6所。", "schools_count", ["74"]),
    ],
)
def test_what_only_looks_alike(text: str, indicator: str, printed: list[str]) -> None:
    """A number is a name, or one of a row of pairs, by the words around it and not by its digits or its unit."""
    facts = extract(f"某县2022年教育工作总结\n{text}").facts
    assert [fact["printed"] for fact in facts if not indicator or fact["indicator"] == indicator] == printed


@pytest.mark.parametrize(
    ("text", "indicator", "periods"),
    [
        ("2021—2022学年,全县发放助学金126万元。", "student_aid_amount", [("2021", "actual")]),
        ("2019—2021年,全县发放助学金126万元。", "student_aid_amount", [("2019-2021", "cumulative")]),
        (
            "2015年到2020年,全县教育投入由1.2亿元增加到3亿元。",
            "total_education_funds",
            [("2015", "actual"), ("2020", "actual")],
        ),
        ("2019年底,我县被认定为均衡县。全县有小学36所。", "schools_count", [("2022", "actual")]),
        ("2020—2021学年,全县有小学36所。在校生8000人。", "enrolment", [("2020", "actual")]),
        ("和2010年相比,小学由137所撤并为92所。", "schools_count", [("2010", "actual"), ("2022", "actual")]),
        ("2016年以来投入1.8亿元实施教育项目72个;今年又实施教育项目26个。", "education_projects_count",
         [("2022", "cumulative"), ("2022", "actual")]),
    ],
)  # fmt: skip
def test_which_years_a_number_is_of(text: str, indicator: str, periods: list[tuple[str, str]]) -> None:
    """A span of years adds up what was done in it, a school year is one, and a change has a year at either end."""
    facts = extract(f"某县2022年教育工作总结\n{text}").facts
    assert [(fact["period"], fact["status"]) for fact in facts if fact["indicator"] == indicator] == periods


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("|项目|2022年|\n|教育经费总投入(万元)|8621|", [86_210_000]),
        ("|指标|单位|2022年|\n|教育经费总投入|万元|8621|", [86_210_000]),
        ("表 单位:万元\n|项目|2022年|\n|教育经费总投入|8621|\n|小学生均公用经费|1200|", [86_210_000, 1200]),
        ("|项目|2022年|\n|教育经费总投入|8621|", [None]),
        ("教育经费总投入(万元)8621。", [86_210_000]),
        (
            "表 单位:万元\n|项目|2022年|\n|教育经费总投入|42|\n表 单位:元\n|项目|2021年|\n|教育经费总投入|42000000|",
            [420_000, 42_000_000],
        ),
        ("|指标|小学|初中|\n|综合差异系数|0.302|0.28|", [0.302, 0.28]),
        ("数量|学段|人数|\n12|小学|560|\n36|初中|890|", [12, 560, 36, 890]),
    ],
)
def test_what_a_table_is_counted_in(table: str, values: list[float | None]) -> None:
    """Heads, labels, a column or the line above tell the unit of its sums; where nothing does, a sum has no value."""
    assert [fact["value"] for fact in extract(table, period="2022").facts] == values


def test_a_table_whose_cells_are_gone_says_nothing() -> None:
    """Where heads and cells no longer stand over each other, figures are kept without a name: people are no money."""
    text = (
        "2021年学生资助情况统计表\n学段 | 项目 | 春季 | 秋季 | 全年 |\n"
        "下达资金 | 资助金额 | 资助人数 | 资助金额 | 资助人数 | 资助人数 | 资助金额 |\n"
        "学前教育 | 助学金 | 28.4 | 28.4 | 327 | 27.9 | 317 | 644 | 56.3 |\n"
        "义务教育 | 生活补助 | 309.2 | 6185 | 12957 |\n"
    )
    named = {fact["printed"]: fact["indicator"] for fact in extract(text).facts}
    assert {named[people] for people in ("327", "317", "644", "6185", "12957")} == {"unknown"}


@pytest.mark.parametrize("numbers", ["300人、400人和500人", "300人", "300人、400人"])
def test_a_list_rises_one_for_one_or_not_at_all(numbers: str) -> None:
    """Two lists of a change are paired where they are as long as each other; no number is lost where they are not."""
    facts = extract(f"青岭县2022年教育工作总结\n教师人数分别由100人、200人增加到{numbers}。\n").facts
    assert [fact["value"] for fact in facts] == [
        100,
        200,
        *(float(n.strip("人和")) for n in numbers.replace("和", "、").split("、")),
    ]
    rose = [fact["rule"] for fact in facts].count("from_to")
    assert rose == (2 if numbers.count("人") == 2 else 1)


def test_parts_with_an_indicator_of_their_own_keep_their_names() -> None:
    """What a total of points or of teachers who moved is made of is told by the words before each part."""
    text = "自评总分为93.5分,其中党的领导19分、教育保障38.5分。交流教师97人,其中骨干教师24人。"
    parts = {fact["printed"]: (fact["indicator"], fact["breakdown"]) for fact in extract(text).facts}
    assert parts["19"] == ("section_self_score", "党的领导")
    assert parts["38.5"] == ("section_self_score", "教育保障")
    assert parts["24"][0] == "key_teacher_rotation_count"


def test_parts_say_whose_or_what_they_are() -> None:
    """What is told of a part, its kind or how it changed, is not told of its whole; parts of all owners are of none."""
    text = (
        "桐溪县2022年自评报告\n全县公办学校134所,民办学校31所。其中幼儿园82所(民办24所)、小学61所。"
        "教育经费总投入6.94亿元,其中财政拨款6.38亿元,较上年增加4300万元。招聘教师268人,其中中小学教师197人。"
        "资助学生28630人次。其中:生活补助6204人次387.6万元;国家助学金1743人。公办园和普惠性民办园幼儿17346人。\n"
    )
    parts = {fact["printed"]: fact["breakdown"] for fact in extract(text).facts}
    assert (parts["82"], parts["24"], parts["61"], parts["17346"]) == ("", "民办", "", "普惠性")
    assert (parts["6.94"], parts["6.38"], parts["4300"], parts["197"]) == ("", "财政拨款", "财政拨款", "中小学")
    assert (parts["28630"], parts["6204"], parts["387.6"], parts["1743"]) == ("", "生活补助", "生活补助", "国家助学金")


def test_a_number_takes_so_much_work_and_no_more() -> None:
    """What Python does for a number is the same on every machine; who adds to it sees it here, and not in the night."""
    done = benchmark_of("work").counted([path.read_text(encoding="utf-8") for path in INVENTED[:10]])
    assert done["bytecodes"] / done["numbers"] < MOST_BYTECODES
