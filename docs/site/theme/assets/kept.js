// What this browser keeps for the reader: puzzles solved, predictions made and
// how many were right, and where one stopped. Nothing leaves the machine; all of
// it can be saved to a file, and erased.
"use strict"
const kept = (() => {
  const KEY = "forklings-kept"
  const empty = () => ({puzzles: {}, predictions: {}, stopped: null})
  let now = empty()
  try {
    const found = JSON.parse(localStorage.getItem(KEY))
    for (const part of ["puzzles", "predictions"])
      if (found && found[part] && typeof found[part] === "object")
        now[part] = found[part]
    if (found && found.stopped && typeof found.stopped.page === "string")
      now.stopped = found.stopped
  } catch (e) {
    // Nothing was kept, or it is not what we wrote: begin anew.
  }

  function save() {
    try {
      localStorage.setItem(KEY, JSON.stringify(now))
    } catch (e) {
      // A page from a file may not keep anything: then it lasts for this page.
    }
    show()
  }

  const today = () => new Date().toISOString().slice(0, 10)

  // --- the panel at the foot of each page -----------------------------------
  const panel = document.querySelector(".kept")
  function words() {
    const puzzles = Object.keys(now.puzzles).length
    const predictions = Object.values(now.predictions)
    const right = predictions.filter(p => p.right).length
    const some = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`
    return `${some(puzzles, "puzzle")} solved; ` +
      `${some(predictions.length, "prediction")} made, ${right} of them right ` +
      "at the first try" +
      (now.stopped ? `; you stopped at ${now.stopped.title}` +
        (now.stopped.section ? `, “${now.stopped.section}”` : "") : "") + "."
  }

  function show() {
    if (!panel)
      return
    panel.hidden = false
    panel.querySelector(".kept-words").textContent = words()
    const any = now.stopped || Object.keys(now.puzzles).length > 0 ||
      Object.keys(now.predictions).length > 0
    for (const button of panel.querySelectorAll("button"))
      button.disabled = !any
  }

  function saveAsFile() {
    const file = new Blob([JSON.stringify(now, null, 2) + "\n"],
      {type: "application/json"})
    const link = document.createElement("a")
    link.href = URL.createObjectURL(file)
    link.download = "forklings-kept.json"
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  }

  // In two steps, since there is no way back.
  function erase(button) {
    if (!button.dataset.sure) {
      button.dataset.sure = "yes"
      button.textContent = "Erase all of it? Press once more"
      setTimeout(() => {
        delete button.dataset.sure
        button.textContent = "Erase"
      }, 5000)
      return
    }
    delete button.dataset.sure
    button.textContent = "Erase"
    now = empty()
    try {
      localStorage.removeItem(KEY)
    } catch (e) {
      // It was never kept.
    }
    document.querySelector(".go-on")?.remove()
    show()
    panel.querySelector(".kept-words").textContent = "Nothing is kept."
  }

  if (panel) {
    const [save, rub] = panel.querySelectorAll("button")
    save.onclick = saveAsFile
    rub.onclick = () => erase(rub)
  }

  // --- where one stopped -----------------------------------------------------
  const page = decodeURI(location.pathname).split("/").pop()
  const heading = document.querySelector("article h1")
  const isChapter = /^\d\d-[a-z0-9-]+\.html$/.test(page) &&
    !/\/(source|steps)\/[^/]*$/.test(location.pathname)
  const clean = node => node.firstChild.textContent.replace(/¶/g, "").trim()
  function note() {
    const passed = [...document.querySelectorAll("article h2[id]")]
      .filter(h => h.getBoundingClientRect().top < innerHeight * 0.6).pop()
    const stopped = {page, title: clean(heading),
      section: passed ? clean(passed) : "", id: passed ? passed.id : ""}
    if (JSON.stringify(stopped) !== JSON.stringify(now.stopped)) {
      now.stopped = stopped
      save()
    }
  }
  let soon = null
  if (isChapter && heading)
    addEventListener("scroll", () => {
      clearTimeout(soon)
      soon = setTimeout(note, 400)
    }, {passive: true})

  // The first page leads back there.
  const first = document.querySelector(".md-button.first")
  if (first && now.stopped && /^\d\d-[a-z0-9-]+\.html$/.test(now.stopped.page)) {
    const link = document.createElement("a")
    link.href = now.stopped.page +
      (/^[a-z0-9-]+$/.test(now.stopped.id) ? "#" + now.stopped.id : "")
    link.textContent = "Go on where you stopped: " + now.stopped.title +
      (now.stopped.section ? `, “${now.stopped.section}”` : "")
    const line = document.createElement("p")
    line.className = "go-on"
    line.append(link)
    first.closest("p").after(line)
  }
  show()

  return {
    solved(slug) {
      if (!now.puzzles[slug]) {
        now.puzzles[slug] = today()
        save()
      }
    },
    isSolved: slug => Boolean(now.puzzles[slug]),
    // The first answer counts, whatever is tried later.
    predicted(id, answer, right) {
      if (!now.predictions[id]) {
        now.predictions[id] = {answer, right, day: today()}
        save()
      }
    },
    prediction: id => now.predictions[id],
  }
})()
