/* The index: find a district, choose an outcome and a province. Without this the whole table is there. */
(() => {
  "use strict";
  const table = document.getElementById("all");
  if (!table || table.tBodies[0].rows.length < 2) return;
  const zh = document.documentElement.lang.startsWith("zh");
  const say = (a, b) => (zh ? a : b);
  const rows = [...table.tBodies[0].rows].map((row) => ({
    row,
    text: (row.cells[0].textContent + " " + row.cells[1].textContent).toLowerCase(),
    outcome: row.dataset.o,
    province: row.dataset.p,
    label: row.cells[3].firstElementChild.textContent,
  }));
  const control = (tag, label, type) => {
    const element = document.createElement(tag);
    if (type) element.type = type;
    element.setAttribute("aria-label", label);
    return element;
  };
  const choice = (label, all, options) => {
    const element = control("select", label);
    element.append(new Option(all, ""), ...options.map(([value, text]) => new Option(text, value)));
    return element;
  };
  const search = control("input", say("查找区县", "find a district"), "search");
  search.placeholder = say("查找区县", "find a district");
  const labels = new Map(rows.map((item) => [item.outcome, item.label]));
  const outcome = choice(say("结果", "outcome"), say("全部结果", "every outcome"), [...labels]);
  const provinces = [...new Set(rows.map((item) => item.province).filter(Boolean))];
  provinces.sort((a, b) => a.localeCompare(b, "zh-CN"));
  const province = choice(say("省份", "province"), say("全部省份", "every province"), provinces.map((name) => [name, name]));
  const bar = document.createElement("div");
  bar.className = "filter";
  bar.append(search, outcome, province);
  table.closest(".scroll").before(bar);
  const count = document.getElementById("filter-count");
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const item of rows) {
      const hit =
        (!outcome.value || item.outcome === outcome.value) &&
        (!province.value || item.province === province.value) &&
        words.every((word) => item.text.includes(word));
      if (item.row.hidden === hit) item.row.hidden = !hit;
      left += hit;
    }
    count.textContent = left === rows.length ? "" : left ? left + " / " + rows.length : say("没有符合条件的行", "No row matches");
  };
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 80);
  });
  outcome.addEventListener("change", apply);
  province.addEventListener("change", apply);
})();
