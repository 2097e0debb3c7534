"""The words around the content of a page in Chinese and English."""

from __future__ import annotations

HTML_LANG = {"zh": "zh-CN", "en": "en"}
HOMES = {"zh": "index.html", "en": "index.en.html"}
_WORDS: dict[str, tuple[str, str]] = {
    "language": ("中文", "English"),
    "site": ("督学", "duxue"),
    "tagline": ("区县教育自评报告核验", "county education reports, checked"),
    "colon": ("：", ": "),
    "skip": ("跳到正文", "Skip to the content"),
    "contents": ("本页内容", "On this page"),
    "all_pages": ("全部报告", "All reports"),
    "gate": ("数据核验", "How the data were checked"),
    "gate_intro": (
        "下列各项在作图制表之前核对完毕。必须通过的有一项不通过，就不生成报告；提醒不影响生成，但读数时应当留意。",
        "Each of these was checked before anything was drawn. A check that must hold and fails blocks the report; "
        "a warning does not, but bears on how the figures are read.",
    ),
    "gate_rows": ("涉及的行", "rows concerned"),
    "passed": ("通过", "passed"),
    "warned": ("提醒", "warned"),
    "blocked": ("拦下", "blocked"),
    "check_passed": ("核验通过", "checks passed"),
    "check_warned": ("通过，有提醒", "passed with warnings"),
    "check_blocked": ("核验未通过", "blocked"),
    "checks_held": ("通过的核验", "checks that passed"),
    "code": ("代码", "code"),
    "messages": ("运行时的提示", "messages of the run"),
    "figure_values": ("图中数值", "values in this figure"),
    "csv": ("下载 CSV", "download CSV"),
    "named": ("列举的名称", "a name of a list"),
    "place": ("引用 {}", "citation {}"),
    "changes": ("与上一版相比", "Since the version before"),
    "first_version": ("这是本页第一次发布，没有更早的版本可比。", "This page is published for the first time."),
    "since_version": (
        "上一版的数据指纹是 sha256:{}。与它相比，{}。",
        "The version before had data with the hash sha256:{}. Compared with it, {}.",
    ),
    "no_figures": ("没有数字改动", "no figure changed"),
    "changed_figures": ("{} 个数字有改动", "{} figures changed"),
    "changed_claims": ("{} 条算术关系有改动", "{} statements of arithmetic changed"),
    "changed_checks": ("{} 项核验有改动", "{} checks changed"),
    "nothing_changed": ("数字、算术关系和核验结果都没有改动", "no figure, arithmetic or check changed"),
    "changes_rest": ("另有 {} 处，全部列在 CSV 中。", "{} more; the CSV lists all."),
    "kind_figures": ("数字", "figure"),
    "kind_claims": ("算术关系", "arithmetic"),
    "kind_checks": ("核验", "check"),
    "list_sign": ("，", ", "),
    "claim_stated": ("文中 {}", "stated {}"),
    "claim_computed": ("重算 {}", "computed {}"),
    "absent": ("没有", "absent"),
    "colophon": ("引用与重做", "How to cite and to repeat"),
    "cite_page": ("引用本页", "cite this page"),
    "cite_document": ("引用原文件", "cite the document"),
    "repeat": ("重做本页的命令", "the command that makes this page again"),
    "data_hash": ("数据指纹", "hash of the data"),
    "source_hash": ("原文件指纹", "hash of the document"),
    "versions": ("软件版本", "versions"),
    "licence": ("许可", "licence"),
    "licence_text": (
        "本页与程序按 Apache-2.0 许可使用；原文件的权利归其发布者。",
        "This page and the program are licensed under Apache-2.0; the documents belong to their publishers.",
    ),
    "downloads": ("下载", "downloads"),
    "notebook_file": ("已执行的笔记本", "executed notebook"),
    "gate_file": ("核验结果", "result of the checks"),
    "error": ("出错", "error"),
    "evidence": ("出处", "evidence"),
    "issuer": ("发布者", "issued by"),
    "period": ("报告年度", "reporting year"),
    "year": ("年度", "year"),
    "published": ("发布日期", "published"),
    "not_stated": ("未载明", "not stated"),
    "index_title": ("区县教育自评报告核验", "County education reports, checked"),
    "index_lead": (
        "县级政府每年发布教育自评报告。这里把报告里的每个数字读成数据，核对算术，对照国家标准，每个数字都能回到原文。",
        "County governments publish yearly reports on their schools. Here each printed figure is turned into data, the "
        "arithmetic is redone, the figures are held against the national standards, and each leads back to its place.",
    ),
    "districts": ("各区县报告", "Reports by district"),
    "about_several": ("跨区县的页面", "Pages about several districts"),
    "index_language": (
        "注明 English 的是英文页面，用 duxue run DOCUMENT -p language=en 生成",
        "Pages are in Chinese unless they say English; duxue run DOCUMENT -p language=en makes one in English",
    ),
    "index_caption": ("全部报告及其核验结果", "all reports with their checks"),
    "district": ("区县", "district"),
    "where": ("所属", "part of"),
    "outcome": ("结果", "outcome"),
    "core": ("核心指标", "core indicators"),
    "claims_hold": ("相符", "hold"),
    "claims_fail": ("不符", "do not"),
    "claims_open": ("未定", "open"),
    "core_note": ("载明数/应载明数", "stated of expected"),
    "facts": ("数字", "figures"),
    "claims": ("算术关系", "arithmetic"),
    "files": ("文件", "files"),
    "notebook_short": ("笔记本", "notebook"),
    "data_short": ("数据", "data"),
    "gate_short": ("核验", "checks"),
    "none": ("无", "none"),
    "quarantined": ("已知悉", "acknowledged"),
    "site_made": ("本站由此命令生成", "made by the command"),
    "built": ("已生成", "built"),
    "status_blocked": ("未通过核验", "blocked"),
    "failed": ("生成失败", "failed"),
    "no_report": ("没有生成报告", "No report was made"),
    "blocked_lead": (
        "这份文件的数据有必须通过的核验没有通过。带着这样的数据作图制表会误导读者，所以只说明原因和改法。",
        "A check that must hold failed on the data of this document. Charts and tables from such data would mislead, "
        "so this page says what is wrong and how to mend it.",
    ),
    "what_is_wrong": ("哪里有问题", "What is wrong"),
    "how_to_mend": ("怎么改", "How to mend it"),
    "mend_masks": (
        "发布单位：把被“*”一类符号遮盖的数字填写完整，重新发布。"
        "维护本站的人：拿到完整文本后，用 duxue add 登记为新文件，不要改动旧文本。",
        "The publisher: fill in the numbers hidden behind signs such as *, and publish the text again. Whoever "
        "keeps this site: register the complete text with duxue add as a new document; do not edit the old one.",
    ),
    "mend_data": (
        "先对照原文核对上面各行。发布单位：原文有误的，更正后重新发布。"
        "维护本站的人：原文无误而读错的，在 data/corrections.yml 中写明更正；"
        "能写成一般规则的，修改读取规则，再用 duxue extract --check --write 重新读取。",
        "Hold the rows above against the document. The publisher: where it says so itself, correct and reissue it. "
        "Whoever keeps this site: where it was read wrongly, state a correction in data/corrections.yml, or "
        "mend the rule and read again with duxue extract --check --write.",
    ),
    "mend_source": (
        "维护本站的人：如果文件重新发布过，用 duxue add 登记为新文件；如果是误改，放回原来的文件。",
        "Whoever keeps this site: if the document was reissued, register it with duxue add as a new one; if it was "
        "changed by mistake, put the old file back.",
    ),
    "mend_files": (
        "维护本站的人：按上面的提示修复数据文件，或从 git 恢复。",
        "Whoever keeps this site: mend the file of data as said above, or restore it from git.",
    ),
    "masked_caption": ("被遮盖之处：共 {} 处", "masked places: {}"),
    "masked_unknown": ("地名、人名等，不是数字", "a place or a name, no number"),
    "then_check": ("改好后用这条命令重新核验", "Then check again with"),
    "acknowledge": (
        "如果确认无法修改，在 data/documents.csv 的 quarantine 一栏写明理由，批量运行就不再因它报错。",
        "If nothing can be done, state the reason in the quarantine column of data/documents.csv; it then no longer "
        "fails a batch.",
    ),
    "acknowledged_because": ("已知悉这一问题，理由", "This is known, and accepted because"),
    "all_checks": ("全部核验", "All checks"),
    "failed_lead": (
        "这一页的笔记本没有运行完。下面是出错的单元格和错误，已经得到的结果保留在后面。",
        "The notebook of this page did not finish. Below are the cell and the error; what was reached before is kept.",
    ),
    "cell": ("单元格", "cell"),
    "reason": ("原因", "reason"),
    "reason_error": ("单元格出错", "the cell raised an error"),
    "reason_timeout": ("超过时限", "it ran out of time"),
    "reason_killed": ("进程被终止", "its process was killed"),
    "reason_memory": ("内存不足", "it ran out of memory"),
    "try_again": ("排除原因后重新生成", "Once mended, make it again with"),
    "document_title": ("原文件", "document"),
    "full_text": ("原文全文", "Full text"),
    "source_lead": (
        "这是所读文件的全文。文中每个数字都已标明去向：读作数据的可点到出处表，其余注明未采用的原因。",
        "This is the whole text that was read. Each number in it is marked: those read as data lead to the list of "
        "evidence, the others say why they are no data.",
    ),
    "source_lead_blocked": (
        "这是所读文件的全文。文中每个数字都已标明去向；这份文件没有通过核验，所以这些数字没有做成图表。",
        "This is the whole text that was read, with each number marked. The checks blocked this document, so none of "
        "them is shown in charts or tables.",
    ),
    "text_of_blocked": (
        "到原文全文中看，被遮盖的和读出的数字都已标明",
        "See the full text, with the masked numbers and those that were read marked",
    ),
    "source_fact": ("读作数据", "read as data"),
    "source_related": ("读作数据，并参与文中的算术", "read as data, part of stated arithmetic"),
    "source_mask": ("被遮盖", "masked"),
    "source_aside": ("未作为数据", "set aside"),
    "source_back": ("回到报告页", "back to the report"),
}


# Columns of the data as readers know them, for the rows that a check names.
DATA_COLUMNS: dict[str, tuple[str, str]] = {
    "applicable": ("适用", "applies"),
    "breakdown": ("口径", "breakdown"),
    "document": ("文件", "document"),
    "end": ("止", "end"),
    "evidence": ("原文", "clause"),
    "facts": ("可用数字", "usable figures"),
    "indicator": ("指标", "indicator"),
    "item": ("条目", "item"),
    "level": ("学段", "level"),
    "line": ("行", "line"),
    "masked_share": ("遮盖比例（%）", "masked (%)"),
    "masks": ("被遮盖数字", "masked figures"),
    "max": ("分值", "maximum"),
    "name": ("名称", "name"),
    "period": ("年份", "year"),
    "printed": ("原文数字", "as printed"),
    "rule": ("读取规则", "rule"),
    "section": ("章节", "section"),
    "self": ("自评", "claimed"),
    "start": ("起", "start"),
    "status": ("状态", "status"),
    "unit": ("单位", "unit"),
    "value": ("数值", "value"),
}


def words(language: str) -> dict[str, str]:
    """All words in one language by key."""
    place = 0 if language == "zh" else 1
    return {key: pair[place] for key, pair in _WORDS.items()}
