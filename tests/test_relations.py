"""Relations that the engine reads: texts that a rule matches, texts that it must reject, and whom not to accuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from duxue import audit, dataset, intake
from duxue.documents import Document
from duxue.extraction import Reading, extract

INVENTED = sorted((Path(__file__).parent / "reading").glob("*.txt"))
Row = tuple[str, str, tuple[str, ...]]


def rows(text: str, *, period: str = "2022") -> list[Row]:
    """Kind, printed result and printed operands of each relation; of a list the names."""
    reading = extract(text, period=period)
    printed = {str(row["start"]): row["printed"] for row in (*reading.ledger, *reading.facts)}
    found = []
    for row in reading.relations:
        operands = [operand.partition("/") for operand in row["operands"].split()]
        shown = tuple(name if row["kind"] == "listed" else printed[start] for start, _, name in operands)
        found.append((row["kind"], printed[str(row["result"])], shown))
    return found


def claims(reading: Reading) -> list[tuple[str, str]]:
    about = dict.fromkeys(("district", "kind", "title", "issuer", "published", "sha256", "quarantine"), "")
    document = Document(**{"document": "invented-2022", "period": "2022", **about})
    table = audit.claims(dataset.assemble(document, intake.rows_of(reading)))
    return list(zip(table["kind"], table["verdict"], strict=True))


MATCHED = {
    "sum of levels": ("教职工90人,其中小学50人、初中40人。", ("sum", "90", ("50", "40"))),
    "sum of owners": (
        "全县幼儿园30所,其中公办20所、民办10所。",
        ("sum", "30", ("20", "10")),
    ),
    "sum of an area": (
        "校舍建筑面积60万平方米,其中小学40万平方米、初中20万平方米。",
        ("sum", "60", ("40", "20")),
    ),
    "second split": (
        "全区幼儿园16所,其中公办10所、民办6所。其中城区12所、乡镇4所。",
        ("sum", "16", ("10", "6")),
    ),
    "average of levels": (
        "中小学教师年平均工资7.2万元,其中小学7万元、初中7.5万元。",
        ("average", "7.2", ("7", "7.5")),
    ),
    "growth": (
        "2021年财政教育支出5亿元,2022年财政教育支出6亿元,同比增长20%。",
        ("growth", "20", ("6", "5")),
    ),
    "share of what grew": (
        "在园幼儿1784人,比上年减少42人,其中公办园在园幼儿961人,占53.87%。",
        ("share", "53.87", ("961", "1784")),
    ),
    "points from a pair": (
        "九年义务教育巩固率由95.1%提高到96.3%,提高1.2个百分点。",
        ("difference", "1.2", ("96.3", "95.1")),
    ),
    "trend": (
        "2020年、2021年、2022年巩固率分别为95.1%、95.4%和95.9%,逐年提高。",
        ("trend", "95.9", ("95.1", "95.4")),
    ),
    "share of a part": (
        "专任教师80人,其中女教师60人,占75%。",
        ("share", "75", ("60", "80")),
    ),
    "ratio": ("职业高中招生400人,普通高中招生600人,职普比为4:6。", ("ratio", "4:6", ("400", "600"))),
    "product": (
        "普通高中在校生2000人。普通高中每生每年按1000元的标准核拨公用经费200万元。",
        ("product", "200", ("2000", "1000")),
    ),
    "bound": ("小学教职工80人,专任教师75人。", ("bound", "75", ("80",))),
    "funds received": (
        "实施教育项目8个,总投资5000万元,2022年一般公共预算教育经费支出2亿元。",
        ("bound", "5000", ("2",)),
    ),
    "repeat": (
        "九年义务教育巩固率达到96.2%。\n三、普及程度\n2022年九年义务教育巩固率为96.2%。",
        ("repeat", "96.2", ("96.2",)),
    ),
    "same people": (
        "普通高中招生1637人。\n组织1637名高中学生参加军训。",
        ("repeat", "1637", ("1637",)),
    ),
}


@pytest.mark.parametrize(("text", "wanted"), MATCHED.values(), ids=MATCHED.keys())
def test_a_rule_reads_what_is_asserted(text: str, wanted: Row) -> None:
    """Each kind of relation is found with its figures in order."""
    assert wanted in rows(text)


REJECTED = {
    "parts of parts": (
        "幼儿园83所(其中城区30所、农村53所),其中公办52所、民办31所。",
        ("sum", "83", ("30", "53", "52", "31")),
    ),
    "no total of what stands near": (
        "成人高校1所。中职26所,普通高中13所,初中58所,小学144所。",
        ("sum", "1", ("26", "13", "58", "144")),
    ),
    "no average of shares": ("教师学历合格率100%,其中本科学历占85%,研究生学历占3%。", ("average", "100", ("85", "3"))),
    "a change has no parts": ("中小学363所,比上年减少3.2%,其中中学93所。", ("bound", "93", ("3.2",))),
    "yearly growth": (
        "2021年财政教育支出5亿元,2022年财政教育支出6亿元,五年年均增长9%。",
        ("growth", "9", ("6", "5")),
    ),
    "another base year": (
        "2021年财政教育支出5亿元,2022年财政教育支出6亿元,比2015年增长80%。",
        ("growth", "80", ("6", "5")),
    ),
    "share of several": ("教职工500人,其中高级职称100人,中级职称200人,占60%。", ("share", "60", ("200", "500"))),
    "no trend without the word": (
        "2020年、2021年、2022年巩固率分别为95.1%、95.4%和95.9%。",
        ("trend", "95.9", ("95.1", "95.4")),
    ),
    "round numbers are no repeat": (
        "普通高中招生1600人。\n组织1600名高中学生参加军训。",
        ("repeat", "1600", ("1600",)),
    ),
    "parts are no repeat": ("小学30所,其中公办30所。", ("repeat", "30", ("30",))),
}


@pytest.mark.parametrize(("text", "unwanted"), REJECTED.values(), ids=REJECTED.keys())
def test_a_rule_rejects_what_is_not_asserted(text: str, unwanted: Row) -> None:
    """What only stands near is no relation."""
    assert unwanted not in rows(text)


LISTS = {
    "before its number": (
        "对城关一中、城关二中、附属中学3所学校进行了评估。",
        "3",
        ("城关一中", "城关二中", "附属中学"),
    ),
    "with a conjunction": ("建成临河小学和望山小学两所学校。", "两", ("临河小学", "望山小学")),
    "a name with 与 in it": (
        "学生在器乐演奏、美术和摄影、设备运行与维护等4个项目中获奖。",
        "4",
        ("器乐演奏", "美术", "摄影", "设备运行与维护"),
    ),
    "a slogan": ("扎实推进师德建设、师能提升、师风监督“三项工程”。", "三", ("师德建设", "师能提升", "师风监督")),
    "in quotes": ("围绕“建机制、强队伍、提质量”三方面开展工作。", "三", ("建机制", "强队伍", "提质量")),
    "quoted one by one": ("开展“大走访”“大排查”“大整治”三个专项行动。", "三", ("大走访", "大排查", "大整治")),
    "introduced, then a comma": (
        "今年扩建任务为河东小区、河西小区,两个建设项目均已完成。",
        "两",
        ("河东小区", "河西小区"),
    ),
    "codes": ("A3、B17两项指标自评为B等。", "两", ("A3", "B17")),
    "announced": ("仍有两个问题:教师结构不合理;经费投入不足。", "两", ("教师结构不合理", "经费投入不足")),
    "that is": ("职业学校2所,即滨江职校、云岭职校。", "2", ("滨江职校", "云岭职校")),
    "in order": (
        "做好三个方面的工作:一是强化保障;二是优化布局;三是深化改革。",
        "三",
        ("强化保障", "优化布局", "深化改革"),
    ),
    "named elsewhere": (
        "征集“双师课堂”“同步课堂”“空中课堂”案例。\n落实“三个课堂”要求。",
        "三",
        ("双师课堂", "同步课堂", "空中课堂"),
    ),
    "short of its number": ("河东小学、河西小学、河南小学等5所学校获评。", "5", ("河东小学", "河西小学", "河南小学")),
    "one school short": ("对河东小学、河西小学3所小学进行改造。", "3", ("河东小学", "河西小学")),
}


@pytest.mark.parametrize(("text", "count", "names"), LISTS.values(), ids=LISTS.keys())
def test_a_list_is_read_with_its_count(text: str, count: str, names: tuple[str, ...]) -> None:
    """A count is read with the names that it counts, wherever the two meet."""
    assert [row for row in rows(text) if row[0] == "listed"] == [("listed", count, names)]


NO_LISTS = {
    "other things": "新建教学楼、综合楼、宿舍楼5栋,购置电脑、打印机300台。",
    "figures": "小学46所、初中17所两类学校。",
    "kinds of schools": "全县有民办、公办幼儿园2所,小学、初中12所。",
    "so many each": "为城关一中、城关二中各配备2名校医。",
    "a verb between": "城关一中、城关二中引进2名教师。",
    "dates": "举办5月、6月2场活动。",
    "examples": "教体局、公安局等17个部门联合检查。",
    "a comma only": "加强语文、数学教学,2个学校获奖。",
    "another number": "坚持立德树人、公平普惠的原则,实施3个项目。",
    "years and lists": "2.2021年、2022年2次获奖。",
    "too few clauses": "落实“三个坚持”,不断提高质量。",
    "more quoted than counted": "征集“双师课堂”“同步课堂”案例。\n落实“三个课堂”要求。",
}


@pytest.mark.parametrize("text", NO_LISTS.values(), ids=NO_LISTS.keys())
def test_what_is_no_list(text: str) -> None:
    """A number beside names that counts something else is not held against them."""
    assert [row for row in rows(text) if row[0] == "listed"] == []


# Layouts of real reports in which figures look as if they contradicted each other, and do not.
INNOCENT = {
    "two splits of one total": "全区有学校283所(城区81所、农村202所),其中小学150所、初中19所、高中13所、幼儿园101所。",
    "two splits in a row": "全区幼儿园共16所,其中公办8所,集体办1所,民办7所。其中城区12所,镇中心区4所。",
    "a list within a list": (
        "全区学生4005人,其中幼儿434人,中小学3571人,其中第一小学1594人,第二小学1177人,第一中学800人。"
    ),
    "a total of all kinds": (
        "全市学生10.32万人。学前教育方面,在园幼儿由1.6万人增加到2.1万人。小学、初中在校生5.2万人和2万人。"
    ),
    "changes on two years": "小学净入学率为99.5%,比2005年提高3.6个百分点,比2010年提高0.4个百分点。",
    "another part's growth": (
        "小学生均公用经费11128元,比上年的10682元增长4.18%。其中农村为11227元,比上年的10780元增长4.15%。"
    ),
    "growth over a plan": "“十三五”期间财政教育支出累计60亿元,年均增长7%,2022年达到14亿元,比2015年增长40%。",
    "overlapping levels": "在校生8000人,其中义务教育6000人、小学4000人、初中2000人、高中2000人。",
    "a rate of the province": "九年义务教育巩固率达到97.1%。\n全省九年义务教育巩固率平均水平为95.8%。",
    "shares of one whole": "教师学历合格率100%,其中本科学历占85%,研究生学历占3%。",
    "kinds that overlap": "专任教师3140人,其中女教师1760人、党员教师1320人、高级教师680人。",
    "parts of an earlier figure": "在编教师4160人,临聘教师640人,其中小学2150人、初中1480人、高中1170人。",
    "one more behind the list": "在校中小学生5210人,其中小学2600人,初中1650人,高中960人,在园幼儿1180人。",
    "vocational schools in 高中": "在校生31800人,其中小学17000人、初中8600人、高中6200人、职业高中2900人。",
    "an adjusted base": "2022年一般公共预算教育支出14.6亿元,2021年为13.1亿元,同口径增长6.2%。",
    "the year behind the name": "大班额占比2021年为3.4%,2022年为1.2%,下降64.7%。",
    "a fall with its sign": "2022年小学在校生61480人,比上年61712人,减少232人。",
    "two totals of one name": (
        "教育经费总收入21.4亿元,比上年18.5亿元增加2.9亿元。\n"
        "国家财政性教育经费总收入18.7亿元,比上年15.9亿元增加2.8亿元,增长17.61%。"
    ),
    "equal in print": "2020年、2021年、2022年学前三年毛入园率分别为97.3%、97.3%、97.9%,逐年提高。",
    "two names of a rate": "普惠性幼儿园覆盖率93.1%,普惠性幼儿园在园幼儿占比92.6%。",
    "two names of a public": "社会满意度96.8%。\n公众满意度95.3%。",
    "groups of ages": "6-11周岁适龄儿童入学率99.96%,12-14周岁适龄儿童入学率98.2%。",
    "a kind of children": "残疾儿童少年入学率96.1%。\n视力、听力、智力三类残疾儿童少年入学率98.4%。",
    "qualifications are no levels": "教师学历合格率100%,其中小学专科以上98.2%,初中本科以上91.7%。",
    "a whole near its larger part": "小学大班额占比1.2%,义务教育阶段大班额占比1.2%,初中大班额占比0.9%。",
    "another's verb": "辍学率下降到0.1%,九年义务教育巩固率由97.2%提高到98.9%。",
    "about five schools each": "全县学校162所,督学26名,责任督学挂牌督导全覆盖,每名督学挂牌督导学校不超过5所左右。",
    "a bracket between": "教职工675人(女职工641人),其中园长37人,保健医生24人,保育员142人。",
}


@pytest.mark.parametrize("text", INNOCENT.values(), ids=INNOCENT.keys())
def test_nobody_is_accused_of_a_layout(text: str) -> None:
    """Splits of one total, nested lists, changes on other years and figures of others contradict nothing."""
    assert "inconsistent" not in {verdict for _, verdict in claims(extract(text, period="2022"))}


@pytest.mark.parametrize("path", INVENTED, ids=lambda path: path.stem)
def test_reports_of_other_places_accuse_nobody(path: Path) -> None:
    """The invented reports hold together, in whatever style they are written: nothing in them is called wrong."""
    wrong = [claim for claim in claims(extract(path.read_text(encoding="utf-8"))) if claim[1] == "inconsistent"]
    assert wrong == []


GUILTY = {
    "parts above their total": ("专任教师661人,其中小学299人、初中287人、高中90人。", "sum"),
    "growth on the new value": ("2021年财政教育支出50000万元,2022年财政教育支出60000万元,同比增长16.67%。", "growth"),
    "a part above its whole": ("全县幼儿园30所(其中公办42所)。", "bound"),
    "a share of another base": ("专任教师80人,其中女教师60人,占80%。", "share"),
    "two rates of one thing": (
        "九年义务教育巩固率达到96.2%。\n三、普及程度\n2022年九年义务教育巩固率为95.2%。",
        "repeat",
    ),
    "a school that is not named": ("对河东小学、河西小学3所小学进行改造。", "listed"),
}


@pytest.mark.parametrize(("text", "kind"), GUILTY.values(), ids=GUILTY.keys())
def test_what_cannot_hold_is_said(text: str, kind: str) -> None:
    """What no scope, base or rounding can save is found to be inconsistent."""
    assert (kind, "inconsistent") in claims(extract(text, period="2022"))
