// Everything that comes from a document, a question or an answer is set as text, never as markup.
const packed = Uint8Array.from(atob(document.getElementById("data").textContent), (character) => character.charCodeAt(0));
const data = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
const root = document.documentElement;
const form = document.getElementById("filters");
const body = document.querySelector("#rows tbody");
const columns = ["id", "type", "split", "question", "verdict", "status", "failed", "seconds"];
const rowOf = new Map();
let language = "sv";
let order = { column: null, down: false };

const word = (key, values = {}) =>
  (data.words[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

const decimal = (value, digits) => value.toFixed(digits).replace(".", language === "sv" ? "," : ".");
const places = (item) => `${item.document} · ${word("page")} ${item.pages.join(", ")}${item.section ? " · " + item.section : ""}`;
const verdict = (question) => (question.outside ? "outside" : question.right ? "right" : "wrong");
const cell = {
  id: (question) => question.id,
  type: (question) => word(`type-${question.type}`),
  split: (question) => question.split,
  question: (question) => question.question,
  verdict: (question) => word(verdict(question)),
  status: (question) => word(`status-${question.status}`),
  failed: (question) => question.reasons.map((reason) => word(`metric-${reason.metric}`)).join(", "),
  seconds: (question) => (question.seconds === null ? "–" : decimal(1000 * question.seconds, 0)),
};

function drawHead() {
  const row = document.querySelector("#rows thead tr");
  row.replaceChildren(...columns.map((column) => {
    const sorted = order.column === column;
    const button = element("button", { type: "button", textContent: word(`column-${column}`) + (sorted ? (order.down ? " ↓" : " ↑") : "") });
    button.addEventListener("click", () => {
      order = { column, down: sorted && !order.down };
      draw();
      document.querySelectorAll("#rows thead button")[columns.indexOf(column)].focus();
    });
    return element("th", { scope: "col", className: column, "aria-sort": sorted ? (order.down ? "descending" : "ascending") : "none" }, button);
  }));
}

function fill(name, values, label) {
  const select = form.elements[name];
  const chosen = select.value;
  select.replaceChildren(element("option", { value: "", textContent: word("filter-all") }),
    ...values.map((value) => element("option", { value, textContent: label(value) })));
  select.value = values.includes(chosen) ? chosen : "";
}

function fillFilters() {
  const distinct = (of) => [...new Set(data.questions.flatMap(of))].sort();
  fill("outcome", ["right", "wrong", ...(data.questions.some((q) => q.flip) ? ["lost", "won"] : []),
    ...(data.questions.some((q) => q.outside) ? ["outside"] : [])], word);
  fill("type", distinct((q) => q.type), (type) => word(`type-${type}`));
  fill("region", distinct((q) => q.region || []), (region) => region);
  fill("split", distinct((q) => q.split), (split) => split);
  fill("metric", distinct((q) => q.reasons.map((reason) => reason.metric)), (metric) => word(`metric-${metric}`));
}

function wanted(question) {
  const filter = Object.fromEntries(new FormData(form));
  const searched = filter.text.trim().toLowerCase();
  question.haystack ??= [question.id, question.question, question.reference, ...question.answer.map((line) => line.text)].join(" ").toLowerCase();
  return (!searched || searched.split(/\s+/).every((part) => question.haystack.includes(part))) &&
    (!filter.outcome || filter.outcome === verdict(question) || filter.outcome === question.flip) &&
    (!filter.type || filter.type === question.type) && (!filter.region || filter.region === question.region) && (!filter.split || filter.split === question.split) &&
    (!filter.metric || question.reasons.some((reason) => reason.metric === filter.metric));
}

function draw() {
  drawHead();
  let found = data.questions.filter(wanted);
  if (order.column) {
    const value = order.column === "seconds" ? (q) => q.seconds ?? -1 : cell[order.column];
    const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, language, { numeric: true }));
    found = [...found].sort((a, b) => (order.down ? -1 : 1) * compare(value(a), value(b)));
  }
  body.replaceChildren(...found.flatMap(rows));
  document.getElementById("shown").textContent = word("shown", { count: found.length, of: data.questions.length });
}

function rows(question) {
  const known = rowOf.get(question.id);
  if (known && known.language === language) return known.open ? [known.row, known.detail] : [known.row];
  const row = element("tr", {});
  const state = { row, detail: null, open: false, language };
  const button = element("button", { type: "button", className: "open", textContent: question.id, "aria-expanded": "false", "aria-label": word("open", { id: question.id }) });
  button.addEventListener("click", () => toggle(question, state, button));
  row.append(element("th", { scope: "row" }, button), ...columns.slice(1).map((column) =>
    element("td", { className: column === "verdict" ? `verdict ${verdict(question)}` : column, textContent: cell[column](question) })));
  rowOf.set(question.id, state);
  if (known?.open) toggle(question, state, button);
  return state.open ? [row, state.detail] : [row];
}

function toggle(question, state, button) {
  state.open = !state.open;
  button.setAttribute("aria-expanded", String(state.open));
  if (state.open) {
    state.detail ??= element("tr", { className: "detail", id: `detail-${question.id}` }, element("td", { colSpan: columns.length }, element("div", {}, ...detail(question))));
    button.setAttribute("aria-controls", `detail-${question.id}`);
    if (state.row.isConnected) state.row.after(state.detail);
  } else state.detail.remove();
}

const heading = (key) => element("h3", { textContent: word(key) });
const list = (tag, items) => element(tag, {}, ...items.map((item) => element("li", {}, item)));
const said = (lines) => lines.map((line) => element("p", {}, line.markers.length ? element("span", { className: "claim", textContent: line.text }) : line.text,
  line.markers.map((marker) => ` [${marker}]`).join("")));

function* detail(question) {
  if (question.history.length) yield element("p", { textContent: `${word("history")} ${question.history.join(" → ")}` });
  if (question.reasons.length) { yield heading("why"); yield list("ul", question.reasons.map((reason) => reason[language])); }
  for (const label of question.stale) yield element("p", { textContent: `${word("stale")} ${label}` });
  const answer = element("div", {}, heading("answer"), element("p", { textContent: `${word("status")}: ${word(`status-${question.status}`)}` }), ...said(question.answer),
    ...question.notices.map((notice) => element("p", { textContent: notice })),
    question.table.length ? element("table", {}, ...question.table.map((row) => element("tr", {}, ...row.map((text) => element("td", { textContent: text }))))) : "",
    question.error ? element("pre", { textContent: question.error }) : "");
  const expected = element("div", {}, heading("expected"), element("p", { textContent: `${word("status")}: ${word(`status-${question.expected}`)}` }),
    element("p", { textContent: question.reference }), list("ul", question.facts.map(fact)), ...evidence(question));
  const before = question.before ? [element("div", {}, element("h3", { textContent: word("before-in", { run: question.before.run }) }),
    element("p", { textContent: `${word("status")}: ${word(`status-${question.before.status}`)}` }), ...said(question.before.answer))] : [];
  yield element("div", { className: "columns" }, ...before, answer, expected);
  if (question.citations.length) { yield heading("citations"); yield list("ul", question.citations.map(citation)); }
  if (question.passages.length) {
    yield element("details", {}, element("summary", { textContent: word("passages", { count: question.passages.length }) }),
      list("ol", question.passages.map((found) => element("div", {}, element("p", {}, places(data.passages[found.at]), ...holds(found),
        found.score === null ? "" : ` · ${decimal(found.score, 3)}`), element("small", { textContent: data.passages[found.at].text })))));
  }
  yield element("details", {}, element("summary", { textContent: word("metrics") }), list("ul", Object.entries(question.metrics).map(([name, value]) =>
    `${word(`metric-${name}`)}: ${decimal(value, 3)}`)));
}

const phrases = (ways) => ways.map((way) => way.replace(/^re:/, "")).join(" | ");

function fact(item) {
  const mark = item.forbidden ? "contradicted" : item.said ? "said" : "unsaid";
  return element("span", {}, element("span", { className: item.forbidden || (!item.said && item.vital) ? "wrong" : "right", textContent: word(mark) }),
    ` ${item.vital ? word("vital") + " " : ""}${phrases(item.accept)}${item.forbid.length ? " ≠ " + phrases(item.forbid) : ""}`);
}

function* evidence(question) {
  if (!question.evidence.length) return;
  yield heading("evidence");
  yield list("ol", question.evidence.map((group) => element("div", {},
    element("span", { className: group.rank ? "right" : "wrong", textContent: group.rank ? word("rank", { rank: group.rank }) : word("unfound") }),
    group.cited ? ` · ${word("cited")}` : "",
    ...group.places.map((place) => element("blockquote", { textContent: `${place.quote} (${place.document}, ${word("page")} ${place.page})` })))));
}

const holds = (item) => item.groups.map((number) => element("span", { className: "holds", textContent: ` ✓ ${word("evidence")} ${number + 1}` }));

function citation(item) {
  const made = element("div", {}, element("p", {}, `[${item.marker}] ${places(item)} · ${[item.status && word(`standing-${item.status}`), item.dated].filter(Boolean).join(", ")}`, ...holds(item)),
    element("blockquote", { textContent: item.quote }));
  const picture = data.pictures[item.picture];
  if (picture) {
    made.append(element("span", { className: "picture" }, element("img", { src: picture.url, width: picture.width, height: picture.height, alt: word("picture", { page: item.pages[0] }) }),
      ...picture.boxes.map(([left, top, width, height]) => element("i", { style: `left:${left}%;top:${top}%;width:${width}%;height:${height}%` }))));
  }
  return made;
}

function speak(chosen) {
  language = chosen;
  root.lang = root.dataset.language = chosen;
  for (const button of document.querySelectorAll(".languages button")) button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  fillFilters();
  draw();
}

for (const button of document.querySelectorAll(".languages button")) button.addEventListener("click", () => speak(button.dataset.language));
form.addEventListener("input", draw);
form.addEventListener("submit", (event) => event.preventDefault());
speak("sv");
