"use strict";
// Everything here makes elements and sets their text, so nothing in a run can become markup.

const SVG = "http://www.w3.org/2000/svg";
const PARTS = [
  ["useful", "useful", "a warm context had calls"],
  ["loading", "loading", "a context was loading, and none had calls"],
  ["lost", "lost", "spent on calls and loads that were cut off"],
  ["idle", "idle", "none of these"],
];

/** Text without control characters and characters that change its direction. */
function plain(value) {
  return String(value).replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** The text without its middle if it is long. */
function brief(value, most) {
  const text = plain(value);
  if (text.length <= most) return text;
  const end = Math.floor(most / 2);
  return text.slice(0, most - 1 - end) + "…" + text.slice(-end);
}

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

function svg(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

function whole(number) {
  return Math.round(number).toLocaleString("en");
}

/** Three digits, such as 0.142, 6.91, 1,234. */
function number(value) {
  if (value === 0) return "0";
  const digits = Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

/** 0.4 s, 45 s, 2 min 5 s, 3 h 7 min, 1,234 h. */
function duration(seconds) {
  if (seconds < 0) return "–" + duration(-seconds);
  if (seconds === 0) return "0 s";
  if (seconds < 0.001) return number(seconds * 1e6) + " µs";
  if (seconds < 1) return number(seconds * 1e3) + " ms";
  if (seconds < 59.95) return seconds.toFixed(seconds < 9.95 ? 1 : 0) + " s";
  const all = Math.round(seconds);
  if (all < 3600) return Math.floor(all / 60) + " min" + (all % 60 ? " " + (all % 60) + " s" : "");
  if (all >= 360000) return whole(all / 3600) + " h";
  const minutes = Math.floor((all % 3600) / 60);
  return Math.floor(all / 3600) + " h" + (minutes ? " " + minutes + " min" : "");
}

function millis(value) {
  return duration(value / 1000);
}

function share(part, all) {
  return all > 0 ? (100 * part / all).toFixed(1) + "%" : "–";
}

function count(value, one, many) {
  return whole(value) + " " + (value === 1 ? one : many);
}

function none(text) {
  return el("p", { class: "soft" }, text);
}

/**
 * @param columns [title, class] each
 * @param rows arrays of texts, numbers or elements
 */
function table(caption, columns, rows, sumRow) {
  const head = el("tr", {}, columns.map(([title, kind]) => el("th", { scope: "col", class: kind || "" }, title)));
  const body = el("tbody", {}, rows.map((row) => line(row, columns, "")));
  if (sumRow) body.append(line(sumRow, columns, "sum"));
  const name = caption || "Table by " + columns[0][0];
  const all = el("table", { "aria-label": name }, el("thead", {}, head), body);
  // A caption would be as wide as the table, of which a phone shows a part.
  return [caption ? none(caption) : null, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, all)];
}

function line(row, columns, kind) {
  return el("tr", { class: kind }, row.map((cell, i) =>
    el("td", { class: columns[i][1] || "" }, cell instanceof Node ? cell : plain(cell))));
}

/** A square of the colour of a part, with the pattern of what is lost. */
function swatch(part) {
  const id = "hatch" + Math.random().toString(36).slice(2);
  const box = svg("svg", { width: 16, height: 16, "aria-hidden": "true" },
    svg("rect", { width: 16, height: 16, rx: 2, fill: "var(--" + part + ")" }));
  if (part === "lost") {
    box.append(svg("defs", {}, hatch(id)), svg("rect", { width: 16, height: 16, rx: 2, fill: "url(#" + id + ")" }));
  }
  return box;
}

function hatch(id) {
  return svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 2, height: 6, fill: "var(--hatch)" }));
}

function legend(parts) {
  return el("ul", { class: "legend" }, parts.map(([part, title]) => el("li", {}, swatch(part), title)));
}

/** One bar whose parts add up to the time that pilots were held. */
function shareBar(time, label) {
  const words = PARTS.map(([part, title]) => title + " " + share(time[part], time.held)).join(", ");
  const picture = svg("svg", { class: "bar", viewBox: "0 0 1000 34", preserveAspectRatio: "none", role: "img",
    "aria-label": label + ": " + words });
  const id = "bar" + Math.random().toString(36).slice(2);
  picture.append(svg("defs", {}, hatch(id)));
  let x = 0;
  for (const [part, title] of PARTS) {
    const w = time.held > 0 ? Math.max(0, 1000 * time[part] / time.held) : 0;
    if (w > 0) {
      const box = { x, y: 0, width: Math.max(0.5, w - (w > 4 ? 1.5 : 0)), height: 34 };
      picture.append(svg("rect", { ...box, fill: "var(--" + part + ")" },
        svg("title", {}, title + ": " + millis(time[part]) + ", " + share(time[part], time.held))));
      if (part === "lost") picture.append(svg("rect", { ...box, fill: "url(#" + id + ")" }));
      x += w;
    }
  }
  return picture;
}

/** A canvas that is drawn again when its size, the colours or the paper change. */
function canvas(height, label, draw) {
  const node = el("canvas", { role: "img", "aria-label": label, tabindex: "0" });
  node.style.height = height + "px";
  const paint = () => {
    const width = node.clientWidth;
    if (width === 0) return;
    const scale = window.devicePixelRatio || 1;
    node.width = Math.round(width * scale);
    node.height = Math.round(height * scale);
    const context = node.getContext("2d");
    context.setTransform(scale, 0, 0, scale, 0, 0);
    draw(context, width, height);
  };
  painters.push([node, paint]);
  sizes.observe(node);
  return node;
}

let painters = [];
const sizes = new ResizeObserver((entries) => entries.forEach((entry) => {
  painters.filter(([node]) => node === entry.target).forEach(([, paint]) => paint());
}));

function paintAll() {
  painters = painters.filter(([node]) => node.isConnected);
  painters.forEach(([, paint]) => paint());
}

/** Round steps of time for an axis, in milliseconds. */
function timeStep(span, most) {
  const steps = [10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5,
    108e5, 216e5, 432e5, 864e5, 1728e5, 6048e5];
  return steps.find((step) => span / step <= most) || Math.ceil(span / most / 864e5) * 864e5;
}

function tickLabel(at) {
  if (at === 0) return "0";
  const days = Math.floor(at / 864e5);
  if (days > 0 && at % 864e5 === 0) return days + " d";
  if (at % 36e5 === 0) return at / 36e5 + " h";
  if (at >= 36e5) return Math.floor(at / 36e5) + ":" + String(Math.floor(at % 36e5 / 6e4)).padStart(2, "0") + " h";
  if (at % 6e4 === 0) return at / 6e4 + " min";
  if (at >= 6e4) return Math.floor(at / 6e4) + ":" + String(Math.floor(at % 6e4 / 1e3)).padStart(2, "0") + " min";
  return at / 1000 + " s";
}

/** Draws the axis of time below y, and where managers began. */
function timeAxis(context, box, timeline) {
  const step = timeStep(timeline.millis, Math.max(2, Math.floor(box.width / 90)));
  context.font = "12px system-ui, sans-serif";
  context.textBaseline = "top";
  context.textAlign = "center";
  for (let at = 0; at <= timeline.millis; at += step) {
    const x = box.x + box.width * at / Math.max(1, timeline.millis);
    context.fillStyle = color("line");
    context.fillRect(Math.round(x), box.y, 1, box.height + 4);
    context.fillStyle = color("soft");
    context.textAlign = at === 0 ? "left" : x > box.x + box.width - 25 ? "right" : "center";
    context.fillText(tickLabel(at), x, box.y + box.height + 6);
  }
  context.textAlign = "left";
  timeline.managers.slice(1).forEach((manager) => {
    const x = box.x + box.width * manager.from / Math.max(1, timeline.millis);
    context.strokeStyle = color("fg");
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(x, box.y - 2);
    context.lineTo(x, box.y + box.height);
    context.stroke();
    context.setLineDash([]);
  });
}

const TONES = [["#0072b2", "#56b4e9"], ["#e69f00", "#e69f00"], ["#009e73", "#34c99a"], ["#aa3377", "#e07bb0"],
  ["#6b6b6b", "#b5b5b5"], ["#8c564b", "#c49c94"], ["#117a8b", "#7fd3e0"], ["#5d4ba0", "#b3a6f0"]];
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2], [12, 4], [1, 2], [6, 2, 2, 2]];

function isDark() {
  return matchMedia("(prefers-color-scheme: dark)").matches && !document.documentElement.classList.contains("paper");
}

function tone(i) {
  return TONES[i % TONES.length][isDark() ? 1 : 0];
}

/** Lines of calls per second, one for each task. */
function ratesChart(timeline) {
  const rates = timeline.rates;
  const top = Math.max(1e-9, ...rates.flatMap((rate) => rate.perSecond));
  const label = "Calls per second over the time of the run; at most " + number(top) + " for one task.";
  return canvas(220, label, (context, width, height) => {
    const nice = niceTop(top);
    context.font = "12px system-ui, sans-serif";
    const x = Math.max(52, context.measureText(number(nice)).width + 10);
    const box = { x, y: 10, width: width - x - 8, height: height - 40 };
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (let i = 0; i <= 4; i++) {
      const y = box.y + box.height * (1 - i / 4);
      context.fillStyle = color("line");
      context.fillRect(box.x, Math.round(y), box.width, 1);
      context.fillStyle = color("soft");
      context.fillText(number(nice * i / 4), box.x - 6, y);
    }
    timeAxis(context, box, timeline);
    rates.forEach((rate, i) => {
      context.strokeStyle = tone(i);
      context.lineWidth = 1.8;
      context.setLineDash(DASHES[i % DASHES.length]);
      context.beginPath();
      rate.perSecond.forEach((value, column) => {
        const left = box.x + box.width * Math.min(1, column * timeline.width / Math.max(1, timeline.millis));
        const right = box.x + box.width * Math.min(1, (column + 1) * timeline.width / Math.max(1, timeline.millis));
        const y = box.y + box.height * (1 - value / nice);
        if (column === 0) context.moveTo(left, y); else context.lineTo(left, y);
        context.lineTo(right, y);
      });
      context.stroke();
      context.setLineDash([]);
    });
  });
}

function niceTop(top) {
  const base = Math.pow(10, Math.floor(Math.log10(top)));
  return [1, 2, 4, 6, 8, 10].map((step) => step * base).find((step) => step >= top) || 10 * base;
}

function ratesLegend(rates) {
  return el("ul", { class: "legend" }, rates.map((rate, i) => el("li", {},
    svg("svg", { width: 28, height: 10, "aria-hidden": "true" }, svg("line", { x1: 0, y1: 5, x2: 28, y2: 5, stroke: tone(i),
      "stroke-width": 2.5, "stroke-dasharray": DASHES[i % DASHES.length].join(" ") })), brief(rate.task, 60))));
}
