// Fills the page from the report, and does it again if it is read from data.json.

const STATES = {
  RUNNING: ["in progress", ""], SUCCEEDED: ["succeeded", "good"], FAILED: ["some calls failed", "bad"],
  SUSPENDED: ["stopped before its end", ""], NOT_STARTED: ["not started", ""], BROKEN: ["broken", "bad"],
};
const shown = new Map();

/** Fills an element if its data has changed, so that what a reader has opened or selected stays. */
function fill(id, data, make) {
  const text = JSON.stringify(data);
  if (shown.get(id) === text) return;
  shown.set(id, text);
  const section = document.getElementById(id);
  const body = section.querySelector(".body") || section;
  const open = new Set([...body.querySelectorAll("details[open]")].map((each) => each.dataset.name));
  body.replaceChildren(...[make()].flat(Infinity).filter((node) => node));
  body.querySelectorAll("details").forEach((each) => { each.open = each.open || open.has(each.dataset.name); });
}

function show(report) {
  const run = report.run;
  document.title = brief(run.name, 80) + " – PCM report";
  document.getElementById("name").textContent = plain(run.name);
  fill("state", [run, report.timeline.managers.length], () => stateLine(report));
  fill("summary", report.summary, () => report.summary.map((text) => el("p", {}, plain(text))));
  fill("notes", run.notes, () => run.notes.map((text) => el("p", {}, plain(text))));
  fill("time", [report.pilots.totals, report.pilots.accounts], () => timePart(report.pilots));
  fill("retention", report.work.libraries, () => retentionPart(report.work.libraries));
  fill("tasks", report.work.tasks, () => tasksPart(report.work.tasks));
  fill("rates", [report.timeline.rates, report.timeline.millis], () => ratesPart(report.timeline));
  fill("pilots", [report.pilots.pilots, report.timeline], () => pilotsPart(report));
  fill("failures", report.work.failures, () => failuresPart(report.work.failures));
  fill("slowest", report.work.slowest, () => slowestPart(report.work.slowest));
  fill("configuration", report.configuration, () => configurationPart(report));
  fill("words", 1, wordsPart);
}

function stateLine(report) {
  const run = report.run;
  const [title, kind] = STATES[run.state] || [run.state, ""];
  const managers = report.timeline.managers.length;
  return [el("span", { class: "badge " + kind }, title),
    (run.started ? "began " + clock(run.started) + ", " : "") + "figures of " + clock(run.asOf)
    + (managers > 1 ? ", " + managers + " managers" : "") + " · ", el("span", {}, plain(run.directory))];
}

function clock(text) {
  const time = new Date(text);
  return isNaN(time) ? plain(text) : time.toISOString().slice(0, 19).replace("T", " ") + " UTC";
}

function timePart(pilots) {
  if (pilots.totals.every((total) => total.time.held <= 0)) return none("No time of pilots was counted.");
  const parts = [];
  pilots.totals.forEach((total) => {
    const what = total.unit === "GPU" ? "GPU time" : "time of pilots" + (pilots.totals.length > 1 ? " without GPUs" : "");
    parts.push(el("p", {}, what + ": " + millis(total.time.held) + " held"), shareBar(total.time, what));
  });
  parts.push(legend(PARTS));
  const columns = [["pilots of", "name"], ["time of"], ["pilots"], ["without notice"], ["held"],
    ...PARTS.flatMap(([, title]) => [[title], ["%"]])];
  const row = (each, name) => [name, each.unit === "GPU" ? "GPUs" : "pilots", each.pilots || "–", each.pilots ? each.lost : "–",
    millis(each.time.held), ...PARTS.flatMap(([part]) => [millis(each.time[part]), share(each.time[part], each.time.held)])];
  const rows = pilots.accounts.map((each) => row(each, (each.group ? brief(each.group, 40) : "by hand") + ", "
    + brief(each.device, 60)));
  const sum = pilots.totals.length === 1 && rows.length > 1 ? row(pilots.totals[0], "all") : null;
  parts.push(table("By group and kind of device; the parts add up to the time held.", columns, rows, sum));
  return parts;
}

function retentionPart(libraries) {
  if (libraries.length === 0) return none("The run has no library.");
  const columns = [["library", "name"], ["calls"], ["loads"], ["calls per load"], ["per load"], ["loading"], ["saved"],
    ["lost with pilots"], ["lost to restarts"]];
  const rows = libraries.map((each) => [brief(each.name, 60), whole(each.calls), whole(each.loads),
    each.loads ? number(each.calls / each.loads) : "–", each.loads ? duration(each.loadSeconds / each.loads) : "–",
    duration(each.loadSeconds), duration(each.savedSeconds), each.lostWithPilots, each.lostToRestarts]);
  return [el("p", {}, "Without retention, each call would load its library first. Saved is the number of loads that did not"
    + " happen (calls minus loads), times the mean time of a load that did. It is time of contexts: a context with two GPUs"
    + " would have kept both waiting."),
    table("", columns, rows)];
}

function tasksPart(tasks) {
  if (tasks.length === 0) return none("The run has no task.");
  const columns = [["task", "name"], ["outcome", "text"], ["calls"], ["succeeded"], ["failed"], ["not run"], ["reused"],
    ["versions"], ["time"], ["calls/s"], ["median call"], ["95% below"], ["tokens"]];
  const rows = tasks.map((each) => {
    const task = each.progress;
    const made = task.succeeded + task.failed - task.reused;
    return [brief(task.name, 120), task.phase.toLowerCase(), task.calls < 0 ? "–" : whole(task.calls), whole(task.succeeded),
      el("span", { class: task.failed ? "bad" : "" }, whole(task.failed)), whole(task.cancelled), whole(task.reused),
      each.versions, duration(each.seconds), each.seconds > 0 ? number(made / each.seconds) : "–",
      each.medianSeconds ? "≈ " + duration(each.medianSeconds) : "–", each.p95Seconds ? "≈ " + duration(each.p95Seconds) : "–",
      task.engine.tokens ? whole(task.engine.tokens) : "–"];
  });
  return table("Time counts from the first call sent, over all managers.", columns, rows);
}

function ratesPart(timeline) {
  if (timeline.rates.length === 0) return none("No call has ended, or nothing was recorded.");
  return [ratesLegend(timeline.rates), ratesChart(timeline)];
}

function pilotsPart(report) {
  const timeline = report.timeline;
  const pilots = report.pilots;
  if (timeline.lanes.length === 0) return none("No pilot has joined, or nothing was recorded.");
  const rows = timeline.lanes.reduce((sum, lane) => sum + lane.rows, 0);
  const grouped = rows > timeline.lanes.length;
  const parts = [
    el("p", {}, "A row shows what a pilot did; the thin line below it shows its contexts: loading, then warm. Pilots that"
      + " were not there at the same time share a row." + (grouped ? " There were up to " + rows
      + " pilots at a time, so each row stands for several, and is as full as they were busy." : "")
      + " Point at a row for details."),
    legend(PARTS.map(([part, title, about]) => [part, title + ": " + about])),
    lanesChart(report)];
  if (timeline.moreContexts > 0) {
    parts.push(none(count(timeline.moreContexts, "more context is", "more contexts are")
      + " not drawn; what their pilots did is."));
  }
  if (timeline.managers.length > 1) {
    parts.push(el("p", { class: "soft" }, "Dashed lines: another manager began. Times without a manager are left out ("
      + timeline.managers.slice(1).map((each) => "manager " + each.epoch + " began "
      + (each.gap > 0 ? millis(each.gap) + " after the last one was heard of" : "at once")).slice(0, 10).join("; ") + ")."));
  }
  parts.push(el("details", { "data-name": "pilots" }, el("summary", {}, "Table of pilots"), pilotTable(pilots)));
  return parts;
}

function pilotTable(pilots) {
  const columns = [["pilot", "name"], ["host", "text"], ["group", "text"], ["job", "text"], ["joined"], ["until"], ["how", "wide"],
    ["calls"], ["contexts"], ["held"], ...PARTS.map(([, title]) => [title])];
  const times = (time) => [millis(time.held), ...PARTS.map(([part]) => millis(time[part]))];
  const rows = pilots.pilots.map((each) => [brief(each.pilot.name, 80), brief(each.pilot.host, 60),
    brief(each.pilot.group || "–", 40), brief(each.pilot.job || "–", 40), millis(each.from), millis(each.to),
    each.end.state.toLowerCase() + (each.end.reason ? ": " + brief(each.end.reason, 200) : ""), whole(each.calls),
    each.contexts, ...times(each.time)]);
  if (pilots.others.pilots > 0) {
    rows.push([count(pilots.others.pilots, "other pilot", "other pilots"), "", "", "", "", "", "those that were held shortest", "", "",
      ...times(pilots.others.time)]);
  }
  return table("Of a pilot with GPUs, the time of all of them together.", columns, rows);
}

function failuresPart(failures) {
  if (failures.length === 0) return none("No failures are known.");
  const columns = [["task", "name"], ["kind", "text"], ["calls"], ["message", "text wide"], ["items", "text"]];
  return table("", columns, failures.map((each) => [brief(each.task, 120), each.kind, whole(each.count),
    brief(each.message, 600), each.indexes.join(", ") + (each.indexes.length && each.count > each.indexes.length ? ", …" : "")]));
}

function slowestPart(calls) {
  if (calls.length === 0) return none("No call has ended, or nothing was recorded.");
  const columns = [["task", "name"], ["item"], ["took"], ["outcome", "text"], ["pilot", "text"]];
  return table("How long calls were in their context.", columns, calls.map((each) => [brief(each.task, 120), each.index,
    duration(each.seconds), each.outcome.toLowerCase(), brief(each.pilot || "–", 60)]));
}

function configurationPart(report) {
  const settings = report.configuration;
  if (Object.keys(settings).length === 0) return none("There is no record of what was run.");
  const parts = [el("p", {}, settings.file ? "Workflow file: " + plain(settings.file) : "The workflow was built in Java.")];
  const piece = (title, value) => el("details", { "data-name": title }, el("summary", {}, title),
    el("pre", {}, plain(JSON.stringify(value, null, 2)).replace(/\\u000a/g, "\n")));
  const workflow = settings.workflow || {};
  parts.push(piece("Parameters", settings.parameters || {}), piece("Libraries", workflow.libraries || []),
    piece("Tasks", workflow.tasks || []), piece("Files and their SHA-256", settings.files || []),
    piece("Managers", settings.managers || []));
  return parts;
}

function wordsPart() {
  const words = [
    ["held", "from the moment a pilot connected until it left, or was last heard if it was lost. A pilot with GPUs counts once"
      + " for each GPU. Held is the sum of useful, loading, idle and lost."],
    ["useful", "a warm context on the GPU or pilot had calls."],
    ["loading", "a context was loading, and none had calls."],
    ["idle", "neither."],
    ["lost", "time that would have been useful or loading, for calls that were cut off and loads that were thrown away because"
      + " their pilot or context went: since the running calls began, on average, or since the load began. The calls were made again."],
    ["saved", "calls minus loads, times the mean time of a load."],
    ["time of the run", "time with a manager: what happened while no manager had the run, nobody saw."],
  ];
  return el("dl", {}, words.flatMap(([word, about]) => [el("dt", {}, word), el("dd", {}, about)]));
}

const paper = (on) => () => {
  document.documentElement.classList.toggle("paper", on);
  paintAll();
};
addEventListener("beforeprint", paper(true));
addEventListener("afterprint", paper(false));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintAll);

const PACE_MILLIS = 2000;

/** Shows a run in progress until it has ended; a page that nobody sees does not ask. */
async function follow() {
  try {
    const answer = await fetch("data.json", { cache: "no-store" });
    if (answer.status === 403) {
      tell("This browser is not known any more: another manager has the run. A new address: pcm dashboard RUN", true);
      return;
    }
    if (!answer.ok) throw new Error("it answered " + answer.status);
    const report = await answer.json();
    show(report);
    if (answer.headers.get("Pcm-Run") === "ended") {
      tell("The run has ended, and its manager with it: this is how it was at the end. To keep it: pcm report "
        + report.run.name, false);
      return;
    }
    tell("", false);
  } catch (e) {
    tell("The manager does not answer (" + plain(e.message) + "). The run was killed, or the connection is broken. This is"
      + " what it told last.", true);
  }
  setTimeout(() => {
    if (!document.hidden) follow(); else addEventListener("visibilitychange", follow, { once: true });
  }, PACE_MILLIS);
}

function tell(text, stale) {
  const line = document.getElementById("live");
  if (line.textContent !== text) line.textContent = text;
  line.hidden = text === "";
  document.body.classList.toggle("stale", stale);
}

const data = JSON.parse(document.getElementById("data").textContent);
if (data === null) follow(); else show(data);
