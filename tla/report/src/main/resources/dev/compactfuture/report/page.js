"use strict";

/** Creates an element; children are elements or texts, so that no text is ever taken for HTML. */
function element(tag, attributes, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) created.addEventListener(name.slice(2), value);
    else if (value !== false) created.setAttribute(name, value === true ? "" : value);
  }
  created.append(...children);
  return created;
}

function dataOf(id) {
  const script = document.getElementById(id);
  return script && JSON.parse(script.textContent);
}

/** Decodes a part of a link; what was not encoded is taken as it is. */
function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// Links: opens what a fragment leads to, however deep it is folded away.
function reveal() {
  const target = document.getElementById(plain(location.hash.slice(1)));
  if (!target) return;
  for (let each = target; each; each = each.parentElement) {
    if (each.tagName === "DETAILS") each.open = true;
  }
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);

// On paper nothing is folded away but the cells of the claims: their checks follow in a table of their own.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not([open], .claims details)")) {
    folded.open = true;
    folded.dataset.opened = "";
  }
});
addEventListener("afterprint", () => {
  for (const opened of document.querySelectorAll("details[data-opened]")) {
    opened.open = false;
    delete opened.dataset.opened;
  }
});

// The stepper: a walk through the graph of a program. Its link is #walk=PROGRAM/THREAD.LABEL.STATE/…
const WALK = "#walk=";

class Walk {
  constructor(data, place) {
    this.data = data;
    this.place = place;
    this.chooser = element("select", {"aria-label": "Program", onchange: () => this.start(this.chooser.selectedIndex)});
    data.programs.forEach((program) => this.chooser.append(element("option", {}, Walk.title(program))));
    this.body = element("div", {});
    this.said = element("p", {"aria-live": "polite"});
    this.back = element("button", {onclick: () => this.goTo(this.path.length - 1)}, "Back");
    this.restart = element("button", {onclick: () => this.goTo(0)}, "From the start");
    const help = element("small", {}, "Keys: a number takes a step, Backspace goes back, Home to the start.");
    place.append(element("div", {class: "walk-bar"}, this.chooser, this.back, this.restart, help), this.said, this.body);
    place.addEventListener("keydown", (event) => this.onKey(event));
    addEventListener("hashchange", () => this.read());
    if (!this.read()) this.show(this.first(), []);
  }

  static title(program) {
    return program.titles.join(" ∥ ") + ", " + program.states.length + " states";
  }

  /** Returns the program to begin with: the largest whose graph fits on a screen. */
  first() {
    const sizes = this.data.programs.map((program) => program.states.length);
    return Math.max(0, sizes.indexOf(Math.max(...sizes.filter((size) => size <= 40))));
  }

  get program() { return this.data.programs[this.chooser.selectedIndex]; }
  get state() { return this.path.length ? this.program.steps[this.path.at(-1)].to : this.program.start; }
  stepsFrom(state) { return this.program.steps.map((step, i) => i).filter((i) => this.program.steps[i].from === state); }

  onKey(event) {
    if (event.target.tagName === "SELECT" || event.ctrlKey || event.altKey || event.metaKey) return;
    const number = parseInt(event.key, 10);
    const next = this.stepsFrom(this.state);
    if (number >= 1 && number <= next.length) this.take(next[number - 1]);
    else if (event.key === "Backspace") this.goTo(this.path.length - 1);
    else if (event.key === "Home") this.goTo(0);
    else return;
    event.preventDefault();
  }

  start(program) { this.show(program, []); this.write(); }
  take(step) { this.show(this.chooser.selectedIndex, [...this.path, step]); this.write(); }
  goTo(length) { this.show(this.chooser.selectedIndex, this.path.slice(0, Math.max(0, length))); this.write(); }

  /** Takes the shortest way to a state. */
  jump(state) {
    const way = new Map([[this.program.start, []]]);
    for (const from of way.keys()) { // grows while it is walked: breadth first
      for (const step of this.stepsFrom(from)) {
        const to = this.program.steps[step].to;
        if (!way.has(to)) way.set(to, [...way.get(from), step]);
      }
    }
    this.show(this.chooser.selectedIndex, way.get(state));
    this.write();
  }

  write() {
    const steps = this.path.map((i) => this.program.steps[i]).map((s) => `/${s.thread}.${s.label}.${s.to}`);
    history.replaceState(null, "", WALK + encodeURIComponent(this.program.titles.join("|")) + steps.join(""));
  }

  /** Follows a link as far as it leads. */
  read() {
    if (!location.hash.startsWith(WALK)) return false;
    const [titles, ...steps] = location.hash.slice(WALK.length).split("/");
    const program = this.data.programs.findIndex((p) => p.titles.join("|") === plain(titles));
    if (program < 0) return false;
    this.show(program, []);
    for (const link of steps) {
      const next = this.stepsFrom(this.state).find((i) => {
        const step = this.program.steps[i];
        return `${step.thread}.${step.label}.${step.to}` === link;
      });
      if (next === undefined) break;
      this.path.push(next);
    }
    this.show(program, this.path);
    this.place.scrollIntoView();
    return true;
  }

  show(program, path) {
    const hadFocus = this.place.contains(document.activeElement) && document.activeElement !== this.chooser;
    this.chooser.selectedIndex = program;
    this.path = path;
    this.back.disabled = this.restart.disabled = path.length === 0;
    const here = this.program.states[this.state];
    const next = this.stepsFrom(this.state);
    const oneSided = next.filter((i) => this.program.steps[i].code !== this.program.steps[i].specification);
    const cut = this.program.cutShort ? `Not explored to its end: ${this.program.cutShort}. ` : "";
    this.said.className = oneSided.length || cut ? "finding" : "";
    this.said.textContent = `${here.word}. ${cut}` + (
      next.length === 0 ? cut ? "No step is known here." : "No step is possible: the program has ended here, or waits for ever."
      : oneSided.length ? `${oneSided.length} of ${next.length} steps can be taken by one side only.`
      : `Code and specification can take the same ${next.length} steps.`);
    this.body.replaceChildren(
      this.word(here.word),
      this.threads(next), this.trail(), this.map(), this.variables(here));
    if (hadFocus) this.place.focus({preventScroll: true}); // what had it is gone, and keys need one
  }

  word(text) {
    const [, status, stack] = /^([^\[]*)(?:\[(.*)\])?$/.exec(text) ?? [null, text];
    const boxes = [status.trim(), ...(stack ? stack.split(", ") : [])];
    return element("div", {class: "walk-word", "aria-label": "The word: " + text},
      "The word:", ...boxes.flatMap((box, i) => i ? ["→", element("code", {class: "box"}, box)] : [element("code", {class: "box"}, box)]));
  }

  threads(next) {
    const threads = this.program.titles.map((title, i) => this.thread(i + 1, `Thread ${i + 1}: ${title}`, next));
    const environment = next.filter((i) => this.program.steps[i].thread < 1);
    if (environment.length) threads.push(this.thread(0, "The environment", next));
    return element("div", {class: "walk-threads"}, ...threads);
  }

  thread(thread, title, next) {
    const own = next.filter((i) => Math.max(0, this.program.steps[i].thread) === thread);
    return element("div", {class: "walk-thread"}, element("h3", {}, title),
      own.length ? "" : element("small", {}, "It has no step in this state."),
      ...own.map((i) => this.step(i, next.indexOf(i) + 1)));
  }

  step(index, number) {
    const step = this.program.steps[index];
    const label = this.data.labels[step.label] ?? {};
    const side = (name, place, can) => element("div", {},
      element("small", {}, place ? `${name}: ${place.file}:${place.line}` : name),
      element("pre", {class: can ? "" : "missing"}, can ? (place ? place.text : "has no line: a step of the environment") : "cannot take this step here"));
    return element("div", {class: "walk-step"},
      element("button", {"data-step": index, onclick: () => this.take(index)},
        `${number}. ${step.label} → ${this.program.states[step.to].word}`),
      element("div", {class: "walk-sides"}, side("Java", label.java, step.code), side("TLA+", label.tla, step.specification)));
  }

  trail() {
    const items = this.path.map((i, n) => {
      const step = this.program.steps[i];
      return element("li", {}, element("button", {onclick: () => this.goTo(n + 1)},
        `${step.thread < 1 ? "environment" : "thread " + step.thread}: ${step.label} → ${this.program.states[step.to].word}`));
    });
    return element("details", {open: items.length > 0}, element("summary", {}, `Steps so far: ${items.length}`), element("ol", {}, ...items));
  }

  /** The whole graph, placed when the page was made. */
  map() {
    const program = this.program;
    const width = Math.max(...program.states.map((s) => s.x)) + 20;
    const height = Math.max(...program.states.map((s) => s.y)) + 20;
    const past = new Set([program.start, ...this.path.map((i) => program.steps[i].to)]);
    const svg = d3.create("svg").attr("width", width).attr("height", height);
    svg.selectAll("line").data(program.steps).join("line")
      .attr("x1", (s) => program.states[s.from].x).attr("y1", (s) => program.states[s.from].y)
      .attr("x2", (s) => program.states[s.to].x).attr("y2", (s) => program.states[s.to].y)
      .attr("class", (s, i) => this.path.includes(i) ? "past" : "");
    svg.selectAll("circle").data(program.states).join("circle")
      .attr("cx", (s) => s.x).attr("cy", (s) => s.y).attr("r", 5)
      .attr("class", (s, i) => i === this.state ? "here" : past.has(i) ? "past" : "")
      .on("click", (event, s) => this.jump(program.states.indexOf(s)))
      .append("title").text((s) => s.word);
    return element("details", {class: "walk-map", open: true}, element("summary", {}, "The whole graph, time to the right; a click goes to a state"), svg.node());
  }

  variables(state) {
    return element("details", {}, element("summary", {}, "Variables that differ from the start"),
      element("div", {class: "wide"}, element("table", {}, element("tbody", {},
        ...Object.entries(state.variables).map(([name, value]) =>
          element("tr", {}, element("th", {scope: "row"}, name), element("td", {}, element("code", {}, value))))))));
  }
}

// Plots.
function plotBenchmarks(place, rows) {
  const workloads = [...new Set(rows.map((r) => r.workload))];
  const peers = [...new Set(rows.map((r) => r.peer))];
  const colour = d3.scaleOrdinal(peers, d3.schemeTableau10);
  const left = 210, width = 860, line = 12 + 7 * peers.length / 2, top = 46;
  const height = top + workloads.length * line + 10;
  const x = d3.scaleLog([d3.min(rows, (r) => Math.max(r.low, r.nanos / 3)), d3.max(rows, (r) => r.high)], [left, width - 20]).nice();
  const y = d3.scaleBand(workloads, [top, height - 10]).padding(0.25);
  const inBand = d3.scalePoint(peers, [0, y.bandwidth()]);
  const svg = d3.select(place).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("role", "img")
    .attr("aria-label", "Nanoseconds for an operation of each workload and peer");
  svg.append("g").attr("transform", `translate(0 ${top})`).call(d3.axisTop(x).ticks(6, "~s").tickSizeInner(-(height - top)));
  svg.append("g").attr("transform", `translate(${left} 0)`).call(d3.axisLeft(y).tickSize(0));
  const mark = svg.selectAll(".mark").data(rows).join("g")
    .attr("transform", (r) => `translate(0 ${y(r.workload) + inBand(r.peer)})`).attr("stroke", (r) => colour(r.peer));
  mark.append("line").attr("x1", (r) => x(Math.max(r.low, x.domain()[0]))).attr("x2", (r) => x(r.high));
  mark.append("circle").attr("cx", (r) => x(r.nanos)).attr("r", 3).attr("fill", (r) => colour(r.peer))
    .append("title").text((r) => `${r.workload}, ${r.peer}: ${r.nanos.toPrecision(3)} ns (${r.low.toPrecision(3)} to ${r.high.toPrecision(3)})`);
  legend(svg, peers, colour, left);
}

function legend(svg, names, colour, left) {
  let x = left;
  for (const name of names) {
    svg.append("circle").attr("cx", x).attr("cy", 10).attr("r", 4).attr("fill", colour(name));
    svg.append("text").attr("x", x + 8).attr("y", 14).text(name);
    x += 24 + 6.5 * name.length;
  }
}

/** States and seconds by the number of threads, a line for each number of operations. */
function plotGrowth(place, measured) {
  const points = measured.map((p) => ({
    ...p, x: p.threads, series: `${p.programs}, ${p.operations} per thread${p.interrupts ? ", interrupts" : ""}`}));
  const series = d3.group(points, (p) => p.series);
  const colour = d3.scaleOrdinal([...series.keys()], d3.schemeTableau10);
  for (const [field, title] of [["states", "distinct states"], ["seconds", "seconds"]]) {
    const known = points.filter((p) => p[field] > 0);
    const width = 460, height = 320, left = 62;
    const x = d3.scaleLinear(d3.extent(known, (p) => p.x), [left + 10, width - 20]);
    const y = d3.scaleLog(d3.extent(known, (p) => p[field]), [height - 40, 34]).nice();
    const powers = y.ticks().filter((tick) => Number.isInteger(Math.log10(tick)));
    const svg = d3.select(place).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("role", "img")
      .attr("aria-label", title + " by the number of threads");
    svg.append("g").attr("transform", `translate(0 ${height - 40})`)
      .call(d3.axisBottom(x).tickValues([...new Set(known.map((p) => p.x))]).tickFormat(d3.format("d")));
    svg.append("g").attr("transform", `translate(${left} 0)`).call(d3.axisLeft(y).tickValues(powers).tickFormat(d3.format("~s")).tickSizeInner(-(width - left - 20)));
    svg.append("text").attr("x", left).attr("y", 14).text(title);
    svg.append("text").attr("x", width - 20).attr("y", height - 6).attr("text-anchor", "end").text("threads");
    for (const [name, own] of series) {
      const line = own.filter((p) => p[field] > 0);
      svg.append("path").attr("fill", "none").attr("stroke", colour(name)).attr("stroke-width", 1.5)
        .attr("d", d3.line((p) => x(p.x), (p) => y(p[field]))(line.filter((p) => p.ended)));
      svg.selectAll(null).data(line).join("circle").attr("cx", (p) => x(p.x)).attr("cy", (p) => y(p[field])).attr("r", 3.5)
        .attr("fill", (p) => p.ended ? colour(name) : "none").attr("stroke", colour(name))
        .append("title").text((p) => `${name}, ${p.x} threads: ${p[field]} ${title}${p.ended ? "" : ", and was stopped there"}`);
    }
  }
  const names = element("p", {});
  for (const name of series.keys()) names.append(element("span", {class: "key", style: `--key: ${colour(name)}`}, name), " ");
  place.append(names);
}

try {
  const growth = dataOf("growth-data");
  if (growth) plotGrowth(document.getElementById("growth-plot"), growth);
  const benchmarks = dataOf("benchmarks-data");
  if (benchmarks) plotBenchmarks(document.getElementById("benchmarks-plot"), benchmarks);
  const programs = dataOf("programs-data");
  if (programs) new Walk(programs, document.getElementById("walk"));
} finally {
  reveal(); // at the end, when nothing moves its target any more; and whatever has failed
}
