// What a chapter asks before it shows: a number, a choice or an order to enter.
// The answer then tells why, and why the one that tempts is wrong. Without this
// script there is the question, and the answer to unfold, as on paper.
"use strict"
for (const box of document.querySelectorAll(".predict"))
  startPredict(box, JSON.parse(box.querySelector(".predict-data").textContent))

function startPredict(box, {id, kind, unit, ask, answers}) {
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag)
    for (const [key, value] of Object.entries(attributes))
      made.setAttribute(key, value)
    made.append(...children)
    return made
  }
  // `code` in the words of a page.
  const worded = text => text.split("`").map((part, i) =>
    i % 2 ? element("code", {}, part) : part)

  const right = answers.find(answer => answer.is === "right")
  const form = element("form", {class: "predict-form"})
  const said = element("div", {class: "predict-said", role: "status"})
  const check = element("button", {class: "md-button"}, "That is my guess")
  let given // what stands in the form now; null: nothing yet
  let refill

  if (kind === "number") {
    const input = element("input", {type: "text", inputmode: "decimal",
      autocomplete: "off", size: 9})
    form.append(element("label", {}, ...worded(ask), " ", input,
      unit ? ` ${unit}` : ""))
    given = () => input.value.trim() === "" ? null
      : input.value.trim().replace(",", ".").replace(/(?<=\d)[ _](?=\d)/g, "")
    refill = value => { input.value = value }
  } else if (kind === "choice") {
    const group = element("fieldset", {}, element("legend", {}, ...worded(ask)))
    // In an order that does not tell, and always the same.
    const shown = [...answers].sort((a, b) =>
      a.value.length * 7 % 5 - b.value.length * 7 % 5 ||
      (a.value < b.value ? -1 : 1))
    for (const answer of shown)
      group.append(element("label", {}, element("input", {type: "radio",
        name: id, value: answer.value}), element("span", {},
        ...worded(answer.value))))
    form.append(group)
    given = () => form.querySelector("input:checked")?.value ?? null
    refill = value => {
      for (const input of form.querySelectorAll("input"))
        input.checked = input.value === value
    }
  } else {
    const list = element("ol", {"aria-label": "Your order, the first on top"})
    const parts = right.value.split(/; */)
    const shown = parts.map((part, i) => [(i * 3 + 1) % (parts.length + 1), part])
      .sort((a, b) => a[0] - b[0]).map(pair => pair[1])
    let moved = false
    const row = part => {
      const button = (by, sign, word) => {
        const made = element("button", {type: "button",
          "aria-label": `Move ${word}: ${part}`}, sign)
        made.onclick = () => {
          const other = by < 0 ? item.previousElementSibling
            : item.nextElementSibling
          if (!other)
            return
          other[by < 0 ? "before" : "after"](item)
          moved = true
          made.focus()
        }
        return made
      }
      const item = element("li", {"data-part": part},
        element("span", {}, part), button(-1, "↑", "up"),
        button(1, "↓", "down"))
      return item
    }
    list.append(...shown.map(row))
    form.append(element("p", {class: "predict-ask"}, ...worded(ask)), list)
    const order = () => [...list.children].map(item => item.dataset.part)
    given = () => order().join("; ")
    refill = value => {
      const wanted = value.split("; ")
      for (const part of wanted) {
        const item = [...list.children].find(i => i.dataset.part === part)
        if (item)
          list.append(item)
      }
    }
  }
  form.append(check)

  const isMeant = (answer, value) => kind === "number"
    ? (answer.low !== undefined && Number(value) >= answer.low &&
       Number(value) <= answer.high) || Number(value) === Number(answer.value)
    : answer.value === value

  const withUnit = value => unit ? `${value} ${unit}` : value
  function tell(value) {
    const answer = answers.find(a => isMeant(a, value))
    const good = answer === right
    box.classList.toggle("right", good)
    box.classList.toggle("wrong", !good)
    const lines = [element("p", {}, element("b", {}, good ? "Right. "
      : `Not ${kind === "choice" ? "that" : withUnit(value)}. `),
    ...(good ? worded(right.why) : answer ? worded(answer.why) : []))]
    if (!good)
      lines.push(element("p", {}, element("b", {}, "It is: "),
        ...worded(withUnit(right.value)), ". ", ...worded(right.why)))
    for (const other of answers)
      if (other.is === "tempting" && other !== answer)
        lines.push(element("p", {}, element("b", {}, "What tempts: "),
          ...worded(withUnit(other.value)), ". ", ...worded(other.why)))
    said.replaceChildren(...lines)
    return good
  }

  form.onsubmit = event => {
    event.preventDefault()
    const value = given()
    if (value === null || (kind === "number" && Number.isNaN(Number(value)))) {
      said.replaceChildren(element("p", {}, kind === "number"
        ? "A number, please: 3, or 1.5." : "Choose one of them first."))
      return
    }
    kept.predicted(id, value, tell(value))
    // It also uncovers a picture that would have given it away.
    const answer = box.nextElementSibling
    if (answer?.matches("details"))
      answer.open = true
  }

  box.append(form, said)
  const before = kept.prediction(id)
  if (before && typeof before.answer === "string") {
    refill(before.answer)
    tell(before.answer)
  }
}
