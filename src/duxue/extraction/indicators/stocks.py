"""Schools, pupils and staff counted: named by the commonest words, so all that stands around them must be plain."""

from __future__ import annotations

import re

from duxue.extraction.words.rules import Candidate
from duxue.extraction.words.spots import Spot
from duxue.extraction.words.stages import Surroundings, bracketed
from duxue.extraction.words.wording import STOCK_WORDS, STRICT, UNKNOWN, earlier, residue, same_kind, same_unit
from duxue.patterns import starting

STOCKS = STRICT | {"teaching_points_count", "classes_count", "intake", "graduates_count", "boarding_students"}
GAP = re.compile(
    # 规模继续增加,为21036人
    r"(?:(?:总?规模|总?数?量|队伍|水平|)(?:[比较](?:上年|去年)|)"
    r"(?:继续|不断|稳步|持续|连续|逐步|逐年|有所|明显|大幅度?|快速|连年|进一步)*"
    r"(?:增加|增长|提升|提高|壮大|扩大|上升|下降|减少|缩减|改善|优化|回升),(?=[现已]?[为达共至]|(?:19|20)\d\d年)|)"
    r"(?:[(][^()\d]{0,14}[)]|)(?:总?人?数|数量|总量|总规模|规模|比例|水平|)"
    r"(?:均在?|都在?|全部|也|已|就|仅|只|总)*(?:前?[两三四五]年|)(?:均?保持|)(?:分别|)"
    r"(?:共计|合计|总计|累计|共有?|计|)(?:[现已]?达(?:到)?了?|为|是|有|:|,|(?:快速|稳步|逐步|逐年|由此|迅速|进一步"
    r"|提高|提升|发展|增加|增长|上升|下降|降低|降|增|减少"
    r"|缩减|扩大)*(?:到|至|为)|(?:稳定|继续|持续)?保持在|稳定在|发展到?|控制在|维持在|突破|超过?|约|近|逾|共|"
    r"(?:(?:19|20)\d\d年?[、和及至—–~-]){1,5}(?=(?:19|20)\d\d年)|分别|更是|由|从|的|“?十[一二三四五]五”?(?:期间|时期)?期?[初末]|上年|去年|上一年|同期|每生每年|每年"
    r"|(?:19|20)\d\d年(?:度|底|末)?)*"
)
_AND = ("和", "及", "、", "与")
_END = re.compile(r"[,。;、)(\n和及共有]|中(?:,|[公民]办|普惠|农村|乡[村镇]|城[区镇]|县城|寄宿|[共仅只]?有)|全部|均|都")
_HOLDS = re.compile(r"(?:共|现)?有(?:在[校园])?(?:幼儿|学生|教师|教职工)")  # 2所公办幼儿园共有幼儿233人
NOTE = starting(r" \[", r" ?\[\d{1,2}\]")
BRACKET = re.compile(r"\([^()\d]{1,40}\)")
_FLOW = re.compile(
    r"[一二三]级(?=幼儿园)|挂钩|结对|联系|办成|覆盖|涵盖|涉及|挂牌|音体美|体音美|体育|音乐|美术|心理|思政|适龄"
    r"|在建|待建|规划|停办|受援|成员(?=学?校)|绿色|薄弱|标准化|温馨|恢复|即将|正在|接送|供餐|就餐|午餐|外出|问卷|参赛|获奖"
    r"|走读|住宿|体检|近视|参保|转学|报名|录取|劝返|安置"
    r"|新建|改建|扩建|新增|增设|新设|审批|乘车|增加|增长|减少|创建(?!范围)|建成|建设|评选|评为|获评|荣获|被评"
    r"|培育|完成|实施|命名|认定|撤并"
    r"|督导|检查|验收|整改|招聘|引进|补充|选派|选拔|表彰|奖励|资助|培训|组织|参加|参与|受助|惠及"
    r"|先进|优秀|优质|关停|取缔|查处|整治|关闭|救助|慰问|开展|通过|达标|申报|申请|打造|投入|投用|维修|改造|(?<!共)开办(?!有)"
    r"|配备|缺|完好|饮水|饮用|调整|转为|安置|解决|发放|享受|补助|受惠|合格|获得|示范|特色|名优|星级"
    r"|重点(?=[中小]学|高中)|等级|竣工|走访|明星"
    r"|试点|参[测训]|推荐|随班|送教|寄宿|留守|随迁|困难|残疾|贫困|实现|流失|辍学|毕业|招生|招收|转入|转出|骨干"
    r"|优秀|帮扶"
    r"|超过|规模|均|每|未到|未入|容纳|(?<!在岗及)(?<!在编及)(?<!在编和)(?<!在编、)(?<!在岗和)(?<!在岗、)聘用|请假|休学|缓学|死亡|服务|受益|退休|占|平均|监测|抽"
)
_ASIDE = re.compile(r"\(含?[^()]{1,24}\)")
_REACH = 12
_JOINT = 5  # 143所中小学、幼儿园 is one word for all schools
_REACHED = re.compile(
    r"(?:[^,。;、\d]{2,10}、\d+所){0,6}[^,。;、\d]{2,10}?(?:全部|均|基本|综合|都|已|未)+(?:达标|合格|通过|达到)"
)
_EVERY = re.compile(r"全[县区市旗州]|我[县区市]|所有|共有|辖区")
# All schools of a county, whatever is said of them, but for what some of them did: 全县19所小学以…为领衔.
_ALL = re.compile(r"(?:全[县区市旗州]|所有)的?$")
_SOME = re.compile(r"[无没缺仍尚]|不(?!断|仅)|平均班额|的|中|党|被|获|通过|评|荣|新|完成|建成|达|改|存在|未|已|参|合格")
# What schools of some place do with their pupils: 县城25所幼儿园承载了6900名幼儿, 而24所村级园平均不足60人.
_HOLD = re.compile(
    r"(?P<kind>(?:村级|乡镇|农村|村办|[公民]办)*(?:幼儿园|园|小学|初中|中学|高中))"
    r"(?:(?:共|仅|只|就)*(?:承载|容纳|承担|接纳|集中|聚集|吸纳)(?!力|能力)|(?:平均(?!班额)|[校园]均(?!班额))[^,。;\d]{0,6}(?:\d|不足))"
)
_PLACED = re.compile(r"(?:而|但|其中)?(?:全[县区市旗]|县城|[主老]?城区|乡镇|农村|乡村|镇区|村级)*的?")
_PLACES = ("县城", "城区", "乡镇", "农村", "乡村", "镇区", "村级", "村办", "全县", "全区", "全市")
_CHECKED = re.compile("(?:涵盖|覆盖)(?:全[县区市旗州]|我[县区市])$")  # 自查涵盖全区各级各类学校251所
# What some of them are: 62所幼儿园中公办园34所
_PARTED = re.compile(
    r"中,?(?:[共仅只]?有)?(?:[公民]办|普惠|农村|乡[村镇]|城[区镇]|县城|寄宿制|九年一贯)[^,。;、\d]{0,8}\d+所"
)
_SIZED = re.compile(r"及?以[上下内]")
_HEADS = re.compile(r"[园校]长[和、及与]$")
_DOING = re.compile(r"(?:有[^,。;]|被|未|没|不|通过|获|需|存在|达到|参加|开展)")  # 幼儿园只有5家有法人资格
OTHER_SCHOOLS = re.compile(
    r"(?:^|[、,:有中及和])(高等院校|高等学校|普通高校|高校|[^,。;、\d]{0,4}进修(?:学校|校)|[^,。;、\d]{0,4}电大"
    r"|早教机构)$"
)
_BUILT = re.compile(r"[新改扩迁重]建|建设|新增|撤[并销]|关停|取缔|整治|维修|调[出入]|流失|退休|辞职")
_OF_SUBJECTS = re.compile(r"[音体美]、[音体美]、?[音体美]?")
_OF_INHABITANTS = re.compile(r"万人(?:口)?(?:平均)?(?:拥有|中有|有)")
_JOINED = frozenset("和及与、,")
_HAVING = re.compile(r"有|共|含|辖|包括|其中|我[县区市]|全[县区市]|(?<!城)[县区市旗]$")
_SCHOOL_WORD = re.compile(r"(?:学校|园|小学|中学|高中|初中|中专|职高|完小|一贯制|中心|特校|普高|完中|中职|教学点)$")


def schools(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Kinds of school counted: 小学146所, or in a plain statement 5所民办小学."""
    if spot.number.unit not in ("所", "个", "家", "处", "校", "园", "") or "ratio" in spot.number.flags:
        return []
    if (spot.bracketed or spot.among) and part_of_other(where, spot):
        return []  # 新建学校12所(小学5所、初中7所)
    other = earlier(spot) if spot.number.unit == "个" else None
    if other is not None and other.number.unit == "个" and other.indicator not in STOCKS - {"classes_count"}:
        return []  # 小学大班额124个,占班级数的12.7%,初中46个
    if spot.number.unit == "个" and where.text.rfind("班额", spot.sentence, spot.number.start) >= 0:
        return []  # 大班额集中在城区,其中城关小学11个
    text, start, end = where.text, spot.number.start, spot.behind
    before = spot.previous if text[spot.left : spot.left + 1] in ("、", ",") and not spot.bracketed else None
    listed = before is not None and (
        text[spot.left] == "、"
        or text.startswith("分别", spot.clause)
        or (before.indicator.startswith("new_") and bare(where, spot))
    )
    if listed and before.number.unit == spot.number.unit and not _counted(where, before):  # type: ignore[union-attr]
        return []  # 新建学校9所、幼儿园15所: the list says what was done to them
    tokens = [t for t in where.tokens.within("level", spot.clause, start) if not bracketed(text, t[1], start)]
    if tokens and spot.number.unit and not (spot.number.unit == "个" and text.startswith(("班", "专业"), end)):
        begin, stop = tokens[-1][0], tokens[-1][1]
        if apiece(text, begin):
            return []
        gap = NOTE.sub("", text[stop:start])
        word = text[begin:stop]
        named = bool(_SCHOOL_WORD.search(word)) and not _inheritable(spot) and ends(where, end)  # 中小学有4个党总支
        exact = spot.number.unit == "所" or named
        exact = exact and _JOINED.isdisjoint(gap) and not _DOING.match(text, end)
        if exact and GAP.fullmatch(STOCK_WORDS.sub("", BRACKET.sub("", gap))) and is_plain(where, spot, begin):
            return [Candidate(58, "schools_count", "schools_before_number")]
    holds = _HOLDS.search(text, end, spot.right)
    stop = holds.start() if holds else spot.right + (_JOINT if text.startswith("、", spot.right) else 0)
    if aside := _ASIDE.match(text, end):
        end, stop = aside.end(), aside.end() + _REACH  # 178所(含3所九年一贯制学校)义务教育学校
    after = [] if reached(where, spot) else where.tokens.within("level", end, stop)
    if after and spot.number.unit in ("所", "个", "家", "处") and residue(where, end, after[0][0]) == 0:
        begin, stop = next(((t[0], t[1]) for t in after if ends(where, t[1])), after[-1][:2])
        parted = _PARTED.match(text, stop) and not residue(where, spot.clause, start)
        counted = parted or (are_counted(where, spot, stop) and stock_lead(where, spot))
        if _SCHOOL_WORD.search(text[begin:stop]) and counted:
            return [Candidate(55, "schools_count", "schools_after_number", (end, stop))]
    return _holding(where, spot) if spot.number.unit == "所" else []


def _holding(where: Surroundings, spot: Spot) -> list[Candidate]:
    """Schools of some place, counted by the way where it is told how many pupils they have."""
    kind = _HOLD.match(where.text, spot.behind)
    said = where.text[spot.clause : kind.end()] if kind else ""
    placed = _PLACED.fullmatch(where.text, spot.clause, spot.number.start)
    if kind is None or not placed or "chinese" in spot.number.flags or not any(place in said for place in _PLACES):
        return []
    return [Candidate(55, "schools_count", "schools_after_number", kind.span("kind"))]


def bare(where: Surroundings, spot: Spot) -> bool:
    """Whether nothing but a kind of school stands before a number in its clause: 新建小学3所,初中2所."""
    tokens = where.tokens.within("level", spot.clause, spot.number.start)
    return bool(tokens) and tokens[0][0] == spot.clause and tokens[-1][1] == spot.number.start


def apiece(text: str, begin: int) -> bool:
    """Whether a noun that begins here tells for how many something is: 按学校5所左右设1个责任区."""
    return text[max(0, begin - 1) : begin] in ("按", "每")


def reached(where: Surroundings, spot: Spot) -> bool:
    """Whether schools are those of some that reached something: 其中12所初中、30所小学全部达标."""
    behind = _REACHED.match(where.text, spot.behind)
    begin = max(where.text.rfind(mark, spot.sentence, spot.number.start) for mark in ",;:")
    return behind is not None and (
        "未" in behind.group() or not _EVERY.search(where.text, max(begin, spot.sentence), spot.number.start)
    )


def size(where: Surroundings, spot: Spot) -> str:
    """The size of the schools that are counted: 50人以上 of 50人以上村级小学87所."""
    before = spot.previous
    sized = before and before.number.unit == "人" and _SIZED.match(where.text, before.number.unit_end)
    return where.text[before.number.start : sized.end()] if before and sized else ""


def _counted(where: Surroundings, before: Spot) -> bool:
    """Whether the item before in a list counts schools, be it of a kind without a name here: 高等院校3所、小学84所."""
    said = where.text[before.left : before.number.start]
    return before.indicator == "schools_count" or (
        before.indicator == UNKNOWN and OTHER_SCHOOLS.search(said) is not None
    )


def stock_lead(where: Surroundings, spot: Spot) -> bool:
    clause = where.text[spot.clause : spot.number.start]
    plain = is_plain(where, spot, spot.number.start)
    listed = spot.previous is not None and spot.previous.indicator == "schools_count" and clause[-1:] in _AND
    listed = listed and not residue(where, spot.clause, spot.number.start)  # 21所小学、8所中学和1所特校
    return plain and (_HAVING.search(clause) is not None or listed or (spot.bracketed and plain))


def _inheritable(spot: Spot) -> bool:
    return (
        spot.head is not None
        and spot.head.indicator not in ("", UNKNOWN, "schools_count")
        and same_kind(spot, spot.head)
    )


def is_plain(where: Surroundings, spot: Spot, end: int) -> bool:
    """Whether the clause before a common noun says nothing but that there are so many."""
    clause = BRACKET.sub("", where.text[spot.clause : end])
    before = spot.previous
    bare = max(spot.clause, where.text.rfind("、", spot.clause, end) + 1)
    if where.text.startswith("各级各类", end) and _CHECKED.search(clause):
        return True
    if _HEADS.search(where.text, max(spot.sentence, end - 4), end):
        return False  # 园长和专任教师共6120人: the heads are no teachers
    if where.text.startswith("教师", end) and residue(where, bare, end):
        return False  # 特岗教师, 骨干教师: a kind of teacher is not the staff
    of_staff = before is not None and before.head is not None and before.head.indicator == "staff_count"
    listed = clause.startswith("、") and before is not None and not spot.bracketed
    if listed and before.indicator not in STOCKS and not of_staff:  # type: ignore[union-attr]
        return False  # 表彰优秀教师80名、先进学校12所: the list is about something else
    if clause.endswith("等") and residue(where, spot.clause, end) > 1:
        return False  # 走进东湖小学等14所学校: the last of some names
    if clause.startswith("的") and before is not None and "超过" in where.text[before.left : before.number.start]:
        return False  # 学生数超过2000人的学校3所
    if _OF_SUBJECTS.search(where.text, spot.left, end):
        return False  # 音、体、美专任教师130人
    if _OF_INHABITANTS.search(where.text, spot.sentence, end):
        return False  # 全县平均万人拥有高中学生96人,初中学生584人
    if _FLOW.search(clause) or _FLOW.search(_names_before(where, spot)):
        return False
    return residue(where, spot.clause, end) <= 3


def _names_before(where: Surroundings, spot: Spot) -> str:
    """The names that a clause lists before its number, with what was done to them: 撤并甲小学、乙小学等12所学校."""
    text, stop = where.text, spot.clause
    if text[stop - 1 : stop] in (",", ";", ":", "。", "\n", "", "(", ")", "|"):
        return ""
    begin = max(spot.left, *(text.rfind(mark, spot.left, stop) + 1 for mark in ",;:。"))
    return text[begin:stop]


def ends(where: Surroundings, stop: int) -> bool:
    """Whether the words that are counted end here."""
    return (
        stop >= len(where.text)
        or _END.match(where.text, stop) is not None
        or _HOLDS.match(where.text, stop) is not None
    )


def are_counted(where: Surroundings, spot: Spot, stop: int) -> bool:
    """Whether the words that are counted end here, or are all of a county, of which something is said."""
    told = _ALL.search(where.text, spot.clause, spot.number.start) and not _SOME.match(where.text, stop)
    return bool(told) or ends(where, stop)


def part_of_other(where: Surroundings, spot: Spot) -> bool:
    """Whether a number is a part of what is no stock: 招聘教师42名,其中特岗教师18名; 新建学校12所,其中小学5所."""
    head = spot.head
    if head is not None and head.number.unit == "元" and head.previous is not None:
        head = head.previous  # 补助1471人,发放171万元,其中小学生486人
    if head is None or head.indicator in ("", *STOCKS, "staff_quota") or not same_unit(head, spot):
        return False
    return head.indicator != UNKNOWN or _BUILT.search(where.text, head.clause, head.number.start) is not None
