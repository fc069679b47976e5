// Plays the recorded run of a lesson, or two of them side by side by one clock.
// The record is in the page; without this script the still picture stays.
//
// Much happens within a millisecond and then nothing for a second. So the
// clock of the replay stands still for a moment at each event; `pace` turns
// seconds of watching into milliseconds of the run.
"use strict"
const WATCH = 5 // seconds that a run takes to watch, not counting the events
const DWELL = 0.3 // seconds for an event, less where there are many
const DWELL_ALL = 7 // seconds for all events together, at most
const SHOWN = {
  running: "running", asleep: "asleep", waiting: "in wait",
  blocked: "blocked", stopped: "stopped", zombie: "zombie",
}

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [key, value] of Object.entries(attributes))
    made.setAttribute(key, value)
  made.append(...children)
  return made
}

function inWords(ms) {
  return ms < 10 ? `${ms.toFixed(1)} ms`
    : ms < 999.5 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`
}

// How a process ended, in the fewest words.
function endOf(p) {
  if (p.end === null)
    return "still there"
  return p.signal ? `killed by ${p.signal}` : `exit ${p.exit}`
}

// What a process waits for in a span, if that is known.
function waitIn(p, from, to) {
  const wait = p.waits.find(w => w[0] <= from && w[1] >= to)
  return wait ? wait[2] : ""
}

// Everything that happens in a run: [ms, index of the process, what].
function eventsOf(run) {
  const events = []
  run.processes.forEach((p, i) => {
    if (p.parent)
      events.push([p.fork, i, `${p.name} begins: ${p.parent} ` +
        (p.thread ? "started it" : "forked it")])
    for (const [from, to, state] of p.spans)
      if (to - from > run.end / 50 && state !== "running")
        events.push([from, i, state === "asleep" ? `${p.name} falls asleep`
          : state === "waiting" && !waitIn(p, from, to)
            ? `${p.name} blocks in wait`
          : `${p.name} ${waitIn(p, from, to) || `is ${state}`}`])
    if (p.end !== null)
      events.push([p.end, i,
        `${p.name} ends` + (p.thread ? "" : `, ${endOf(p)}`)])
    if (p.orphaned !== null)
      events.push([p.orphaned, i, `${p.name} is an orphan from here on`])
    if (p.parent && p.gone !== null && p.reaped_by === "parent")
      events.push([p.gone, i, `${p.parent} joins ${p.name}`])
    else if (p.gone !== null && p.reaped_by === "init" && p.parent)
      events.push([p.gone, i, `process 1 clears ${p.name} away`])
  })
  run.processes.forEach((p, i) => p.stuck && events.push([run.end, i,
    `${p.name} ${p.stuck[0]}, and can never go on`]))
  for (const [ms, i, text] of run.lines)
    if (i !== null)
      events.push([ms, i, `${run.processes[i].name} prints “${text}”`])
  return events.sort((a, b) => a[0] - b[0])
}

function stateAt(p, ms) {
  if (ms < p.fork)
    return ""
  if (p.gone !== null && ms >= p.gone)
    return "gone"
  if (p.end !== null && ms >= p.end)
    return "zombie"
  let state = "running"
  for (const span of p.spans)
    if (ms >= span[0])
      state = span[2]
  return state
}

// The same of one that can never go on; there is room for a few words only.
function stuckOn(names) {
  return names.length === 0 ? "can never go on"
    : names.length === 1 ? `waits for ${names[0]}`
    : `waits for ${names.length} others`
}

// What stands under a process's name at a time.
function wordsAt(p, ms, over) {
  const state = stateAt(p, ms)
  const orphan = p.orphaned !== null && ms >= p.orphaned
  if (over && p.stuck) // that it was killed then, says nothing about it
    return stuckOn(p.stuck[1])
  if (state === "gone" || (over && p.end !== null)) {
    if (p.thread)
      return "ended"
    const fate = !p.parent || p.signal ? "" : orphan ? ", an orphan"
      : p.reaped_by === "parent" ? ", joined"
      : p.reaped_by === "auto" ? "" : ", never joined"
    return endOf(p) + fate
  }
  const wait = p.waits.find(w => w[0] <= ms && ms < w[1])
  return (wait ? wait[2] : SHOWN[state] || "") + (orphan ? ", an orphan" : "")
}

// One run, drawn once; show(ms) uncovers it up to a time.
function panel(run, scale, titled) {
  const at = ms => `${(100 * ms / scale).toFixed(3)}%`
  const labels = [] // of bars, with the moment at which a bar is complete
  const rows = run.processes.map((p, i) => {
    const track = make("div", {class: "track"})
    const bars = [...p.spans]
    if (p.end !== null && p.gone - p.end > scale / 400)
      bars.push([p.end, p.gone, "zombie"])
    for (const [from, to, state] of bars) {
      const bar = make("i", {class: `bar ${state}`})
      bar.style.left = at(from)
      bar.style.width = at(to - from)
      if (to - from > scale / 5) {
        const orphan = p.orphaned !== null && to - p.orphaned > (to - from) / 2
        const label = make("span", {}, (orphan ? "orphan, " : "") +
          `${waitIn(p, from, to) || SHOWN[state]} ${inWords(to - from)}`)
        bar.append(label)
        labels.push([to, label])
      }
      track.append(bar)
    }
    if (p.orphaned !== null) {
      const mark = make("i", {class: "orphaned"})
      mark.style.left = at(p.orphaned)
      mark.style.width = at((p.gone === null ? run.end : p.gone) - p.orphaned)
      track.append(mark)
    }
    for (const [ms, who] of run.lines)
      if (who === i) {
        const tick = make("i", {class: "tick"})
        tick.style.left = at(ms)
        track.append(tick)
      }
    const words = make("small")
    const name = make("div", {class: "name"}, make("b", {}, p.name),
      ` ${p.pid}`, words)
    const row = make("div", {class: "row" + (p.parent ? " child" : "")}, name,
      track)
    if (hasSource(run)) {
      name.prepend(make("i", {class: "hue"}))
      name.style.setProperty("--hue", hueOf(i))
    }
    return {p, row, track, words, text: null}
  })
  // Many that lived for a moment only share the first one's row.
  for (const [first, last] of run.folded || []) {
    const {row, track} = rows[first]
    const [, kind, number] = /^(.+) (\d+)$/.exec(rows[first].p.name)
    row.querySelector("b").textContent = `${kind === "child" ? "children"
      : `${kind}s`} ${number} to ${/\d+$/.exec(rows[last].p.name)}`
    row.querySelector("b").nextSibling.remove() // one pid of several
    for (const r of rows.slice(first + 1, last + 1)) {
      track.append(...r.track.childNodes)
      r.row = row
      r.folded = true
    }
  }

  const out = make("ol", {class: "out", tabindex: 0, role: "list",
    "aria-label": `What it printed (${run.title})`})
  const lines = run.lines.map(([ms, who, text]) => {
    const name = who === null ? "" : run.processes[who].name
    const line = make("li", {}, make("code", {}, text || " "),
      make("small", {}, name))
    line.onmouseenter = () => who !== null &&
      rows[who].row.classList.add("lit")
    line.onmouseleave = () => who !== null &&
      rows[who].row.classList.remove("lit")
    out.append(line)
    return {ms, who, line}
  })

  const axis = make("div", {class: "axis"})
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 120]
    .find(s => scale / 1000 / s <= 5) || 600
  for (let s = 0; s * 1000 <= scale * 1.001; s += step) {
    const label = make("span", {}, `${+s.toFixed(1)} s`)
    label.style.left = at(s * 1000)
    if (s * 1000 > scale * 0.95)
      label.className = "last"
    axis.append(label)
  }
  // From parent to child at the fork, and back at the join; and from who waits
  // to whom it waits for, when that comes. Whom one joins has an arrow already.
  const arrows = []
  for (const to of rows) {
    const from = rows.find(r => r.p.name === to.p.parent)
    const arrow = (kind, ms) => {
      const line = make("i", {class: `arrow ${kind}`})
      line.style.left = at(ms)
      arrows.push({line, ms, from, to})
    }
    if (from && !to.p.thread)
      arrow("fork", to.p.fork)
    if (from && to.p.reaped_by === "parent" && to.p.gone !== null)
      arrow("join", to.p.gone)
  }
  for (const from of rows)
    for (const [begin, end, , names, kind] of from.p.waits)
      for (const to of rows)
        if (end - begin > scale / 30 && names.includes(to.p.name) &&
            names.length <= 3 && kind !== "child") {
          const line = make("i", {class: "arrow wait"})
          line.style.left = at(end)
          arrows.push({line, ms: end, from, to})
        }

  // A run that hangs, at its end: who waits for whom for ever.
  for (const from of rows)
    for (const to of rows)
      if (from.p.stuck && from.p.stuck[1].includes(to.p.name)) {
        const line = make("i", {class: "arrow wait stuck"})
        line.style.left = at(run.end)
        arrows.push({line, ms: run.end, from, to})
      }

  const head = make("i", {class: "head"})
  const chart = make("div", {class: "chart", "aria-hidden": "true"}, axis,
    ...rows.filter(r => !r.folded).map(r => r.row),
    make("div", {class: "over"}, ...arrows.map(a => a.line), head))
  const element = make("div", {class: "run"})
  if (titled)
    element.append(make("p", {class: "run-title"}, run.title))
  element.append(make("p", {class: "story"}, run.story), chart)

  // A bar's words stand in it whole or not at all.
  function fit() {
    for (const [, label] of labels) {
      label.hidden = false
      label.style.visibility =
        label.offsetWidth > label.parentElement.clientWidth ? "hidden" : ""
    }
    const middle = r => r.row.offsetTop + r.row.offsetHeight / 2 -
      head.parentElement.offsetTop
    for (const {line, from, to} of arrows) {
      const [upper, lower] = [from, to].map(middle).sort((a, b) => a - b)
      line.classList.toggle("up", middle(to) < middle(from))
      line.style.top = `${upper + 9}px`
      line.style.height = `${lower - upper - 9}px`
    }
  }

  // Where on the bars a line of the source was run: [process, from, to].
  function spots(visits) {
    for (const spot of chart.querySelectorAll(".spot"))
      spot.remove()
    for (const [i, from, to] of visits) {
      const spot = make("i", {class: "spot"})
      spot.style.left = at(from)
      spot.style.width = at(to - from)
      spot.style.setProperty("--hue", hueOf(i))
      rows[i].track.append(spot)
    }
  }

  // Tells of each click on a bar: whose it is, and at which moment.
  function onBar(tell) {
    chart.classList.add("asks")
    chart.onclick = event => {
      const track = event.target.closest(".track")
      if (!track)
        return
      const box = track.getBoundingClientRect()
      const ms = scale * (event.clientX - box.left) / box.width
      // In a row that many share: whoever lived then.
      const i = rows.findIndex(r => (r.row === track.parentElement) &&
        ms >= r.p.fork && (r.p.gone === null || ms < r.p.gone))
      if (i >= 0)
        tell(i, Math.max(0, Math.min(run.end, ms)))
    }
  }

  function show(ms) {
    const over = ms >= run.end
    head.style.left = at(Math.min(ms, scale))
    for (const [to, label] of labels)
      label.hidden = ms < to
    for (const arrow of arrows)
      arrow.line.hidden = ms < arrow.ms
    head.hidden = over && ms >= scale
    for (const r of rows) {
      if (r.folded)
        continue
      r.row.classList.toggle("unborn", ms < r.p.fork)
      r.track.style.clipPath =
        ms >= scale ? "none" : `inset(-6px ${100 - 100 * ms / scale}% -6px -6px)`
      const text = wordsAt(r.p, ms, over)
      if (text !== r.text)
        r.words.textContent = r.text = text
      r.row.dataset.state = stateAt(r.p, ms)
      r.row.classList.toggle("orphan",
        r.p.orphaned !== null && ms >= r.p.orphaned)
    }
    let last = null
    for (const l of lines) {
      const printed = ms >= l.ms
      l.line.classList.toggle("printed", printed)
      l.line.classList.remove("new")
      if (printed)
        last = l
    }
    for (const r of rows)
      r.row.classList.remove("lit")
    if (last && !over && ms - last.ms < scale / 40) {
      last.line.classList.add("new")
      if (last.who !== null)
        rows[last.who].row.classList.add("lit")
    }
    if (last && !out.closest(".quiet"))
      out.scrollTop = last.line.offsetTop + last.line.offsetHeight -
        out.clientHeight
  }
  return {element, out, fit, show, spots, onBar}
}

// What the colours and lines of these runs mean; only of what is there.
function legendOf(runs) {
  const processes = runs.flatMap(run => run.processes)
  const states = new Set(processes.flatMap(p => p.spans.map(span => span[2])))
  const scale = Math.max(...runs.map(run => run.end))
  if (processes.some(p => p.end !== null && p.gone - p.end > scale / 400))
    states.add("zombie")
  const bars = Object.entries({running: "running", asleep: "asleep",
    waiting: "blocked in wait", blocked: "blocked (read, lock, poll …)",
    stopped: "stopped by a signal", zombie: "zombie: ended, not joined yet"})
    .filter(([state]) => states.has(state))
    .map(([state, meaning]) => [`bar ${state}`, meaning])
  const lines = [
    ["orphaned", "orphan: its parent has ended",
      processes.some(p => p.orphaned !== null)],
    ["line fork", "fork", processes.some(p => p.parent && !p.thread)],
    ["line join", "join", processes.some(p => p.reaped_by === "parent" &&
      p.parent)],
    ["line wait", "waits for", processes.some(p =>
      p.waits.some(wait => wait[3].length > 0 && wait[4] !== "child") ||
      (p.stuck && p.stuck[1].length > 0))],
    ["tick", "prints a line", runs.some(run =>
      run.lines.some(line => line[1] !== null))],
  ].filter(line => line[2])
  return [...bars, ...lines].map(([kind, meaning]) =>
    make("li", {}, make("i", {class: kind}), meaning))
}

// Where the replay's clock is after so many seconds of watching, and back.
function pace(events, end) {
  const times = [...new Set(events.map(event => event[0]))]
  const dwell = Math.min(DWELL, DWELL_ALL / times.length)
  const knots = [[0, 0]]
  let watched = 0, before = 0
  for (const ms of [...times, end]) {
    watched += WATCH * (ms - before) / end
    knots.push([watched, ms])
    if (ms < end) {
      watched += dwell
      knots.push([watched, ms])
    }
    before = ms
  }
  const between = (x, from, to) => {
    let i = 1
    while (i < knots.length - 1 && knots[i][from] < x)
      i++
    const a = knots[i - 1], b = knots[i]
    return b[from] === a[from] ? b[to]
      : a[to] + (b[to] - a[to]) * (x - a[from]) / (b[from] - a[from])
  }
  return {seconds: watched, ms: s => Math.min(end, between(s, 0, 1)),
    exact: ms => between(ms, 1, 0) + 1e-4,
    second: ms => between(ms, 1, 0) + (ms > 0 && ms < end ? dwell / 2 : 0)}
}

function startReplay(figure) {
  const {runs, beside} =
    JSON.parse(figure.querySelector(".replay-data").textContent)
  const still = figure.querySelector("img")
  const calm = matchMedia("(prefers-reduced-motion: reduce)")
  const stage = make("div", {class: "stage"})
  const output = make("div", {class: "stage output"})
  const play = make("button", {class: "play", title: "Key: space or k"})
  const back = make("button", {"aria-label": "Previous event",
    title: "Previous event (key: comma)"}, "‹")
  const on = make("button", {"aria-label": "Next event",
    title: "Next event (key: full stop)"}, "›")
  const slider = make("input", {type: "range", min: 0, max: 1000, step: 1,
    "aria-label": "Moment of the run"})
  const clock = make("output", {class: "clock"})
  const both = make("button", {class: "both", "aria-pressed": "false"}, beside)
  const said = make("p", {class: "said", role: "status"})
  const legend = make("ul", {class: "legend", "aria-label": "Legend"})
  const events = make("ol", {tabindex: 0})
  const inText = make("details", {class: "moments"},
    make("summary", {}, "The run in words, event by event"), events)

  let panels, moments, time, watched = 0, running = null, compared = false
  let shown, source

  function goTo(ms) {
    loud()
    pause()
    show(time.exact(ms))
  }

  figure.goTo = goTo

  function build() {
    shown = compared ? runs.slice(-2) : runs.slice(0, 1)
    const end = Math.max(...shown.map(run => run.end))
    moments = shown.flatMap(run => eventsOf(run).map(([ms, , what]) =>
      [ms, (compared ? run.slug.slice(0, 2) + ": " : "") + what]))
      .sort((a, b) => a[0] - b[0])
    time = pace(moments, end)
    panels = shown.map(run => panel(run, end, compared))
    stage.replaceChildren(...panels.map(p => p.element))
    source = null
    if (!compared && hasSource(shown[0])) {
      source = sourcePanel(shown[0], make, goTo, panels[0].spots)
      panels[0].onBar((i, ms) => {
        goTo(ms)
        source.pickBar(i, ms)
      })
      stage.append(source.element)
    }
    stage.classList.toggle("with-source", source !== null)
    output.replaceChildren(...panels.map(p => p.out))
    legend.replaceChildren(...legendOf(shown))
    for (const both of [stage, output])
      both.classList.toggle("two", compared)
    events.replaceChildren(...moments.map(([ms, what]) =>
      make("li", {}, make("b", {}, inWords(ms)), ` ${what}`)))
  }

  function show(seconds) {
    watched = Math.max(0, Math.min(time.seconds, seconds))
    const ms = time.ms(watched)
    for (const p of panels)
      p.show(ms)
    source?.show(ms, !output.classList.contains("quiet"))
    slider.value = 1000 * watched / time.seconds
    clock.textContent = inWords(ms)
    slider.setAttribute("aria-valuetext", `${inWords(ms)}: ${lastBefore(ms)}`)
    figure.dataset.ended = watched >= time.seconds
  }

  function lastBefore(ms) {
    const happened = moments.filter(moment => moment[0] <= ms)
    return happened.length ? happened[happened.length - 1][1] : "not begun"
  }

  function look(name) {
    play.setAttribute("aria-label", name)
    play.className = "play " + (running === null ? "paused" : "playing")
  }

  function pause() {
    if (running !== null) {
      cancelAnimationFrame(running)
      clearTimeout(running)
    }
    running = null
    look("Play")
  }

  function end() {
    pause()
    said.textContent = "The end. " + shown.map(run => run.story)
      .join(" Beside it: ")
  }

  function start() {
    if (watched >= time.seconds)
      show(0)
    said.textContent = ""
    look("Pause")
    let last = null
    const frame = now => {
      show(watched + (last === null ? 0 : Math.min(100, now - last) / 1000))
      last = now
      running = requestAnimationFrame(frame)
      if (watched >= time.seconds)
        end()
    }
    // With reduced motion: from event to event, and nothing in between.
    const jump = () => {
      if (!step(1))
        return end()
      running = setTimeout(jump, 900)
    }
    running = 0
    look("Pause")
    if (calm.matches)
      jump()
    else
      running = requestAnimationFrame(frame)
  }

  // To the next event, or the one before. False at the end.
  function step(by) {
    const ms = time.ms(watched)
    const times = moments.map(moment => moment[0])
    const to = by > 0 ? times.find(t => t > ms + 1e-6)
      : times.filter(t => t < ms - 1e-6).pop()
    show(to === undefined ? (by > 0 ? time.seconds : 0) : time.second(to))
    const shown = time.ms(watched)
    const now = moments.filter(m => Math.abs(m[0] - shown) < 1e-6)
    said.textContent = to === undefined
      ? (by > 0 ? "The end." : "The beginning.")
      : `${inWords(shown)}: ${now.map(m => m[1]).join("; ")}`
    return to !== undefined
  }

  const loud = () => output.classList.remove("quiet")
  play.onclick = () => {
    loud()
    if (running === null)
      start()
    else
      pause()
  }
  const walk = by => {
    loud()
    pause()
    step(by)
  }
  back.onclick = () => walk(-1)
  on.onclick = () => walk(1)
  slider.oninput = () => {
    loud()
    pause()
    show(slider.value / 1000 * time.seconds)
  }
  both.onclick = () => {
    loud()
    pause()
    compared = !compared
    both.setAttribute("aria-pressed", compared)
    build()
    refit()
    show(0)
    start()
  }
  figure.onkeydown = event => {
    if (event.target.closest("button, summary, .out, .lit-lines") && event.key === " ")
      return
    const does = {" ": play.onclick, k: play.onclick, ",": back.onclick,
      ".": on.onclick}[event.key]
    if (does && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      does()
    }
  }

  function refit() {
    panels.forEach(p => p.fit())
    show(watched)
  }

  build()
  const controls = make("div", {class: "controls", role: "group",
    "aria-label": "Replay of this run"}, play, back, slider, on, clock)
  const foot = make("div", {class: "replay-foot"})
  if (runs.length > 1 && beside)
    foot.append(both)
  const opens = make("a", {href: still.getAttribute("src")}, "Still picture")
  foot.append(inText, opens)
  figure.append(stage, legend, controls, output, said, foot)
  figure.classList.add("ready")
  pause()
  if (figure.dataset.both !== undefined) {
    both.onclick()
    pause()
  }
  // The whole picture, and not yet what the chapter asks you to predict.
  output.classList.add("quiet")
  watched = time.seconds
  refit()
  addEventListener("resize", refit)
}

// The picture tells what the chapter asks first: it is shown when the reader has
// guessed, and says so, or has unfolded the answer.
function cover(figure) {
  const answer = [...document.querySelectorAll("details")]
    .find(d => /^Answer/.test(d.querySelector("summary").textContent.trim()))
  if (!answer)
    return
  const show = make("button", {class: "md-button"}, "I have guessed: show it")
  const over = make("div", {class: "cover"},
    make("p", {}, "This picture gives the answer away. First make a guess at ",
      make("a", {href: "#predict"}, "what the program will do"), "."), show)
  const uncover = () => {
    figure.classList.remove("covered")
    over.remove()
    dispatchEvent(new Event("resize"))
  }
  show.onclick = () => {
    uncover()
    figure.querySelector(".play").focus({preventScroll: true})
  }
  answer.addEventListener("toggle", uncover, {once: true})
  figure.classList.add("covered")
  figure.prepend(over)
}

for (const figure of document.querySelectorAll("figure.replay")) {
  startReplay(figure)
  if (figure.dataset.cover !== undefined)
    cover(figure)
}
