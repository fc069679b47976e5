// The ordering puzzles: lines to drag, or to move with buttons or keys, into an
// order that can happen. What can happen is in the page, from expected/.
"use strict"
for (const box of document.querySelectorAll(".puzzle"))
  startPuzzle(box, JSON.parse(box.querySelector(".puzzle-data").textContent))

function startPuzzle(box, puzzle) {
  // Times differ from run to run; the rules call every time T.
  const shown = text => text.replace(/\bT\b/, "…")
  const name = i => {
    const {text, who} = puzzle.lines[i]
    return `“${shown(text)}”` + (who ? ` (${who})` : "")
  }
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag)
    for (const [key, value] of Object.entries(attributes))
      made.setAttribute(key, value)
    made.append(...children)
    return made
  }

  const list = element("ol", {"aria-label": "Lines, in your order"})
  const said = element("p", {class: "puzzle-said", role: "status"})
  const check = element("button", {class: "md-button puzzle-check"}, "Check")
  const question = element("form", {class: "puzzle-count", hidden: ""})
  let total // how many orders there are

  function item(i) {
    const {text, who} = puzzle.lines[i]
    const up = element("button", {class: "up", "aria-label":
      `Move up: ${text}${who ? ", " + who : ""}`}, "↑")
    const down = element("button", {class: "down", "aria-label":
      `Move down: ${text}${who ? ", " + who : ""}`}, "↓")
    const made = element("li", {"data-line": i},
      element("span", {class: "grip", "aria-hidden": "true"}, "⠿"),
      element("code", {}, shown(text) || " "),
      element("span", {class: "who"}, who), up, down)
    up.onclick = () => move(made, -1, up, down)
    down.onclick = () => move(made, 1, down, up)
    made.onkeydown = event => {
      if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        event.preventDefault()
        const by = event.key === "ArrowUp" ? -1 : 1
        move(made, by, by < 0 ? up : down, by < 0 ? down : up)
      }
    }
    return made
  }

  function move(row, by, button, otherwise) {
    const beside = by < 0 ? row.previousElementSibling : row.nextElementSibling
    if (!beside)
      return
    if (by < 0)
      beside.before(row)
    else
      beside.after(row)
    moved()
    ;(button.disabled ? otherwise : button).focus()
    const place = [...list.children].indexOf(row) + 1
    said.textContent = `Line ${place} of ${list.children.length}`
  }

  function moved() {
    const rows = [...list.children]
    rows.forEach((row, i) => {
      row.querySelector(".up").disabled = i === 0
      row.querySelector(".down").disabled = i === rows.length - 1
      row.classList.remove("early", "late")
    })
    box.classList.remove("right", "wrong")
    said.textContent = ""
  }

  const arrangement = () =>
    [...list.children].map(row => Number(row.dataset.line))

  check.onclick = () => {
    moved()
    const mine = arrangement()
    const rule = order.broken(puzzle, mine)
    box.classList.add(rule ? "wrong" : "right")
    if (!rule) {
      kept.solved(puzzle.slug)
      const other = order.unusual(puzzle, mine)
      said.textContent = !other
        ? "Yes, the program can print its lines in this order."
        : `Yes, it can happen, and you will hardly ever see it: as a rule ` +
          `${name(other[0])} comes before ${name(other[1])}, but nothing ` +
          "makes it wait. A nap makes an order likely, never certain."
      question.hidden = false
      return
    }
    const [first, second] = rule
    const [, , why] = puzzle.rules.find(([a, b]) =>
      a === puzzle.lines[first].name && b === puzzle.lines[second].name)
    list.children[mine.indexOf(first)].classList.add("late")
    list.children[mine.indexOf(second)].classList.add("early")
    said.textContent = `Not in this order: ${name(first)} comes before ` +
      `${name(second)} in every run` + (why ? `: ${why}.` : ".")
    if (order.fits(puzzle, mine.map(i => puzzle.lines[i].text)))
      said.textContent += " The text alone could look like this, since some" +
        " lines are alike; but then others printed them."
  }

  // Dragging, with mouse, pen or finger.
  list.onpointerdown = event => {
    const row = event.target.closest("li")
    if (!row || event.target.closest("button") || event.button !== 0)
      return
    if (event.pointerType === "touch" && !event.target.closest(".grip"))
      return // a finger elsewhere scrolls the page
    event.preventDefault()
    row.classList.add("dragged")
    // On the document: a row that is put elsewhere loses the pointer.
    const drag = ({clientY}) => {
      const rows = [...list.children]
      for (const other of rows) {
        const {top, height} = other.getBoundingClientRect()
        const above = rows.indexOf(other) < rows.indexOf(row)
        if (other === row || clientY < top || clientY > top + height)
          continue
        if (above && clientY < top + height / 2)
          other.before(row)
        else if (!above && clientY > top + height / 2)
          other.after(row)
        break
      }
    }
    const drop = () => {
      row.classList.remove("dragged")
      document.removeEventListener("pointermove", drag)
      document.removeEventListener("pointerup", drop)
      document.removeEventListener("pointercancel", drop)
      moved()
    }
    document.addEventListener("pointermove", drag)
    document.addEventListener("pointerup", drop)
    document.addEventListener("pointercancel", drop)
  }

  // How many others?
  const number = element("input", {type: "number", min: 0, required: "",
    inputmode: "numeric"})
  const answer = element("p", {class: "puzzle-said", role: "status"})
  question.append(
    element("label", {}, "How many other orders can happen? ", number),
    element("button", {class: "md-button"}, "Check"),
    element("button", {class: "md-button puzzle-tell", type: "button"},
      "Tell me"), answer)
  function tell(prefix) {
    const others = total - 1
    const outputs = order.outputs(puzzle)
    answer.textContent = prefix + (others === 1 ? "One other, two in all."
      : `${others} others, ${total} in all.`)
    const usual = order.countUsual(puzzle)
    if (usual < total)
      answer.textContent += ` Nearly every run shows ${usual === 1 ? "the one"
        : `one of the ${usual}`} in which naps end as you expect. The others ` +
        "are rare, not impossible: nothing makes one child wait for another."
    if (outputs === 1)
      answer.textContent += " On the screen they all look the same: who" +
        " printed a line does not show."
    else if (outputs < total)
      answer.textContent += ` On the screen they make ${outputs} different` +
        " outputs, since some lines are alike."
  }
  question.onsubmit = event => {
    event.preventDefault()
    total = total || order.count(puzzle)
    if (Number(number.value) === total - 1)
      tell("Right. ")
    else
      answer.textContent = `Not ${number.value}. Which lines are free to ` +
        "change places? Count the ways, and leave out the one you have."
  }
  question.querySelector(".puzzle-tell").onclick = () => {
    total = total || order.count(puzzle)
    tell("")
  }

  // An order to start from: one that cannot happen, and always the same.
  const start = puzzle.lines.map((_, i) => i)
  const key = i => (i * 7 + 3) % (puzzle.lines.length + 2)
  start.sort((a, b) => key(a) - key(b))
  if (!order.broken(puzzle, start))
    start.reverse()
  list.append(...start.map(item))
  const left = puzzle.all > puzzle.lines.length
    ? ` (${puzzle.lines.length} of its ${puzzle.all} lines)` : ""
  box.append(
    element("p", {class: "puzzle-title"},
      `Put these lines${left} into an order that can happen.`),
    list, element("div", {class: "puzzle-foot"}, check, said), question)
  moved()
  if (kept.isSolved(puzzle.slug))
    said.textContent = "You have solved this one before."
}
