/* Comfort only: every link, table and disclosure works without this. */
(() => {
  "use strict";
  const zh = document.documentElement.lang.startsWith("zh");
  const say = (a, b) => (zh ? a : b);
  const make = (tag, text, props) => Object.assign(document.createElement(tag), text ? { textContent: text } : {}, props);

  // Evidence: the row of the list of sources, shown where the reader is.
  const box = make("dialog");
  const head = (table) => [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const show = (row, link) => {
    const cells = [...row.cells];
    const names = head(row.closest("table"));
    const clause = cells.findIndex((cell) => cell.classList.contains("q"));
    const value = cells.findIndex((cell) => cell.classList.contains("n"));
    const bare = (cell) => {
      const copy = cell.cloneNode(true);
      copy.querySelectorAll(".uses, .see").forEach((part) => part.remove());
      return copy;
    };
    const words = (cell) => bare(cell).textContent.trim();
    const title = make("h2", words(cells[0]) + " " + words(cells[value]), { id: "evidence-title" });
    const text = make("p", "", { className: "clause", lang: "zh-CN" });
    if (clause > 0) text.append("“", ...cells[clause].cloneNode(true).childNodes, "”");
    const list = make("dl");
    const about = row.closest("table").caption.textContent.split(/：|: /)[0];
    list.append(make("dt", say("文件", "document")), make("dd", about, { lang: "zh-CN" }));
    cells.forEach((cell, place) => {
      if (place === 0 || place === value || place === clause) return;
      const said = make("dd");
      said.append(...bare(cell).childNodes);
      list.append(make("dt", names[place]), said);
    });
    const close = make("button", say("关闭", "Close"), { type: "button", autofocus: true });
    const go = make("a", say("到出处表", "Show in the list"), { href: "#" + row.id, className: "go" });
    close.addEventListener("click", () => box.close());
    box.replaceChildren(title, text, list, close, go);
    box.setAttribute("aria-labelledby", "evidence-title");
    box.onclose = () => link.focus({ preventScroll: true });
    box.showModal();
  };
  document.body.append(box);
  box.addEventListener("click", (event) => (event.target === box || event.target.closest("a")) && box.close());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.f[href^='#f-']");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const row = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
    if (!row || !row.closest("table.sources")) return;
    event.preventDefault();
    show(row, link);
  });

  // Tables: sort by a column; filter those that are long.
  const number = (text) => parseFloat(text.replace(/[,\s≈≥]/g, "").replace("−", "-"));
  const order = (kind, sign) => (a, b) => {
    if (kind === "t") return sign * a.text.localeCompare(b.text, zh ? "zh-CN" : "en", { numeric: true });
    const [x, y] = [number(a.text), number(b.text)];
    return Number.isNaN(x) ? (Number.isNaN(y) ? 0 : 1) : Number.isNaN(y) ? -1 : sign * (x - y);
  };
  document.querySelectorAll("th[data-sort]").forEach((cell) => {
    const table = cell.closest("table");
    if (table.tBodies[0].rows.length < 4 || table.classList.contains("total")) return;
    // A button beside the words, not around them: Chromium leaves buttons out where it repeats a head on paper.
    const button = make("button", "", { type: "button" });
    button.setAttribute("aria-label", say("按此列排序：", "sort by: ") + cell.textContent.trim());
    cell.append(" ", button);
    button.addEventListener("click", () => {
      const down = cell.getAttribute("aria-sort") === "ascending";
      cell.parentNode.querySelectorAll("[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: row.cells[cell.cellIndex].innerText.trim() }));
      rows.sort(order(cell.dataset.sort, down ? -1 : 1));
      table.tBodies[0].append(...rows.map((item) => item.row));
      table.querySelectorAll(".again").forEach((item) => item.classList.remove("again"));
    });
  });
  document.querySelectorAll(".table table").forEach((table) => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 25) return;
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const input = make("input", "", { type: "search" });
    input.setAttribute("aria-label", say("筛选：", "Filter: ") + table.caption.textContent);
    input.placeholder = say("筛选此表", "filter this table");
    const count = make("output");
    const bar = make("div", "", { className: "filter" });
    bar.append(input, count);
    table.closest(".scroll").before(bar);
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      rows.forEach((row, place) => {
        row.hidden = !words.every((word) => texts[place].includes(word));
        left += !row.hidden;
      });
      count.textContent = words.length ? left + " / " + rows.length : "";
    });
  });

  // The table of contents follows the reader.
  const links = new Map([...document.querySelectorAll(".toc a")].map((link) => [link.hash.slice(1), link]));
  const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (sections.length && "IntersectionObserver" in window) {
    const follow = () => {
      const current = sections.filter((section) => section.getBoundingClientRect().top < innerHeight * 0.4).pop();
      links.forEach((link, id) => {
        if (current && id === current.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    };
    const watch = new IntersectionObserver(follow, { rootMargin: "0px 0px -60% 0px", threshold: [0, 0.1] });
    sections.forEach((section) => watch.observe(section));
  }

  // Paper shows what a click would show.
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not(.code)").forEach((item) => (item.open = true));
  });
})();
