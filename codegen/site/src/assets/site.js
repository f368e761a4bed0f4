"use strict";
// The search, buttons that copy, and opening what a link leads into. Everything else is in the pages.
(() => {
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // ---- A link leads into what is closed.
  const follow = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* It is what it is. */ }
    const target = id && document.getElementById(id);
    if (!target) return;
    let opened = false;
    for (let it = target; it; it = it.parentElement) {
      if (it.tagName === "DETAILS" && !it.open) { it.open = true; opened = true; }
    }
    if (opened) target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();

  // ---- Print shows everything.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("main details:not([open])")];
    closed.forEach((it) => { it.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((it) => { it.open = false; }));

  // ---- A tree opens and closes as a whole.
  for (const section of document.querySelectorAll("section")) {
    const parts = [...section.querySelectorAll("details.inner")];
    if (parts.length < 2) continue;
    const title = section.querySelector("h2");
    const button = make("button", { type: "button" });
    const name = () => {
      const closes = parts.every((it) => it.open);
      button.textContent = closes ? "Close all" : "Open all";
      return closes;
    };
    button.addEventListener("click", () => {
      const open = !name();
      parts.forEach((it) => { it.open = open; });
      name();
    });
    section.addEventListener("toggle", name, true);
    name();
    title.before(make("div", { className: "fold" }, button));
  }

  // ---- Code can be copied.
  const copy = async (text) => {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
    const area = make("textarea", { value: text, readOnly: true, className: "hidden" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("refused");
  };
  for (const figure of document.querySelectorAll("figure.code")) {
    const title = figure.querySelector("figcaption");
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.setAttribute("aria-label", `Copy: ${title.textContent}`);
    button.addEventListener("click", () => {
      copy(figure.querySelector("code").textContent).then(
        () => { button.textContent = "Copied"; },
        () => { button.textContent = "Select it and copy"; },
      ).finally(() => setTimeout(() => { button.textContent = "Copy"; }, 1500));
    });
    title.append(button);
  }

  // ---- The search.
  const form = document.getElementById("search-form");
  const input = document.getElementById("search");
  const box = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const root = form.dataset.root;
  const most = 40;
  const few = 8;

  let loading;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = make("script", { src: form.dataset.index });
      script.addEventListener("load", () => resolve(entries(globalThis.acsIndex)));
      script.addEventListener("error", () => { loading = undefined; reject(new Error("no index")); });
      document.head.append(script);
    });
    return loading;
  };

  const { product: shownProduct, version, operation: shownOperation } = document.body.dataset;
  const shown = shownOperation && `${root}${shownProduct.toLowerCase()}/${version}/${location.pathname.split("/").pop()}`;
  const fragment = (prefix, path) => `#${prefix}-${encodeURIComponent(path).replaceAll("'", "%27")}`;

  // One entry for each thing that can be found: what it is called, what it is, where it is.
  const entries = (index) => {
    const found = [];
    const add = (kind, rank, name, note, link, text = "") => found.push({
      kind, rank, name, note, link, lower: name.toLowerCase(), text: text.toLowerCase(),
    });
    for (const product of index) {
      const base = `${root}${product.folder}/`;
      for (const [name, file, summary] of product.operations) add("operation", 0, name, summary, base + file, summary);
      const parts = (kind, rank, prefix, list) => {
        for (const [path, operations, id] of list) {
          const hash = id === undefined ? fragment(prefix, path) : `#${encodeURIComponent(id)}`;
          // The operation that is looked at comes first. What half of them have is told once.
          const here = operations.find((it) => base + product.operations[it][1] === shown);
          const first = here ?? operations[0];
          const told = operations.length > few ? [first] : [first, ...operations.filter((it) => it !== first)];
          for (const operation of told) {
            const [name, file] = product.operations[operation];
            const more = told.length < operations.length ? ` and ${operations.length - 1} more` : "";
            add(kind, operation === here ? rank - 1 : rank, path, name + more, base + file + hash);
          }
        }
      };
      parts("parameter", 1, "p", product.parameters);
      for (const [name, link, values] of product.enums) {
        add("enum", 2, name, `${values.length} values`, base + link);
        for (const [value, at, meaning] of values) add("value", 2, value, `${name}: ${meaning}`, base + at, meaning);
      }
      for (const [code, link, httpStatus] of product.errors) add("error", 1, code, `HTTP ${httpStatus}`, base + link);
      parts("member", 3, "r", product.members);
    }
    return found;
  };

  // The last name of a path counts as much as the whole.
  const score = (entry, words) => {
    let sum = entry.rank;
    for (const word of words) {
      const at = entry.lower.lastIndexOf(word);
      const last = entry.lower.slice(entry.lower.lastIndexOf(".") + 1);
      if (entry.lower === word || last === word) sum += 0;
      else if (entry.lower.startsWith(word) || last.startsWith(word)) sum += 10;
      else if (at >= 0) sum += 20;
      else if (entry.text.includes(word)) sum += 40;
      else return Infinity;
    }
    return sum + entry.name.length / 1000;
  };

  const show = (found, total, text) => {
    const list = make("ol", {});
    for (const entry of found) {
      const note = make("span", { className: "about", textContent: entry.note });
      const name = make("span", { className: "name", textContent: entry.name });
      const kind = make("span", { className: "kind", textContent: entry.kind });
      list.append(make("li", {}, make("a", { href: entry.link }, kind, name, note)));
    }
    const many = total > found.length ? `${total} results, the best ${found.length} are shown` : `${total} result${total === 1 ? "" : "s"}`;
    status.textContent = text ? many : "";
    box.replaceChildren(total ? list : make("p", { textContent: "Nothing is called so." }));
    box.hidden = !text;
  };

  const search = async () => {
    const text = input.value.trim().toLowerCase();
    if (!text) return show([], 0, "");
    let all;
    try { all = await load(); } catch {
      status.textContent = "The index of the search cannot be loaded.";
      box.replaceChildren(make("p", { textContent: status.textContent }));
      box.hidden = false;
      return undefined;
    }
    if (text !== input.value.trim().toLowerCase()) return undefined;
    const words = text.split(/\s+/);
    const found = all.map((entry) => [score(entry, words), entry]).filter(([points]) => points < Infinity);
    found.sort(([a], [b]) => a - b);
    return show(found.slice(0, most).map(([, entry]) => entry), found.length, text);
  };

  const links = () => [...box.querySelectorAll("a")];
  const close = () => { box.hidden = true; status.textContent = ""; };
  const move = (step) => {
    const all = links();
    const to = all.indexOf(document.activeElement) + step;
    if (to < 0) input.focus();
    else all[Math.min(to, all.length - 1)]?.focus();
  };

  input.addEventListener("focus", () => { load().catch(() => {}); if (input.value) search(); });
  input.addEventListener("input", search);
  form.addEventListener("submit", (event) => { event.preventDefault(); links()[0]?.click(); });
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); move(1); }
    if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
    if (event.key === "Escape") { event.preventDefault(); input.focus(); if (box.hidden) input.value = ""; close(); }
  });
  box.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) close(); });
})();
