// What every page of the site needs: search, light and dark, the drawer by
// keyboard, a button that copies code. In place of the theme's own script,
// which needs a server and four times the bytes.
"use strict"

// --- light and dark ---------------------------------------------------------
const schemeButton = document.querySelector(".scheme")
schemeButton.hidden = false
schemeButton.onclick = () => {
  const dark = document.body.dataset.mdColorScheme === "slate"
  document.body.dataset.mdColorScheme = dark ? "default" : "slate"
  document.getElementById("dark").media = dark ? "not all" : "screen"
  try {
    localStorage.setItem("forklings-scheme", dark ? "default" : "slate")
  } catch (e) {
    // A page from a file may not keep anything: then it lasts for this page.
  }
}

// --- the drawer of a narrow window ------------------------------------------
const drawer = document.getElementById("__drawer")
const drawerButton = document.querySelector("label[role=button]")
const drawerState = () =>
  drawerButton.setAttribute("aria-expanded", drawer.checked)
drawer.addEventListener("change", drawerState)
drawerState()
drawerButton.onkeydown = event => {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault()
    drawer.click()
  }
}
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && drawer.checked)
    drawer.click()
})
const here = document.querySelector(".chapters [aria-current]")
const scroller = document.querySelector(".md-sidebar--primary")
if (here && scroller && here.offsetTop > scroller.clientHeight)
  scroller.scrollTop = here.offsetTop - scroller.clientHeight / 2

// --- code -------------------------------------------------------------------
// navigator.clipboard is there on https and on this machine only; a classroom's
// server has neither, so the old way is tried too.
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (e) {
    const area = document.createElement("textarea")
    area.value = text
    area.style.cssText = "position: fixed; top: 0; opacity: 0"
    const focus = document.activeElement
    document.body.append(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    focus?.focus({preventScroll: true})
    return done
  }
}

// Of a console block, what one types: not what is printed, also where that
// comes behind a prompt (the page says then how many commands there are).
function typedIn(pre) {
  const text = pre.innerText
  const typed = [...text.matchAll(/^\$ (.*(?:\\\n.*)*)/gm)].map(m => m[1])
  const count = pre.closest("[data-typed]")?.dataset.typed
  return typed.length === 0 ? text
    : typed.slice(0, count).join("\n") + "\n"
}

function copyButton(button, words) {
  button.onclick = async () => {
    const name = button.textContent
    button.textContent = await toClipboard(words()) ? "Copied"
      : "Select it, then Ctrl-C"
    setTimeout(() => { button.textContent = name }, 1500)
  }
}

for (const pre of document.querySelectorAll(".highlight pre")) {
  if (pre.closest(".listing"))
    continue
  const button = document.createElement("button")
  button.className = "copy"
  button.textContent = "Copy"
  copyButton(button, () => typedIn(pre))
  pre.parentElement.append(button)
}
// The whole of a file, whose task may be shown apart.
for (const button of document.querySelectorAll(".copy-file")) {
  button.hidden = false
  copyButton(button, () => JSON.parse(
    button.parentElement.querySelector(".file-data").textContent))
}
// What scrolls must be reachable by keyboard.
const reachable = () => {
  for (const box of document.querySelectorAll("pre > code, .scroll")) {
    const scrolls = box.scrollWidth > box.clientWidth
    if (scrolls)
      box.tabIndex = 0
    else
      box.removeAttribute("tabindex")
  }
}
reachable()
addEventListener("resize", reachable)
for (const details of document.querySelectorAll("details"))
  details.addEventListener("toggle", reachable)

// --- where on the page ------------------------------------------------------
const contents = new Map([...document.querySelectorAll(
  ".md-nav--secondary a[href^='#']")].map(a => [a.hash.slice(1), a]))
const seen = new IntersectionObserver(entries => {
  for (const {isIntersecting, target} of entries)
    if (isIntersecting) {
      for (const a of contents.values())
        a.removeAttribute("aria-current")
      contents.get(target.id).setAttribute("aria-current", "location")
    }
}, {rootMargin: "-10% 0px -70% 0px"})
for (const id of contents.keys())
  if (document.getElementById(id))
    seen.observe(document.getElementById(id))

// --- search -----------------------------------------------------------------
// The index is a script, since a page from a file may load no data. It comes
// with the first key and calls searchIndex(); search.js finds.
const searchForm = document.querySelector(".search")
const searchBox = searchForm.querySelector("input")
const searchResults = document.getElementById("search-results")
const searchCount = searchForm.querySelector(".search-count")
let sections = null, asked = false, chosen = -1
searchForm.hidden = false

function searchIndex(entries) {
  sections = finder.read(entries)
  search()
}

// The text around the first word found, with the words marked.
function excerpt(section, isMeant) {
  const first = [...section.text.matchAll(/[\w'-]+/g)].find(m => isMeant(m[0]))
  const at = first ? first.index : 0
  const from = section.text.lastIndexOf(" ", Math.max(0, at - 50)) + 1
  const text = (from > 0 ? "… " : "") + section.text.slice(from, from + 140)
  return marked(text, isMeant)
}

function marked(text, isMeant) {
  const made = document.createDocumentFragment()
  for (const part of text.split(/([\w'-]+)/)) {
    if (!isMeant(part)) {
      made.append(part)
      continue
    }
    const mark = document.createElement("mark")
    mark.textContent = part
    made.append(mark)
  }
  return made
}

function search() {
  const asks = searchBox.value.trim().length > 1
  chosen = -1
  searchBox.removeAttribute("aria-activedescendant")
  searchResults.replaceChildren()
  const open = asks && sections !== null
  searchResults.hidden = !open
  searchBox.setAttribute("aria-expanded", open)
  searchCount.textContent = ""
  if (!open)
    return
  const {found, isMeant} = finder.find(sections, searchBox.value)
  found.slice(0, 12).forEach((section, i) => {
    const a = document.createElement("a")
    a.href = siteRoot + section.location
    a.id = `result-${i}`
    a.setAttribute("role", "option")
    a.tabIndex = -1
    const title = document.createElement("b")
    title.append(marked(section.title, isMeant))
    const page = document.createElement("small")
    page.textContent = section.page === section.title ? "" : section.page
    const text = document.createElement("span")
    text.append(excerpt(section, isMeant))
    a.append(title, page, text)
    searchResults.append(a)
  })
  if (found.length === 0) {
    const nothing = document.createElement("p")
    nothing.textContent = "Nothing found. Try another word for it."
    searchResults.append(nothing)
  }
  searchCount.textContent = found.length === 0 ? "Nothing found"
    : `${found.length > 12 ? "12 or more" : found.length} found`
}

function choose(by) {
  const links = [...searchResults.querySelectorAll("a")]
  if (links.length === 0)
    return
  links.forEach(a => a.setAttribute("aria-selected", "false"))
  chosen = (chosen + by + links.length) % links.length
  links[chosen].setAttribute("aria-selected", "true")
  links[chosen].scrollIntoView({block: "nearest"})
  searchBox.setAttribute("aria-activedescendant", links[chosen].id)
}

searchBox.oninput = () => {
  if (!asked) {
    asked = true
    for (const name of ["search.js", "search-index.js"]) {
      const script = document.createElement("script")
      script.src = siteRoot + "assets/" + name
      script.async = false // in this order
      document.head.append(script)
    }
  }
  search()
}
searchForm.onsubmit = event => event.preventDefault()
searchBox.onkeydown = event => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault()
    choose(event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1)
  } else if (event.key === "Enter") {
    const link = searchResults.querySelectorAll("a")[Math.max(chosen, 0)]
    if (link)
      location.href = link.href
  } else if (event.key === "Escape") {
    searchBox.value = ""
    search()
    searchBox.blur()
  }
}
document.addEventListener("keydown", event => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey &&
      !event.target.closest("input, textarea")) {
    event.preventDefault()
    searchBox.focus()
  }
})
document.addEventListener("click", event => {
  if (!event.target.closest(".search"))
    searchResults.hidden = true
})
searchBox.onfocus = search
