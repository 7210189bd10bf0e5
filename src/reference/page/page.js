"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const words = data.words;
  const articles = [...document.querySelectorAll("article[data-code]")];
  const homes = articles.map((article) => article.parentElement);
  const byCode = new Map(data.codes.map((code) => [String(code.code), code]));
  const fill = (text, gaps) => text.replace(/\{(\w+)\}/g, (gap, name) => gaps[name] ?? gap);

  // Search: best match first, forgiving slips in names and key words.
  const slips = (a, b) => {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      }
      row = next;
    }
    return row[b.length];
  };
  const fieldsOf = (article) => {
    const code = byCode.get(article.dataset.code);
    const low = (text) => text.toLowerCase();
    const find = code ? code.find.map((text) => [low(text), 6]) : [];
    return [[article.dataset.code, 20], [low(article.querySelector("h3").textContent), 8], ...find, [low(article.textContent), 1]];
  };
  const fields = new Map(articles.map((article) => [article, fieldsOf(article)]));
  const closeness = (text, term, weight) => {
    if (text === term) return 4;
    if (!/^[\x20-\x7e]*$/.test(term)) return text.includes(term) ? 1 : 0;
    let best = 0;
    for (const word of text.split(/[^\p{L}\p{N}]+/u)) {
      if (word === term) return 1;
      if (term.length >= 3 && word.startsWith(term)) best = Math.max(best, 0.8);
      if (weight < 6 || term.length < 4 || /^\d+$/.test(term)) continue;
      if (Math.abs(word.length - term.length) < 3 && slips(word, term) <= (term.length >= 8 ? 2 : 1)) best = Math.max(best, 0.7);
    }
    return best;
  };
  const score = (article, query) => {
    const terms = query.split(/[\s_]+/).filter(Boolean);
    let total = 0;
    let matched = 0;
    for (const [text, weight] of fields.get(article)) if (text === query) total += 4 * weight;
    for (const term of terms) {
      const best = Math.max(...fields.get(article).map(([text, weight]) => weight * closeness(text, term, weight)));
      if (best > 0) matched += 1;
      total += best;
    }
    return matched * 2 < terms.length ? 0 : (total * matched) / terms.length;
  };
  const update = () => {
    const query = at("query").value.trim().toLowerCase();
    const category = at("category").value;
    const reconnect = at("reconnect").value;
    const shown = [];
    articles.forEach((article, index) => {
      const facts = article.dataset;
      const fits = (!category || facts.category === category)
        && (!reconnect || facts.reconnect === reconnect)
        && (!at("sendable").checked || facts.sendable === "yes")
        && (!at("page").checked || facts.page === "yes");
      const value = query ? score(article, query) : 1;
      article.hidden = !fits || value === 0;
      if (!article.hidden) shown.push({ article, value, index });
    });
    const best = Math.max(0, ...shown.map((entry) => entry.value));
    for (const entry of shown) if (entry.value < best * 0.3) entry.article.hidden = true;
    const order = [...articles.keys()];
    const value = new Map(shown.map((entry) => [entry.index, entry.value]));
    if (query) order.sort((a, b) => (value.get(b) ?? 0) - (value.get(a) ?? 0) || a - b);
    for (const index of order) homes[index].append(articles[index]);
    for (const home of new Set(homes)) home.hidden = !home.querySelector("article:not([hidden])");
    const count = articles.filter((article) => !article.hidden).length;
    at("count").textContent = fill(words.count, { shown: count, all: articles.length });
  };

  // Texts hold words, and code between backticks.
  const put = (parent, text) => {
    text.split("`").forEach((part, index, parts) => {
      const isCode = index % 2 === 1 && index < parts.length - 1;
      if (isCode) parent.append(Object.assign(document.createElement("code"), { textContent: part }));
      else parent.append(index % 2 === 1 ? "`" + part : part);
    });
    return parent;
  };
  const make = (name, text) => put(document.createElement(name), text);
  const cell = (value) => {
    if (!Array.isArray(value)) return make("td", value);
    const list = document.createElement("ul");
    for (const item of value) list.append(make("li", item));
    const td = document.createElement("td");
    td.append(list);
    return td;
  };
  const compare = (a, b) => {
    const [first, second] = [byCode.get(a), byCode.get(b)];
    const box = at("comparison");
    box.hidden = !first || !second;
    if (box.hidden) return;
    const title = make("h2", fill(words.versus, { a: first.name, b: second.name }));
    title.id = "comparison-title";
    box.replaceChildren(title);
    const pair = data.pairs.find(({ codes }) => codes.includes(first.code) && codes.includes(second.code));
    if (pair) box.append(make("p", pair.difference), make("p", pair.choose));
    const table = document.createElement("table");
    const head = table.createTHead().insertRow();
    for (const text of ["", a, b]) head.append(text ? Object.assign(make("th", text), { scope: "col" }) : make("td", ""));
    const body = table.createTBody();
    first.rows.forEach(([name, value], index) => {
      const row = body.insertRow();
      row.append(Object.assign(make("th", name), { scope: "row" }), cell(value), cell(second.rows[index][1]));
    });
    const scroll = Object.assign(document.createElement("div"), { className: "scroll" });
    scroll.append(table);
    box.append(scroll);
    at("first").value = a;
    at("second").value = b;
    box.focus({ preventScroll: true });
    box.scrollIntoView();
  };

  // A frame that names a code shows that alone; one that names none is the whole page, and stays so.
  const isFramed = window.self !== window.top && location.hash !== "";

  const route = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    const both = hash.match(/^(\d+)-vs-(\d+)$/);
    const one = articles.find((article) => article.id === hash);
    document.body.classList.toggle("embedded", isFramed && Boolean(one || both));
    if (isFramed && (one || both)) for (const part of document.querySelectorAll("main > section")) part.hidden = !part.contains(one ?? null) && part.id !== "comparison";
    if (isFramed && one) articles.forEach((article) => { article.hidden = article !== one; });
    if (both) return compare(both[1], both[2]);
    at("comparison").hidden = true;
    const service = document.querySelector(`details[id="${CSS.escape(hash)}"]`);
    if (service) {
      service.open = true;
      service.scrollIntoView();
    }
    if (one && !isFramed) {
      if (one.hidden) {
        at("tools").reset();
        update();
      }
      one.scrollIntoView();
      one.focus({ preventScroll: true });
    }
  };

  at("tools").addEventListener("input", update);
  at("tools").addEventListener("submit", (event) => event.preventDefault());
  at("compare").addEventListener("submit", (event) => {
    event.preventDefault();
    const hash = `#${at("first").value}-vs-${at("second").value}`;
    if (location.hash === hash) route();
    else location.hash = hash;
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, select, textarea");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      at("query").focus();
    }
    if (event.key === "Escape" && event.target === at("query")) {
      at("query").value = "";
      update();
    }
  });
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    at("status").textContent = words.copied;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (!button) return;
    const code = button.closest("article").id;
    const address = `${location.href.split("#")[0]}#${code}`;
    const title = button.closest("article").querySelector("h3").textContent.trim().replace(/"/g, "&quot;");
    const texts = {
      link: address,
      markdown: byCode.get(code)?.markdown ?? title,
      embed: `<iframe src="${address}" title="${title}" width="640" height="480"></iframe>`,
    };
    copied(texts[button.dataset.copy]);
  });
  addEventListener("hashchange", route);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
  for (const part of document.querySelectorAll(".script")) part.hidden = false;
  update();
  route();
})();
