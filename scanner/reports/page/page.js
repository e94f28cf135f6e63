"use strict";
// Shows the findings that stand in the page as JSON: filter, search, sort, a hundred rows at a time. Text reaches the page by textContent alone.
(() => {
  const PAGE = 100;
  const LEVELS = ["low", "medium", "high", "critical"];
  const data = JSON.parse(document.getElementById("data").textContent);
  const rows = data.rows.map((row, index) => ({ ...Object.fromEntries(data.fields.map((name, at) => [name, row[at]])), index }));
  const rule = (row) => data.rules[row.rule];
  const same = new Map();
  for (const row of rows) {
    row.text = [row.where, row.slot, row.redacted, row.line, row.fingerprint, rule(row).id, rule(row).title, ...row.places.flat()].join("\n").toLowerCase();
    if (row.secret) same.set(row.secret, [...(same.get(row.secret) || []), row]);
  }
  const controls = Object.fromEntries(["search", "severity", "verdict", "rule", "head"].map((name) => [name, document.getElementById(name)]));
  const body = document.getElementById("rows");
  const state = { sort: "severity", descending: true, page: 0, open: new Set() };
  let chosen = rows;

  const make = (tag, text, attributes = {}) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const link = (text, address) =>
    /^https:\/\//.test(address) ? make("a", text, { href: address, rel: "noopener noreferrer", target: "_blank" }) : make("span", text);
  const keys = {
    severity: (row) => [LEVELS.indexOf(row.severity), LEVELS.indexOf(row.confidence)],
    secret: (row) => [rule(row).title],
    where: (row) => [row.where, row.row, row.column],
    since: (row) => [row.since],
    occurrences: (row) => [row.occurrences],
  };
  const compare = (one, other) => {
    for (let at = 0; at < one.length; at += 1) {
      if (one[at] < other[at]) return -1;
      if (one[at] > other[at]) return 1;
    }
    return 0;
  };

  const wanted = (row) => {
    const { severity, verdict, rule: ruleControl, head } = controls;
    if (severity.value && row.severity !== severity.value) return false;
    if (verdict.value === "counts" ? !row.counts : verdict.value && row.verdict !== verdict.value) return false;
    if (ruleControl.value && String(row.rule) !== ruleControl.value) return false;
    if (head.value && String(row.head) !== head.value) return false;
    return controls.search.value.toLowerCase().split(/\s+/).every((word) => row.text.includes(word));
  };

  const choose = () => {
    const key = keys[state.sort];
    const sign = state.descending ? -1 : 1;
    chosen = rows.filter(wanted).map((row) => [key(row), row]);
    chosen.sort((one, other) => sign * compare(one[0], other[0]) || one[1].index - other[1].index);
    chosen = chosen.map((pair) => pair[1]);
    state.page = Math.min(state.page, Math.max(0, Math.ceil(chosen.length / PAGE) - 1));
    show();
  };

  const entry = (list, name, ...values) => {
    const shown = values.filter((value) => value !== "" && value !== undefined);
    if (!shown.length) return;
    list.append(make("dt", name));
    const definition = make("dd");
    for (const value of shown) definition.append(value instanceof Node ? value : make("span", value));
    list.append(definition);
  };

  const listed = (items) => {
    const list = make("ul");
    for (const item of items) {
      const point = make("li");
      point.append(item instanceof Node ? item : make("span", item));
      list.append(point);
    }
    return items.length ? list : "";
  };

  const details = (row) => {
    const line = make("tr", undefined, { class: "details" });
    const cell = make("td", undefined, { colspan: "5" });
    if (row.line) cell.append(make("pre", row.line));
    const list = make("dl");
    entry(list, "What to do", rule(row).remedy);
    entry(list, "Verdict", row.reason ? `${data.verdicts[row.verdict]}: ${row.reason}` : data.verdicts[row.verdict]);
    entry(list, "Confidence", row.confidence);
    entry(list, "Places", listed(row.places.map(([label, words, address]) => {
      const place = make("span");
      place.append(link(label, address), make("span", words ? ` ${words}` : "", { class: "soft" }));
      return place;
    })));
    const others = (same.get(row.secret) || []).filter((other) => other !== row);
    entry(list, "Same secret", listed(others.slice(0, 50).map((other) => opener(`${other.where}:${other.row}`, other))),
      others.length > 50 ? `and ${others.length - 50} more` : "");
    entry(list, "Bound to", row.slot && make("code", row.slot));
    entry(list, "Facts", listed(row.facts));
    entry(list, "Why", listed(row.why));
    entry(list, "About", rule(row).description, listed(rule(row).links.map((address) => link(address, address))));
    if (row.instead.length) entry(list, "Remedy", listed(row.instead.map(([label, text]) => `${label}: ${text}`)));
    entry(list, "Fingerprint", make("code", row.fingerprint));
    cell.append(list);
    line.append(cell);
    return line;
  };

  const opener = (text, row) => {
    const button = make("button", text, { type: "button", class: "open place", "aria-expanded": String(state.open.has(row.index)) });
    button.addEventListener("click", () => go(row, !state.open.has(row.index)));
    return button;
  };

  const render = (row) => {
    const line = make("tr", undefined, { id: `finding-${row.index}` });
    const severity = make("td");
    severity.append(make("span", row.severity, { class: `badge ${row.severity}` }));
    if (row.verdict !== "new") severity.append(make("br"), make("span", data.verdicts[row.verdict], { class: "soft" }));
    const secret = make("td", rule(row).title);
    secret.append(make("br"), make("code", row.redacted));
    const where = make("td");
    where.append(opener(`${row.where}:${row.row}:${row.column}`, row));
    const since = make("td", row.since, { class: "hides" });
    if (row.head !== null) since.append(make("br"), make("span", row.head ? "still in HEAD" : "in history only", { class: "soft" }));
    line.append(severity, secret, where, since, make("td", row.occurrences.toLocaleString("en"), { class: "number hides" }));
    return line;
  };

  const show = () => {
    const start = state.page * PAGE;
    const nodes = [];
    for (const row of chosen.slice(start, start + PAGE)) {
      nodes.push(render(row));
      if (state.open.has(row.index)) nodes.push(details(row));
    }
    body.replaceChildren(...nodes);
    const end = Math.min(start + PAGE, chosen.length);
    const total = rows.length === chosen.length ? "" : ` (of ${rows.length.toLocaleString("en")} in all)`;
    document.getElementById("count").textContent = chosen.length
      ? `Findings ${(start + 1).toLocaleString("en")} to ${end.toLocaleString("en")} of ${chosen.length.toLocaleString("en")}${total}`
      : `No finding matches${total}`;
    document.getElementById("back").disabled = !state.page;
    document.getElementById("next").disabled = end >= chosen.length;
    for (const head of document.querySelectorAll("th[data-sort]")) {
      head.setAttribute("aria-sort", head.dataset.sort !== state.sort ? "none" : state.descending ? "descending" : "ascending");
    }
  };

  const go = (row, open) => {
    if (open) state.open.add(row.index); else state.open.delete(row.index);
    if (!chosen.includes(row)) {
      for (const control of Object.values(controls)) control.value = "";
      choose();
    }
    state.page = Math.floor(chosen.indexOf(row) / PAGE);
    show();
    const line = document.getElementById(`finding-${row.index}`);
    line.querySelector(".open").focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
    if (open) history.replaceState(null, "", `#${encodeURIComponent(row.fingerprint)}`);
  };

  let waiting = 0;
  for (const control of Object.values(controls)) {
    control.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { state.page = 0; choose(); }, control === controls.search ? 120 : 0);
    });
  }
  for (const head of document.querySelectorAll("th[data-sort]")) {
    head.querySelector("button").addEventListener("click", () => {
      const name = head.dataset.sort;
      state.descending = name === state.sort ? !state.descending : name === "severity" || name === "occurrences";
      state.sort = name;
      state.page = 0;
      choose();
    });
  }
  const turn = (by) => () => {
    state.page += by;
    show();
    document.getElementById("findings").scrollIntoView();
  };
  document.getElementById("back").addEventListener("click", turn(-1));
  document.getElementById("next").addEventListener("click", turn(1));
  choose();
  const asked = decodeURIComponent(location.hash.slice(1));
  const target = asked && rows.find((row) => row.fingerprint === asked);
  if (target) go(target, true);
})();
