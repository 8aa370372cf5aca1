// The lives of pilots: a row for each, with what it did, and below that its contexts.

/** The height of a row, and of the part of it for contexts. */
function laneSize(lanes) {
  if (lanes <= 16) return { row: 30, bar: 16, context: 4 };
  if (lanes <= 40) return { row: 18, bar: 10, context: 3 };
  return { row: 11, bar: 7, context: 2 };
}

function lanesChart(report) {
  const timeline = report.timeline;
  const lanes = timeline.lanes;
  const size = laneSize(lanes.length);
  const height = lanes.length * size.row + 40;
  const label = "What each pilot did over the time of the run, in " + count(lanes.length, "row", "rows")
    + ". The table below has the sums.";
  const gutter = (width) => lanes.length <= 40 && width > 700 ? 150 : 2;
  const box = (width) => ({ x: gutter(width), y: 6, width: width - gutter(width) - 2, height: lanes.length * size.row });
  const ofPilot = new Map();
  lanes.forEach((lane, i) => lane.pilots.forEach((pilot) => ofPilot.set(pilot, i)));
  const contexts = lanes.map(() => []);
  timeline.contexts.forEach((each) => {
    const lane = ofPilot.get(each.pilot);
    if (lane !== undefined) contexts[lane].push(each);
  });
  contexts.forEach(stack);
  const node = canvas(height, label, (context, width) => {
    const area = box(width);
    timeAxis(context, area, timeline);
    const scale = area.width / Math.max(1, timeline.millis);
    const lines = hatching(context);
    lanes.forEach((lane, i) => {
      const y = area.y + i * size.row;
      if (area.x > 2) drawName(context, laneName(report, lane), area.x, y + size.bar / 2);
      drawCells(context, lane, timeline, area, y, size, lines, scale);
      contexts[i].forEach((each) => drawContext(context, each, area, y, size, scale));
    });
  });
  hover(node, (x, y, width) => {
    const area = box(width);
    const lane = Math.floor((y - area.y) / size.row);
    const at = (x - area.x) / area.width * timeline.millis;
    return lane < 0 || lane >= lanes.length || at < 0 || at > timeline.millis
      ? null : describe(report, lanes[lane], contexts[lane], at);
  });
  return node;
}

/** The pilot in a row, or how many there are in it. */
function laneName(report, lane) {
  if (lane.pilots.length === 1 && lane.rows === 1) return report.pilots.pilots[lane.pilots[0]].pilot.name;
  const hosts = new Set(lane.pilots.map((i) => report.pilots.pilots[i].pilot.host));
  return hosts.size === 1 ? "on " + [...hosts][0] : lane.pilots.length + " pilots";
}

function drawName(context, name, right, y) {
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillStyle = color("soft");
  context.fillText(brief(name, 20), right - 8, y);
}

/** Contexts that are there at the same time get levels, of which three are drawn. */
function stack(contexts) {
  const ends = [];
  contexts.forEach((each) => {
    let level = ends.findIndex((end) => end <= each.span.from);
    if (level < 0) level = ends.length;
    ends[level] = each.span.to;
    each.level = level;
  });
}

function hatching(context) {
  const tile = document.createElement("canvas");
  tile.width = 6;
  tile.height = 6;
  const pen = tile.getContext("2d");
  pen.strokeStyle = color("hatch");
  pen.lineWidth = 1.6;
  pen.beginPath();
  pen.moveTo(-1, 7);
  pen.lineTo(7, -1);
  pen.stroke();
  return context.createPattern(tile, "repeat");
}

function drawCells(context, lane, timeline, area, y, size, lines, scale) {
  const colors = Object.fromEntries(PARTS.map(([part]) => [part, color(part)]));
  for (let column = 0; column < lane.held.length; column++) {
    const held = lane.held[column];
    if (held > 0) {
      const left = Math.round(area.x + column * timeline.width * scale);
      const right = Math.round(area.x + Math.min(timeline.millis, (column + 1) * timeline.width) * scale);
      const idle = Math.max(0, held - lane.useful[column] - lane.loading[column] - lane.lost[column]);
      let bottom = y + size.bar;
      for (const [part, amount] of [["useful", lane.useful[column]], ["loading", lane.loading[column]],
        ["lost", lane.lost[column]], ["idle", idle]]) {
        const h = size.bar * amount / 100;
        if (h > 0) {
          context.fillStyle = colors[part];
          context.fillRect(left, bottom - h, Math.max(1, right - left), h);
          if (part === "lost") {
            context.fillStyle = lines;
            context.fillRect(left, bottom - h, Math.max(1, right - left), h);
          }
          bottom -= h;
        }
      }
    }
  }
}

function drawContext(context, each, area, y, size, scale) {
  const level = each.level;
  if (level > 2 || (level > 0 && size.context * (level + 1) > size.row - size.bar - 1)) return;
  const top = y + size.bar + 1 + level * (size.context + 1);
  const left = area.x + each.span.from * scale;
  const right = area.x + Math.max(each.span.to, each.span.from) * scale;
  const warm = each.span.warm < 0 ? right : Math.min(right, area.x + each.span.warm * scale);
  context.fillStyle = color("loading");
  context.fillRect(left, top, Math.max(1, warm - left), size.context);
  if (each.span.warm >= 0) {
    context.fillStyle = color("fg");
    context.fillRect(warm, top, Math.max(1, right - warm - 0.5), size.context);
  }
  if (each.cause && each.cause !== "CLOSED") {
    context.fillStyle = color("lost");
    context.fillRect(right - 2, top - 1, 3, size.context + 2);
  }
}

/** What there is in a row at a time, as lines of text. */
function describe(report, lane, contexts, at) {
  const timeline = report.timeline;
  const column = Math.min(lane.held.length - 1, Math.floor(at / timeline.width));
  const texts = [];
  const here = lane.pilots.map((i) => report.pilots.pilots[i]).filter((each) => each.from <= at + timeline.width
    && Math.max(each.to, each.from) >= at - timeline.width);
  here.slice(0, 3).forEach((each) => texts.push(pilotText(each)));
  if (here.length > 3) texts.push("and " + (here.length - 3) + " more pilots");
  if (lane.held[column] > 0) {
    texts.push("at " + millis(at) + ": " + PARTS.map(([part, title]) => title + " "
      + (part === "idle" ? Math.max(0, lane.held[column] - lane.useful[column] - lane.loading[column] - lane.lost[column])
        : lane[part][column]) + "%").join(", ") + (lane.rows > 1 ? " of " + lane.rows + " rows" : ""));
  }
  contexts.filter((each) => each.span.from <= at && each.span.to >= at).slice(0, 4)
    .forEach((each) => texts.push(contextText(each)));
  return texts.length === 0 ? null : texts.join("\n");
}

function pilotText(each) {
  const end = each.end.state === "CONNECTED" ? "still here" : (each.end.state === "LOST" ? "lost" : each.end.state === "LEFT"
    ? "left" : "last seen") + " at " + millis(each.to) + (each.end.reason ? " (" + brief(each.end.reason, 60) + ")" : "");
  return brief(each.pilot.name, 60) + " on " + brief(each.pilot.host, 40) + ", " + brief(each.pilot.device, 40)
    + "\njoined at " + millis(each.from) + ", " + end + "; " + count(each.calls, "call", "calls");
}

function contextText(each) {
  const warm = each.span.warm;
  const time = each.span.to - warm;
  return "context " + each.context + " of " + brief(each.library, 40) + ": "
    + (warm < 0 ? "not loaded" : "loaded in " + millis(warm - each.span.from) + ", warm for " + millis(time)
      + (time > 0 ? ", busy " + share(Math.min(each.busy, time), time) : ""))
    + ", " + count(each.calls, "call", "calls") + (each.cause ? ", ended: " + each.cause.toLowerCase() : "");
}

/** Shows text about the point under the pointer, or that the arrow keys have reached. */
function hover(node, textAt) {
  const tip = document.getElementById("tip");
  let point = null;
  const hide = () => { tip.hidden = true; };
  const show = (x, y) => {
    const area = node.getBoundingClientRect();
    const text = textAt(x, y, area.width);
    if (text === null) {
      hide();
      return;
    }
    tip.textContent = text;
    tip.hidden = false;
    const left = Math.min(area.left + x + 14, innerWidth - tip.offsetWidth - 8);
    const below = area.top + y + 18;
    tip.style.left = Math.max(4, left) + "px";
    tip.style.top = (below + tip.offsetHeight > innerHeight ? area.top + y - tip.offsetHeight - 12 : below) + "px";
  };
  node.addEventListener("pointermove", (event) => show(event.offsetX, event.offsetY));
  node.addEventListener("pointerdown", (event) => show(event.offsetX, event.offsetY));
  node.addEventListener("pointerleave", hide);
  node.addEventListener("blur", hide);
  node.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] }[event.key];
    if (event.key === "Escape") hide();
    if (step) {
      point = point || [20, 14];
      point = [Math.max(0, Math.min(node.clientWidth, point[0] + step[0])),
        Math.max(0, Math.min(node.clientHeight, point[1] + step[1]))];
      show(point[0], point[1]);
      event.preventDefault();
    }
  });
}
