"""Text that is easier to match, and the way back: every character of it stands somewhere in the original.

Wide forms become narrow, traditional characters simplified, 依次为 is 分别为; cells of tables get bars between them.
What tears words and numbers is left out: zero-width characters, blanks in Chinese, pinyin in brackets, remains of tags,
line breaks in mid-sentence. Nothing else is changed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from duxue.text.columns import columned
from duxue.text.torn import parted
from duxue.text.wraps import wraps

_TRADITIONAL = """
縣县學学萬万億亿數数員员師师專专職职業业義义務务園园兒儿級级個个將将達达為为與与較较長长減减補补資资費费經经農农
鎮镇鄉乡區区總总統统實实驗验辦办構构機机設设備备圖图書书館馆電电腦脑積积築筑標标準准蓋盖鞏巩獲获獎奖優优質质課课
題题後后黨党團团隊队體体衛卫醫医檢检測测評评價价導导監监確确擴扩遷迁撥拨現现見见興兴產产開开關关際际異异係系殘残
隨随讀读場场廳厅間间張张條条額额餘余約约歲岁畢毕報报紀纪錄录簽签訂订進进選选調调輪轮崗岗動动勵励勞劳雙双類类頒颁
擬拟劃划計计該该會会來来從从對对發发這这還还過过時时問问應应當当據据組组織织結结給给績绩續续綜综維维縮缩線线練练
終终國国來来內内兩两處处別别創创劇剧則则剛刚剩剩參参變变聯联聽听聲声舉举舊旧舍舍萊莱衝冲術术衡衡裝装複复規规觀观
覽览視视覺觉認认誠诚誤误說说語语請请論论證证識识護护譽誉讓让貝贝財财貧贫貨货責责貫贯貸贷貼贴賽赛贈赠趨趋跡迹軟软
軍军載载輔辅輸输辭辞邊边郵邮鄰邻醬酱針针鐵铁鋪铺錢钱鍵键鏈链門门閉闭閱阅陽阳陸陆險险隱隐雖虽難难雲云靈灵靜静響响
頁页項项順顺須须預预領领頭头頻频願愿風风飛飞養养館馆馬马驅驱驗验魚鱼點点齊齐齡龄龍龙歷历歸归殘残毀毁氣气沒没決决
況况測测滿满漢汉潔洁潛潜點点無无熱热爭争爾尔牆墙獨独環环瑞瑞產产畝亩當当療疗監监盡尽監监碩硕禮礼種种稱称穩稳窮穷
範范節节糧粮純纯紅红細细紹绍絕绝緊紧緣缘編编縱纵績绩繼继續续罰罚羅罗聖圣聞闻聰聪肅肃脫脱臨临藝艺藥药蘇苏虛虚號号
補补製制複复褲裤親亲觸触譯译負负貢贡費费貿贸賀贺賓宾賬账質质購购趙赵跨跨軌轨轉转輕轻農农連连週周遊游運运達达違违
遞递遠远適适選选遺遗邁迈醫医釋释銀银鋼钢錄录鎖锁鏡镜鐘钟間间閒闲陣阵陳陈雜杂韓韩頂顶頓顿顏颜類类顧顾顯显飯饭飲饮
駐驻驟骤體体鬥斗魯鲁鮮鲜鳥鸟麗丽黃黄齒齿戶户啟启單单嚴严圍围壓压壯壮夠够夥伙獎奖妝妆婦妇孫孙寧宁審审寫写寬宽寶宝
屆届層层屬属島岛帶带師师幣币幫帮幹干庫库廠厂廣广廢废彈弹彌弥徑径徵征慶庆憑凭憲宪懷怀態态戰战戲戏戶户拋抛挾挟損损
換换擇择擔担據据擠挤擬拟擺摆攜携敗败敘叙敵敌斷断於于昇升晉晋晝昼暫暂曆历書书極极榮荣樂乐樓楼樣样橋桥權权歐欧歡欢
歲岁殺杀殼壳
淨净凈净爲为衆众裏里裡里麼么佔占併并並并幾几彙汇匯汇捨舍採采涼凉煙烟燈灯籌筹紮扎繫系羣群蘭兰貴贵鄭郑鍋锅闊阔階阶駕驾塊块墊垫廟庙彥彦撫抚擁拥澤泽燒烧獻献蕩荡蓮莲蔣蒋賴赖贏赢躍跃遼辽鄧邓闖闯霧雾鬆松麥麦龐庞勝胜勢势協协卻却嘗尝塵尘奮奋寢寝
嶺岭憂忧懇恳掃扫搶抢攔拦敎教槍枪檔档濟济瀏浏灣湾爐炉狀状獅狮瓊琼畫画癱瘫盤盘礎础礦矿禍祸竊窃競竞筆笔簡简籃篮糾纠紛纷紡纺絲丝綠绿網网緩缓纖纤罷罢膚肤臉脸艙舱薦荐薩萨藍蓝蟲虫襲袭訊讯討讨託托記记訪访許许訴诉詞词試试詩诗話话詳详誌志談谈
諮咨謀谋講讲謝谢譜谱販贩貪贪賦赋贊赞趕赶踐践輯辑辯辩遲迟邏逻釀酿釘钉銷销鋒锋錦锦閣阁闡阐陝陕隴陇韻韵頗颇饋馈駛驶騎骑騰腾驕骄髮发鬧闹鷹鹰僅仅倫伦側侧債债傑杰傷伤儀仪償偿儲储剝剥劉刘勻匀喪丧嗎吗噸吨圓圆執执夢梦奧奥婁娄嬰婴寵宠尋寻屢屡
岡冈峽峡巖岩廈厦廬庐彎弯悅悦惡恶惱恼慘惨慮虑憶忆戀恋揚扬搖摇摯挚撐撑撲扑擊击擋挡攝摄攤摊攬揽斂敛曬晒暢畅曠旷朧胧毆殴汙污沖冲洩泄浹浃湯汤溝沟滄沧滅灭漲涨漁渔漸渐潤润濃浓濕湿瀾澜灘滩災灾煉炼煩烦熒荧牽牵犧牺猶犹玆兹甦苏癢痒皺皱盜盗睏困
矚瞩碼码磚砖祿禄禪禅稅税窪洼竄窜篩筛籤签糞粪紐纽紙纸絡络綁绑綱纲緒绪緻致縈萦縫缝繡绣繩绳繪绘罌罂羨羡翹翘聳耸聶聂腫肿膽胆臟脏艦舰莊庄莖茎華华葉叶葦苇蔭荫蔔卜薑姜薔蔷蘆芦蘊蕴蝕蚀蠻蛮袞衮襯衬訃讣訓训訛讹註注詢询誇夸誘诱誣诬諒谅諧谐諾诺
謂谓譏讥豎竖豐丰貓猫賊贼賤贱賠赔賢贤踴踊蹟迹軀躯輝辉輩辈輾辗轄辖轟轰遜逊醜丑鈔钞鈣钙鉛铅銘铭銅铜鋁铝鋸锯錐锥錶表鍛锻鏟铲鐮镰閏闰閘闸閩闽闆板陰阴隕陨雛雏離离霽霁韋韦頌颂頑顽頤颐顫颤飄飘飢饥飼饲飽饱餅饼餓饿駝驼駿骏騙骗驛驿鯉鲤鴨鸭鵬鹏
黴霉
"""

_PAIRS = _TRADITIONAL.replace("\n", "")
_TABLE = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {_PAIRS[i]: _PAIRS[i + 1] for i in range(0, len(_PAIRS), 2)}
    | dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x0b\x0c", " ")
    | {"﹝": "〔", "﹞": "〕", "﹪": "%", "∶": ":", "︰": ":", "﹕": ":", "﹐": ",", "\u2028": "\n", "\x85": "\n"}
    | {"∗": "*", "﹡": "*", "〜": "~", "‒": "-", "―": "—", "−": "-"}
)
# PDFs name characters by the radical that looks the same: ⼈ for 人, ⻓ for 长.
_RADICALS = (
    "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⺝月⺩王"
)
_TABLE |= {_RADICALS[i]: _RADICALS[i + 1] for i in range(0, len(_RADICALS), 2)}
# Tables drawn with lines: │小学│43│, and between the rows ├──┼──┤.
_TABLE |= dict.fromkeys("│┃║┆┇┊┋├┤┼┬┴┌┐└┘┏┓┗┛┣┫╋┳┻╔╗╚╝╠╣╬╦╩", "|") | dict.fromkeys("─━═┄┅┈┉", "-")
_TABLE |= {
    chr(code): plain
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))
    if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1
}
# Few characters of a text are translated: to look for them costs a tenth of asking the table about every one.
_WIDE = re.compile(f"[{re.escape(''.join(_TABLE))}]")

_INVISIBLE = r"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\r"  # also those that turn the direction
_ORNAMENTS = "◈◆◇★☆✿❀♠♣♥♦"
_CUT = re.compile(
    rf"[{_INVISIBLE}{_ORNAMENTS}(<?& ](?:(?<=[{_INVISIBLE}])[{_INVISIBLE}]*"
    r"|(?<=[\u4e00-\u9fff]\()[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,7}\)"  # pinyin
    rf"|(?<=[{_ORNAMENTS}])[{_ORNAMENTS}]+"  # one alone marks an item of a list
    r"|(?<=<)/?[a-zA-Z][^<>\n]{0,80}>|(?<=\?)/[a-z]{1,6}>|(?<=&)(?:nbsp|amp|lt|gt|quot|#\d{1,6});"  # remains of tags
    r"|(?<= ) *)"
)
# A stop typed for a point, where it can be nothing else: 0。34, 增加0。7亿元, 占11。3%.
_POINT = re.compile(r"。(?:(?<=\d。)(?=\d{1,3}(?:%|‰|个百分点|亿|万元))|(?<=[^\d.]0。)(?=\d{1,3}(?!\d)))")
_KEEP_BETWEEN = re.compile(r"[0-9A-Za-z.]")
_THOUSANDS = re.compile(r"\| *+(\d{1,3}(?: \d{3})+)(?:\.\d+)?[%‰]?(?: *[万亿\u4e00-\u9fff]{1,3})? *+(?=[|\n]|$)")
_GAP = re.compile(" ")


@dataclass(frozen=True, slots=True)
class Matching:
    """``text`` made from ``original``, without the spans ``removed`` of it, which stood at ``breaks`` of the text;
    ``ahead`` says for each place of the text, and its end, by how much the original is ahead."""

    original: str
    text: str
    removed: tuple[tuple[int, int], ...]
    breaks: tuple[int, ...]
    ahead: list[int]

    def origin(self, offset: int) -> int:
        """Where the character at ``offset`` of the matching text stands in the original."""
        return offset + self.ahead[offset]

    def inward(self, offset: int) -> int:
        """Where a character of the original stands in the matching text, or the next one that was kept."""
        before = bisect_left(self.removed, (offset,))
        if not before:
            return min(offset, len(self.text))
        behind = max(0, offset - self.removed[before - 1][1])
        return min(self.breaks[before - 1] + behind, len(self.text))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the matching text from ``start`` to ``end``."""
        begin = start + self.ahead[start]
        return begin, end + self.ahead[end - 1] if start < end else begin


def matching(original: str) -> Matching:
    """The matching text of a document. Each character is the translation of one of the original, in order."""
    narrow = _WIDE.sub(_narrowed, original).replace("依次为", "分别为").replace("依次是", "分别是")
    narrow = parted(columned(_POINT.sub(".", narrow)))
    if len(narrow) != len(original):  # a translation that is not one to one would break every offset after it
        raise AssertionError("the table of characters must map one to one")
    cuts = sorted(_blanks(narrow) + _thousands(narrow) + wraps(narrow))
    pieces, removed, breaks = [], [], []
    ahead: list[int] = []
    position = 0
    for start, end in cuts:
        if start < position:
            continue
        pieces.append(narrow[position:start])
        ahead += [position - len(ahead)] * (start - position)
        removed.append((start, end))
        breaks.append(len(ahead))
        position = end
    pieces.append(narrow[position:])
    ahead += [position - len(ahead)] * (len(narrow) - position + 1)
    return Matching(original, "".join(pieces), tuple(removed), tuple(breaks), ahead)


def _narrowed(match: re.Match[str]) -> str:
    return _TABLE[match.group()]


def _blanks(text: str) -> list[tuple[int, int]]:
    spans = []
    for match in _CUT.finditer(text):
        start, end = match.span()
        if text[start] == " " and start > 0 and end < len(text):
            before, after = text[start - 1], text[end]
            if _KEEP_BETWEEN.match(before) and _KEEP_BETWEEN.match(after):
                start += 1  # one blank stays between digits: it may be a lost point or a separator
                if start == end:
                    continue
        spans.append((start, end))
    return spans


def _thousands(text: str) -> list[tuple[int, int]]:
    """The blanks in a number that fills a cell: |24 312|. In a sentence they may stand between two numbers."""
    if "|" not in text:
        return []
    return [gap.span() for cell in _THOUSANDS.finditer(text) for gap in _GAP.finditer(text, *cell.span(1))]
