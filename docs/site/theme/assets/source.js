// The source beside the bars of a replay: the line that each process stands in
// is lit in its colour as time goes. A line can be clicked: when, and by whom,
// was it run; and so can a bar: its line.
//
// Of a run: `source` is [{name, lines}], and each process has `stands`,
// [[ms, file, line, call], ...]: from then on it stood there (file -1: unknown).
"use strict"
const HUES = ["#0f6cbd", "#c2500c", "#8e44c9", "#1f8a4c", "#c2307a", "#8f7300",
  "#11858f", "#6259d6"]
const hueOf = i => HUES[i % HUES.length]
const MOST_VISITS = 12 // named of one line
const MOST_CHIPS = 5 // beside one line

const hasSource = run => (run.source || []).length > 0 &&
  run.processes.some(p => (p.stands || []).some(stand => stand[1] >= 0))

// In few letters, for the margin: P, 2, t3.
function shortName(name) {
  const [word, number] = name.split(" ")
  return !number ? word[0].toUpperCase()
    : word === "child" || word === "worker" ? number : word[0] + number
}

const endOfLife = (p, run) => p.end === null ? run.end : p.end

// Where it stands then: [file, line, call], or null.
function standAt(p, run, ms) {
  let found = null
  if (ms < p.fork || ms >= endOfLife(p, run))
    return null
  for (const stand of p.stands || []) {
    if (stand[0] > ms + 1e-6)
      break
    found = stand
  }
  return found && found[1] >= 0 ? found.slice(1) : null
}

// All that were in a line: [process, from, to], in order of time; what touches
// is one.
function visitsOf(run, file, line) {
  const visits = []
  run.processes.forEach((p, i) => {
    let last = null
    ;(p.stands || []).forEach(([from, ...at], k, all) => {
      const to = Math.min(k + 1 < all.length ? all[k + 1][0] : Infinity,
        endOfLife(p, run))
      if (at[0] !== file || at[1] !== line || to < from) {
        last = null
        return
      }
      if (last)
        last[2] = to
      else
        visits.push(last = [i, from, to])
    })
  })
  return visits.sort((a, b) => a[1] - b[1])
}

// The listing. `go(ms)` moves the replay's clock; `spots(list)` marks visits on
// the bars.
function sourcePanel(run, element, go, spots) {
  const rows = new Map() // "file:line" to its parts
  const key = (file, line) => `${file}:${line}`
  const visited = new Set(run.processes.flatMap(p => (p.stands || [])
    .map(stand => key(stand[1], stand[2]))))
  const listing = element("div", {class: "lit-lines", tabindex: 0,
    role: "region", "aria-label": `The source (${run.title})`})
  const told = element("div", {class: "visits", "aria-live": "polite"})
  const hint = "Click a line to see when it was run, and by whom; " +
    "click a bar to see its line."

  run.source.forEach(({name, lines}, file) => {
    listing.append(element("p", {class: "lit-file"}, name))
    const list = element("ol", {})
    lines.forEach((text, k) => {
      const line = k + 1, at = key(file, line)
      const number = element("span", {class: "no"}, String(line))
      const chips = element("span", {class: "chips", "aria-hidden": "true"})
      const code = element("code", {}, text || " ")
      const row = element("li", {})
      if (visited.has(at)) {
        const button = element("button", {type: "button", class: "lit-line",
          "aria-pressed": "false"}, number, code)
        button.onclick = () => pick(file, line)
        row.append(button, chips)
        rows.set(at, {row, button, chips, text: ""})
      } else {
        row.append(number, code)
      }
      list.append(row)
    })
    listing.append(list)
  })

  let picked = ""
  function select(at) {
    rows.get(picked)?.button.setAttribute("aria-pressed", "false")
    picked = at
    rows.get(picked)?.button.setAttribute("aria-pressed", "true")
  }

  function visit([i, from, to]) {
    const p = run.processes[i]
    const button = element("button", {type: "button"},
      element("i", {class: "hue"}), `${p.name}: at ${inWords(from)}, ` +
        (to - from < 0.05 ? "a moment" : `for ${inWords(to - from)}`))
    button.style.setProperty("--hue", hueOf(i))
    button.onclick = () => go(from)
    return button
  }

  function pick(file, line) {
    const at = key(file, line)
    if (picked === at)
      return unpick()
    select(at)
    const visits = visitsOf(run, file, line)
    // The longest are told, in the order of time.
    const long = [...visits].sort((a, b) => b[2] - b[1] - (a[2] - a[1]))
      .slice(0, MOST_VISITS)
    const who = new Set(visits.map(v => v[0])).size
    const times = visits.length === 1 ? "once" : `${visits.length} times`
    told.replaceChildren(element("p", {}, `Line ${line} was run ${times}` +
      (who > 1 ? `, by ${who}` : "") + ":"),
    element("div", {class: "visit-list"},
      ...visits.filter(v => long.includes(v)).map(visit)))
    if (visits.length > long.length)
      told.append(element("p", {}, `and ${visits.length - long.length} ` +
        "shorter ones."))
    spots(visits)
  }

  function unpick() {
    select("")
    told.replaceChildren(element("p", {}, hint))
    spots([])
  }

  // Into the middle of the listing, and never the page.
  function reveal(row) {
    const top = row.offsetTop, high = listing.clientHeight
    if (top < listing.scrollTop + 20 ||
        top + row.offsetHeight > listing.scrollTop + high - 20)
      listing.scrollTop = top - high / 2
  }

  // A bar was clicked at that moment.
  function pickBar(i, ms) {
    const p = run.processes[i], at = standAt(p, run, ms)
    spots([])
    if (!at) {
      select("")
      told.replaceChildren(element("p", {}, `${p.name} at ${inWords(ms)}: ` +
        (p.end !== null && ms >= p.end ? "it has ended, and runs no line."
          : "no line of this source is known.")))
      return
    }
    const [file, line, call] = at
    select(key(file, line))
    told.replaceChildren(element("p", {}, `${p.name} at ${inWords(ms)}: ` +
      (call ? `in ${call}, ` : "") + `at line ${line} of ` +
      `${run.source[file].name}.`))
    reveal(rows.get(picked).row)
  }

  let lit = new Map()
  function show(ms, follow) {
    const now = new Map()
    run.processes.forEach((p, i) => {
      const at = standAt(p, run, ms)
      if (at)
        now.set(key(at[0], at[1]), [...(now.get(key(at[0], at[1])) || []), i])
    })
    for (const at of lit.keys())
      if (!now.has(at))
        light(rows.get(at), [])
    let newest = null
    for (const [at, who] of now) {
      const before = lit.get(at) || []
      if (before.join() === who.join())
        continue
      light(rows.get(at), who)
      if (who.length > before.length)
        newest = rows.get(at).row
    }
    lit = now
    if (newest && follow)
      reveal(newest)
  }

  function light({row, chips}, who) {
    const part = 100 / who.length
    row.classList.toggle("lit", who.length > 0)
    row.style.setProperty("--hue", who.length ? hueOf(who[0]) : "transparent")
    row.style.backgroundImage = who.length === 0 ? "" :
      `linear-gradient(90deg, ${who.map((i, k) => `${hueOf(i)}3a ` +
        `${(k * part).toFixed(1)}% ${((k + 1) * part).toFixed(1)}%`)
        .join(", ")})`
    chips.replaceChildren(...who.slice(0, MOST_CHIPS).map(i => {
      const chip = element("b", {title: run.processes[i].name},
        shortName(run.processes[i].name))
      chip.style.setProperty("--hue", hueOf(i))
      return chip
    }), who.length > MOST_CHIPS ? `+${who.length - MOST_CHIPS}` : "")
  }

  unpick()
  return {element: element("div", {class: "lit-source"}, listing, told),
    show, pickBar}
}
