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
for (const pre of document.querySelectorAll(".highlight pre")) {
  if (pre.closest(".listing"))
    continue
  const button = document.createElement("button")
  button.className = "copy"
  button.textContent = "Copy"
  button.onclick = async () => {
    // Of a console block, what one types.
    const text = pre.innerText
    const typed = [...text.matchAll(/^\$ (.*)$/gm)].map(m => m[1])
    try {
      await navigator.clipboard.writeText(
        typed.length ? typed.join("\n") + "\n" : text)
      button.textContent = "Copied"
    } catch (e) {
      button.textContent = "Not allowed"
    }
    setTimeout(() => { button.textContent = "Copy" }, 1500)
  }
  pre.parentElement.append(button)
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
// with the first key and calls searchIndex().
const searchForm = document.querySelector(".search")
const searchBox = searchForm.querySelector("input")
const searchResults = document.getElementById("search-results")
const searchCount = searchForm.querySelector(".search-count")
let sections = null, asked = false, chosen = -1
searchForm.hidden = false

function searchIndex(entries) {
  sections = entries.map(([location, title, text]) => ({location, title, text,
    lower: text.toLowerCase(), lowerTitle: title.toLowerCase()}))
  const pages = new Map(sections.filter(s => !s.location.includes("#"))
    .map(s => [s.location, s.title]))
  for (const s of sections)
    s.page = pages.get(s.location.split("#")[0])
  search()
}

// A section is found if it has every word; the more in its title, the higher.
function score(section, words) {
  let sum = 0
  for (const word of words) {
    const inTitle = section.lowerTitle.indexOf(word)
    const times = section.lower.split(word).length - 1
    if (inTitle < 0 && times === 0)
      return 0
    sum += Math.min(times, 5) + (inTitle === 0 ? 30 : inTitle > 0 ? 20 : 0)
    if (section.lowerTitle === word)
      sum += 40
  }
  return sum
}

// The text around the first word found, with the words marked.
function excerpt(section, words) {
  const at = Math.max(0, ...words.map(w => section.lower.indexOf(w)))
  const from = section.text.lastIndexOf(" ", Math.max(0, at - 50)) + 1
  const text = (from > 0 ? "… " : "") + section.text.slice(from, from + 140)
  return marked(text, words)
}

function marked(text, words) {
  const made = document.createDocumentFragment()
  const escaped = words.map(w => w.replace(/[^\w\s]/g, "\\$&"))
  const parts = text.split(new RegExp(`(${escaped.join("|")})`, "i"))
  parts.forEach((part, i) => {
    if (i % 2 === 0)
      return made.append(part)
    const mark = document.createElement("mark")
    mark.textContent = part
    made.append(mark)
  })
  return made
}

function search() {
  const words = searchBox.value.toLowerCase().split(/\s+/)
    .filter(word => word.length > 1)
  chosen = -1
  searchBox.removeAttribute("aria-activedescendant")
  searchResults.replaceChildren()
  const open = words.length > 0 && sections !== null
  searchResults.hidden = !open
  searchBox.setAttribute("aria-expanded", open)
  searchCount.textContent = ""
  if (!open)
    return
  const found = sections.map(section => [score(section, words), section])
    .filter(([points]) => points > 0).sort((a, b) => b[0] - a[0]).slice(0, 12)
  found.forEach(([, section], i) => {
    const a = document.createElement("a")
    a.href = siteRoot + section.location
    a.id = `result-${i}`
    a.setAttribute("role", "option")
    a.tabIndex = -1
    const title = document.createElement("b")
    title.append(marked(section.title, words))
    const page = document.createElement("small")
    page.textContent = section.page === section.title ? "" : section.page
    const text = document.createElement("span")
    text.append(excerpt(section, words))
    a.append(title, page, text)
    searchResults.append(a)
  })
  if (found.length === 0)
    searchResults.hidden = true
  searchBox.setAttribute("aria-expanded", found.length > 0)
  searchCount.textContent = found.length === 0 ? "Nothing found"
    : `${found.length === 12 ? "12 or more" : found.length} found`
}

function choose(by) {
  const links = [...searchResults.children]
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
    const script = document.createElement("script")
    script.src = siteRoot + "assets/search-index.js"
    document.head.append(script)
  }
  search()
}
searchForm.onsubmit = event => event.preventDefault()
searchBox.onkeydown = event => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault()
    choose(event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1)
  } else if (event.key === "Enter") {
    const link = searchResults.children[Math.max(chosen, 0)]
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
