"""The words around the content of a page in Chinese and English."""

from __future__ import annotations

HTML_LANG = {"zh": "zh-CN", "en": "en"}
_WORDS: dict[str, tuple[str, str]] = {
    "site": ("督学", "duxue"),
    "tagline": ("区县教育自评报告核验", "county education reports, checked"),
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
    "code": ("代码", "code"),
    "messages": ("运行时的提示", "messages of the run"),
    "figure_values": ("图中数值", "values in this figure"),
    "csv": ("下载 CSV", "download CSV"),
    "filter": ("筛选", "filter"),
    "used": ("引用处", "cited at"),
    "place": ("回到第 {} 处引用", "back to citation {}"),
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
    "table_file": ("表格", "tables"),
    "error": ("出错", "error"),
    "evidence": ("出处", "evidence"),
    "close": ("关闭", "close"),
    "to_row": ("到出处表", "show in the list"),
    "sort": ("按此列排序", "sort by this column"),
    "no_match": ("没有符合条件的行", "no row matches"),
    "issuer": ("发布者", "issued by"),
    "period": ("报告年度", "reporting year"),
    "published": ("发布日期", "published"),
    "not_stated": ("未载明", "not stated"),
    "document_title": ("原文件", "document"),
}


def words(language: str) -> dict[str, str]:
    """All words in one language by key."""
    place = 0 if language == "zh" else 1
    return {key: pair[place] for key, pair in _WORDS.items()}
