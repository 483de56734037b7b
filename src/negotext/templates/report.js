
"use strict";
// All text goes into the document as text, never as markup; the page's policy forbids anything else.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const FIRST_ROWS = 300;
const SVG = "http://www.w3.org/2000/svg";

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
const known = new Set([...data.types, ...data.labels]);
const color = (name) => "neg-" + (known.has(name) ? name : "unknown");
const typeName = (name) => element("span", { className: "type " + color(name) }, name);

// a table's rows as objects
const rows = {};
for (const [name, { columns, values }] of Object.entries(data.tables)) {
  rows[name] = values.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]])));
}
const entries = rows.entries;
const byId = new Map(entries.map((entry, place) => [entry.entry_id, place]));
entries.forEach((entry, place) => {
  Object.assign(entry, data.entries[place], { found: { events: [], offers: [] } });
  entry.low = (entry.heading + "\n" + entry.text).toLowerCase();
});
for (const name of ["events", "offers"]) {
  for (const row of rows[name]) entries[byId.get(row.entry_id)].found[name].push(row);
}

// --- filters ---

const types = new Map();
for (const name of data.types.filter((type) => entries.some((entry) => entry.types.includes(type)))) {
  const box = element("input", { type: "checkbox", defaultChecked: true, value: name, name: "type" });
  types.set(name, box);
  const label = element("label", { title: "Double-click: only this type" }, box, typeName(name));
  label.addEventListener("dblclick", () => { for (const other of types.values()) other.checked = other === box; update(); });
  $("types").append(label);
}
const unions = [...new Set(entries.flatMap((entry) => entry.unions))].sort(new Intl.Collator("en", { numeric: true }).compare);
$("union").append(new Option("all", "all"), ...unions.map((name, place) => new Option(name, place)));
if (entries.some((entry) => !entry.unions.length)) $("union").append(new Option("none named", "none"));

let shown = [];
function matches(entry, inDays = true) {
  const { value: union } = $("union"), { value: from } = $("from"), { value: to } = $("to");
  return entry.types.some((type) => types.get(type).checked)
    && (union === "all" || (union === "none" ? !entry.unions.length : entry.unions.includes(unions[union])))
    && entry.low.includes($("words").value.toLowerCase())
    && (!inDays || ((!from || entry.date >= from) && (!to || (entry.date && entry.date <= to))));
}
function update() {
  shown = entries.map((entry) => matches(entry));
  const count = shown.filter(Boolean).length;
  $("count").value = `${count} of ${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  drawTimeline();
  articles.forEach((article, place) => { article.hidden = !shown[place]; });
  pages.forEach((section, place) => {
    const [first, end] = data.pages[place].entries;
    section.hidden = count < entries.length && !shown.slice(first, end).some(Boolean);
  });
  nothing.hidden = count > 0 || !entries.length;
  if (view !== "text") drawTable();
}

// --- time line: entries per day, week, month or year, by type ---

const DAY = 86400000;
const iso = (time) => new Date(time).toISOString().slice(0, 10);
const STEPS = {
  day: (time) => time + DAY,
  week: (time) => time + 7 * DAY,
  month: (time) => { const day = new Date(time); return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1); },
  year: (time) => Date.UTC(new Date(time).getUTCFullYear() + 1, 0, 1),
};
function binsOf(days) {
  const times = days.map(Date.parse).sort((a, b) => a - b), first = times[0], last = times.at(-1);
  const span = (last - first) / DAY;
  const unit = span < 60 ? "day" : span < 500 ? "week" : span < 4500 ? "month" : "year";
  const start = { day: first - 3 * DAY, week: first - ((new Date(first).getUTCDay() + 6) % 7) * DAY,
    month: Date.parse(iso(first).slice(0, 8) + "01"), year: Date.parse(iso(first).slice(0, 4) + "-01-01") }[unit];
  const bins = [];
  for (let from = start; from <= last || (unit === "day" && bins.length < 7); from = STEPS[unit](from)) {
    bins.push({ from: iso(from), to: iso(STEPS[unit](from) - DAY), label: iso(from).slice(0, { month: 7, year: 4 }[unit] || 10),
      counts: new Map(), total: 0 });
  }
  return { bins, unit };
}
const dated = entries.filter((entry) => entry.date);
const { bins, unit } = dated.length ? binsOf(dated.map((entry) => entry.date)) : { bins: [], unit: "" };
function drawTimeline() {
  const figure = $("timeline");
  figure.hidden = !bins.length;
  if (!bins.length) return;
  for (const bin of bins) { bin.counts.clear(); bin.total = 0; }
  let place = 0;
  for (const entry of dated.filter((entry) => matches(entry, false)).sort((a, b) => (a.date < b.date ? -1 : 1))) {
    while (bins[place].to < entry.date) place += 1;
    bins[place].counts.set(entry.event_type, (bins[place].counts.get(entry.event_type) || 0) + 1);
    bins[place].total += 1;
  }
  const width = figure.clientWidth, height = figure.clientHeight, left = 34, bottom = height - 20;
  const most = Math.max(1, ...bins.map((bin) => bin.total));
  const step = (width - left) / bins.length, bar = Math.max(1, Math.min(step * 0.85, 28));
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Entries per ${unit}` });
  svg.append(draw("line", { x1: left, x2: width, y1: bottom, y2: bottom }));
  svg.append(draw("text", { x: left - 6, y: 14, "text-anchor": "end" }, most), draw("text", { x: left - 6, y: bottom, "text-anchor": "end" }, 0));
  const from = $("from").value, to = $("to").value, every = Math.ceil(bins.length / Math.max(1, Math.floor((width - left) / 100)));
  bins.forEach((bin, number) => {
    const x = left + number * step + (step - bar) / 2;
    const out = (from && bin.to < from) || (to && bin.from > to);
    const group = draw("g", { class: out ? "bin out" : "bin" });
    let y = bottom;
    for (const type of data.types.filter((type) => bin.counts.has(type))) {
      const tall = (bin.counts.get(type) / most) * (bottom - 18);
      y -= tall;
      group.append(draw("rect", { x, y, width: bar, height: Math.max(0.5, tall - (tall > 4 ? 1 : 0)), class: color(type) }));
    }
    const told = [...bin.counts].map(([type, count]) => `${type} ${count}`).join(", ");
    group.append(draw("rect", { x: left + number * step, y: 0, width: step, height: bottom, class: "reach" }),
      draw("title", {}, `${bin.from}${bin.to > bin.from ? " to " + bin.to : ""}: ${told || "nothing"}`));
    group.addEventListener("click", () => { $("from").value = bin.from; $("to").value = bin.to; update(); });
    svg.append(group);
    if (number % every === 0 && left + number * step + 70 < width) svg.append(draw("text", { x, y: height - 4 }, bin.label));
  });
  figure.replaceChildren(svg);
}
function draw(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// --- the pages' text, each entry beside what was found in it ---

function marked(parts) {
  return parts.map(([text, mention, event, last]) => {
    let made = document.createTextNode(text);
    if (event >= 0) {
      const { event_type: type, status, by } = rows.events[event];
      made = element("u", { className: color(type), title: `${type} ${status}, by ${by}` }, made);
    }
    if (mention >= 0) {
      const { label, norm } = rows.entities[mention];
      made = element("mark", { className: color(label), title: norm || "" }, made);
      if (last) made.dataset.label = label;
    }
    return made;
  });
}
function item(type, ...words) {
  return element("li", {}, typeName(type), " " + words.filter(Boolean).join(", "));
}
function facts(entry) {
  const day = entry.date ? entry.date.slice(0, { month: 7, year: 4 }[entry.date_precision] || 10) : "undated";
  const list = element("ul");
  for (const event of entry.found.events) {
    list.append(item(event.event_type, event.subtype, event.status, "by " + (event.actor || event.by), event.date !== entry.date && event.date));
  }
  for (const offer of entry.found.offers) {
    list.append(element("li", {}, `offer: ${offer.value ?? "some"} ${offer.unit}, by ${offer.by}${offer.cumulative ? ", in all" : ""}`));
  }
  return element("aside", { className: color(entry.event_type) },
    element("p", {}, element("strong", {}, day + (entry.date_end ? " – " + entry.date_end : "")), " ", typeName(entry.event_type)),
    element("p", { className: "quiet" }, entry.unions.join(", ")), list);
}
const filler = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) if (isIntersecting) fill(target);
}, { rootMargin: "800px" });
function fill(article) {
  filler.unobserve(article);
  const entry = entries[article.dataset.place];
  article.querySelector("h3").replaceChildren(...marked(entry.head));
  article.querySelector(".body").replaceChildren(...marked(entry.body));
  article.append(facts(entry));
}
const articles = entries.map((entry, place) => {
  const article = element("article", {}, element("div", { className: "words" },
    element("h3", { dir: "auto" }, entry.heading), element("div", { className: "body", dir: "auto" }, entry.text.trim())));
  article.dataset.place = place;
  filler.observe(article);
  return article;
});
function around(title, text) {
  if (!text.trim()) return [];
  return [element("details", { className: "around" }, element("summary", {}, title), element("div", { dir: "auto" }, text.trim()))];
}
const pages = data.pages.map((page) => {
  const more = [page.employer, page.source].filter(Boolean).join(" · ");
  return element("section", {}, ...(data.pages.length > 1 ? [element("h2", { dir: "auto" }, page.title)] : []), element("p", { className: "around" }, more),
    ...around("Before the first entry", page.before), ...articles.slice(...page.entries), ...around("After the last entry", page.after));
});
const nothing = element("p", { hidden: true }, "No entry matches.");
$("text").append(nothing, ...pages);
if (!entries.length) $("text").append(element("p", {}, "No dated entries were found."));
window.addEventListener("beforeprint", () => articles.forEach((article) => { if (!article.querySelector("aside")) fill(article); }));

// --- tables ---

let view = "text", order = { column: null, down: false }, limit = FIRST_ROWS;
const compare = new Intl.Collator("en", { numeric: true }).compare;
function columnsShown() {
  const { columns } = data.tables[view];
  return $("all-columns").checked ? columns : columns.filter((column) => !data.aside.includes(column));
}
function rowShown(row) {
  const ids = [row.entry_id, row.first_entry, row.last_entry].filter(Boolean);
  if (ids.length) return ids.some((id) => shown[byId.get(id)]);
  const { value } = $("union");
  return !("union" in row) || value === "all" || (value === "none" ? !row.union : row.union === unions[value]);
}
function rowsShown() {
  const found = rows[view].filter(rowShown), { column, down } = order;
  if (!column) return found;
  return found.sort((one, other) => {
    const a = one[column], b = other[column];
    if (a === null || b === null) return (a === null) - (b === null); // what is missing comes last, either way
    const sign = typeof a === "string" ? compare(a, b) : a - b;
    return down ? -sign : sign;
  });
}
function drawTable() {
  const columns = columnsShown(), found = rowsShown();
  const heads = columns.map((name) => {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", () => { order = { column: name, down: order.column === name && !order.down }; drawTable(); });
    const head = element("th", { scope: "col" }, button);
    if (order.column === name) head.ariaSort = order.down ? "descending" : "ascending";
    return head;
  });
  const focus = [...$("table").querySelectorAll("th button")].indexOf(document.activeElement);
  $("table").querySelector("thead").replaceChildren(element("tr", {}, ...heads));
  if (focus >= 0 && heads[focus]) heads[focus].firstChild.focus();
  $("table").querySelector("tbody").replaceChildren(...found.slice(0, limit).map((row) => element("tr", {}, ...columns.map((name) => cell(name, row[name])))));
  $("more").hidden = found.length <= limit;
  $("more").textContent = `Show ${Math.min(FIRST_ROWS, found.length - limit)} more of ${found.length}`;
  $("copied").value = `${found.length} ${found.length === 1 ? "row" : "rows"}`;
}
function cell(name, value) {
  if (value === null) return element("td");
  if (name === "event_type") return element("td", { className: "short" }, typeName(value));
  const text = String(value), cut = text.length > 300 ? text.slice(0, 300) + "…" : text;
  const kind = typeof value === "number" ? "number" : text.length < 24 ? "short" : text.length > 60 ? "long" : "";
  return element("td", { className: kind, dir: "auto" }, typeof value === "number" && !Number.isInteger(value) ? value.toFixed(2) : cut);
}
function asTabs() {
  const columns = columnsShown();
  // a spreadsheet takes what begins like a formula for one, and cuts cells at tabs and line ends unless they are quoted
  const plain = (value) => {
    if (value === null) return "";
    if (typeof value !== "string") return String(value);
    const safe = data.formula_starts.includes(value[0]) ? "'" + value : value;
    return /[\t\n\r"]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };
  return [columns, ...rowsShown().map((row) => columns.map((name) => plain(row[name])))].map((cells) => cells.join("\t")).join("\n") + "\n";
}
async function copyTable() {
  const text = asTabs();
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a file opened from disk may not have the clipboard
    const area = element("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  $("copied").value = `${rowsShown().length} rows copied`;
}

// --- what the controls do ---

function show(name) {
  view = name;
  order = { column: null, down: false };
  limit = FIRST_ROWS;
  for (const tab of $("tabs").children) tab.ariaPressed = String(tab.value === name);
  $("text").hidden = name !== "text";
  $("table").hidden = name === "text";
  if (name !== "text") drawTable();
}
for (const name of ["text", ...Object.keys(data.tables).filter((table) => rows[table].length)]) {
  const tab = element("button", { type: "button", value: name }, name === "text" ? "text" : name.replace("_", " "));
  tab.addEventListener("click", () => show(name));
  $("tabs").append(tab);
}
$("filters").addEventListener("input", update);
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("show-all").addEventListener("click", () => { $("filters").reset(); update(); });
$("all-columns").addEventListener("change", drawTable);
$("copy").addEventListener("click", copyTable);
$("more").addEventListener("click", () => { limit += FIRST_ROWS; drawTable(); });
window.addEventListener("resize", drawTimeline);
show("text");
update();
