// The built site in a real browser, from files and from a server.
//
// usage: node site-test.mjs build/site     CHROMIUM names the browser
//
// EVERY=1 judges every page, at 320, 390, 768 and 1280 px and in both themes: it
// takes half an hour. ONLY='regular expression' does some of the tests.
//
// Ends with "N passed, N failed".
import {execFileSync} from "node:child_process"
import {createServer} from "node:http"
import {existsSync, readFileSync, readdirSync, statSync} from "node:fs"
import path from "node:path"
import {pathToFileURL} from "node:url"
import {launch, root, tools} from "./browser.mjs"
import {predictionTests} from "./predictions.mjs"
import {searchTests} from "./search-test.mjs"
import {legal, orderTests, permutations, puzzlesOf} from "./order-test.mjs"

const site = path.resolve(process.argv[2])
const axe = tools.resolve("axe-core/axe.min.js")

let passed = 0
const failures = []
const only = new RegExp(process.env.ONLY || "") // some tests, by name
async function test(name, body) {
  if (!only.test(name))
    return
  try {
    await body()
    passed++
  } catch (error) {
    failures.push(name)
    console.log(`FAIL ${name}\n     ${error.message.replace(/\n/g, "\n     ")}`)
  }
}

function check(condition, message) {
  if (!condition)
    throw new Error(message)
}

// --- what there is ----------------------------------------------------------
const files = readdirSync(site, {recursive: true}).map(String)
const pages = files.filter(f => f.endsWith(".html")).sort()
const chapters = pages.filter(name =>
  !name.includes("/") && name !== "404.html")
const size = files.map(f => statSync(path.join(site, f)))
  .reduce((sum, s) => sum + (s.isFile() ? s.size : 0), 0)

const types = {html: "text/html; charset=utf-8", css: "text/css",
  js: "text/javascript", svg: "image/svg+xml", png: "image/png"}
// As a host of static pages does it: what is not there is 404.html.
const server = createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, "http://x").pathname)
  const file = path.join(site, name)
  if (!file.startsWith(site) || !existsSync(file) || !statSync(file).isFile())
    return response.writeHead(404, {"content-type": types.html})
      .end(readFileSync(path.join(site, "404.html")))
  const type = types[path.extname(file).slice(1)] || "application/octet-stream"
  response.writeHead(200, {"content-type": type}).end(readFileSync(file))
})
await new Promise(ready => server.listen(0, "127.0.0.1", ready))
const http = `http://127.0.0.1:${server.address().port}/`
const local = pathToFileURL(site + path.sep).href

const {browser, close} = await launch()

// A tab that keeps a list of what went wrong in it, and of what it loaded.
async function tab(width = 1280, scheme = "light") {
  const page = await browser.newPage()
  // Never the reason why a slow machine fails.
  page.setDefaultTimeout(120000)
  page.wrong = []
  page.loaded = 0
  page.on("console", m => ["error", "warn"].includes(m.type()) &&
    page.wrong.push(`console: ${m.text()}`))
  page.on("pageerror", e => page.wrong.push(`script: ${e.message}`))
  page.on("requestfailed", r => page.wrong.push(`failed: ${r.url()}`))
  page.on("request", r => {
    if (![http, local, "data:", "blob:"].some(s => r.url().startsWith(s)))
      page.wrong.push(`outside: ${r.url()}`)
  })
  page.on("response", r => {
    if (r.status() >= 400)
      page.wrong.push(`${r.status()}: ${r.url()}`)
    else if (r.url().startsWith(http))
      page.loaded += statSync(path.join(site, new URL(r.url()).pathname)).size
  })
  await page.setViewport({width, height: 800})
  await page.emulateMediaFeatures([
    {name: "prefers-color-scheme", value: scheme}])
  return page
}

async function open(page, base, name) {
  page.wrong.length = 0
  page.loaded = 0
  await page.goto(base + name, {waitUntil: "load"})
}

// --- every page -------------------------------------------------------------
const targets = new Map() // of each page: its ids
const links = [] // [page, href]

async function inspect(page, name) {
  const found = await page.evaluate(() => ({
    ids: [...document.querySelectorAll("[id]")].map(e => e.id),
    links: [...document.querySelectorAll("a[href]")].map(a => a.href),
    images: [...document.images].map(i =>
      [i.getAttribute("src"), i.naturalWidth, i.alt]),
    headings: document.querySelectorAll("h1").length,
  }))
  targets.set(name, new Set(found.ids))
  links.push(...found.links.map(href => [name, href]))
  for (const [src, width, alt] of found.images) {
    check(width > 0, `${src} does not load`)
    check(alt.length > 20, `${src} has no text that says what it shows`)
  }
  check(found.headings === 1, `${found.headings} headings of level 1`)
}

// Nothing that the Web Content Accessibility Guidelines forbid at A and AA.
async function accessible(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details"))
      details.open = true
  })
  await page.addScriptTag({path: axe})
  const found = await page.evaluate(async () => {
    const result = await axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a",
      "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
      preload: false})
    return result.violations.map(v => `${v.id}: ${v.nodes.length} times, ` +
      v.nodes.slice(0, 3).map(n => `${n.target} ${n.any[0]?.message || ""}`)
        .join("\n  "))
  })
  check(found.length === 0, found.join("\n"))
}

// Each page is loaded wide, light and from a file, and narrow, dark and from a
// server. Judging one takes a second, a long listing several: so the chapters are
// judged in both, and for all else a few stand for those that look like them.
const few = ["index.html", "02-unjoined-fork.html", "11-threads-instead.html",
  "words.html", pages.find(name => name.startsWith("source/")),
  pages.find(name => name.endsWith(".bats.html")), "404.html",
  pages.find(name => name.startsWith("steps/"))]

async function everyPage(base, width, scheme, which, judged, first) {
  const page = await tab(width, scheme)
  const from = base === http ? "server" : "file"
  for (const name of which) {
    const where = `${name}, ${width} px, ${scheme}, from a ${from}`
    await test(`${where}: loads whole, and nothing from outside`, async () => {
      await open(page, base, name)
      check(page.wrong.length === 0, page.wrong.join("\n"))
    })
    if (first)
      await test(`${name}: pictures, texts for them, one title`,
        () => inspect(page, name))
    if (base === http)
      await test(`${name}: first view under 300 KB`, () =>
        check(page.loaded < 300e3, `${page.loaded} bytes`))
    largest = Math.max(largest, page.loaded)
    await test(`${where}: no sideways scroll`, async () => {
      const [wide, window] = await page.evaluate(() =>
        [document.documentElement.scrollWidth, innerWidth])
      check(wide <= window, `${wide} px wide`)
    })
    if (judged.includes(name))
      await test(`${where}: accessible`, () => accessible(page))
  }
  await page.close()
}

// --- ways through the course ------------------------------------------------
async function nextLinks() {
  const page = await tab()
  await open(page, local, "index.html")
  const listed = await page.$$eval(".chapters a", all => all.map(a => a.href))
  const walked = [page.url()]
  for (;;) {
    const next = await page.$("a[rel=next]")
    if (!next || walked.length > pages.length)
      break
    await Promise.all([page.waitForNavigation(), next.click()])
    walked.push(page.url())
  }
  check(walked.join("\n") === listed.join("\n"),
    `walked\n${walked.slice(0, 30).join("\n")}`)
  check(chapters.length === listed.length, "a page is not in the list")
  for (const url of [...walked].reverse().slice(1)) {
    await Promise.all([page.waitForNavigation(), page.click("a[rel=prev]")])
    check(page.url() === url, `back leads to ${page.url()}, not ${url}`)
  }
  await page.close()
}

function linksResolve() {
  const bad = []
  for (const [name, href] of links) {
    const url = new URL(href)
    if (!href.startsWith(local)) {
      if (url.protocol !== "https:")
        bad.push(`${name}: ${href}`)
      continue
    }
    const to = decodeURIComponent(url.pathname)
      .slice(new URL(local).pathname.length)
    const anchor = decodeURIComponent(url.hash.slice(1))
    if (!existsSync(path.join(site, to)))
      bad.push(`${name}: no page ${to}`)
    else if (anchor && !targets.get(to)?.has(anchor))
      bad.push(`${name}: ${to} has no #${anchor}`)
  }
  check(links.length > 50, "hardly any links")
  check(bad.length === 0, [...new Set(bad)].join("\n"))
}

// For each page the word that it has and fewest others have.
async function search(base) {
  const texts = new Map(chapters.map(p => {
    // What has one stem is one word for the search.
    const [, article] = /<article[^>]*>(.*)<\/article>/s
      .exec(readFileSync(path.join(site, p), "utf8"))
    const text = article.replace(/<script.*?<\/script>/gs, " ")
      .replace(/<[^>]*>/g, " ")
    return [p, new Set(text.toLowerCase().match(/\b[a-z]{4,14}\b/g))]
  }))
  const page = await tab()
  await open(page, base, "words.html")
  for (const [name, words] of texts) {
    const others = [...texts].filter(([n]) => n !== name)
    const stem = w => w.replace(/(ing|ed|es|s|er|ly|ion)$/, "")
    const rare = [...words].filter(w => w.length >= 6).map(w =>
      [others.filter(([, set]) => [...set].some(other =>
        other.startsWith(stem(w)))).length, w]).sort((a, b) =>
      a[0] - b[0] || (a[1] < b[1] ? -1 : 1))[0]
    await test(`search finds “${rare[1]}” in ${name}`, async () => {
      await page.keyboard.press("/")
      await page.keyboard.type(rare[1])
      await page.waitForSelector("#search-results a")
      const found = await page.$$eval("#search-results a",
        all => all.map(a => a.href.split("#")[0]))
      check(found.includes(base + name), `it finds ${found.join(" ")}`)
      await page.keyboard.press("Escape")
      check(page.wrong.length === 0, page.wrong.join("\n"))
    })
  }
  await page.close()
}

async function searchLeads(base) {
  const page = await tab()
  await test("search leads there by keyboard", async () => {
    await open(page, base, "index.html")
    await page.keyboard.press("/")
    await page.keyboard.type("zombie")
    await page.waitForSelector("#search-results a")
    const first = await page.$eval("#search-results a", a => a.href)
    await page.keyboard.press("ArrowDown")
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")])
    check(page.url() === first, page.url())
  })
  await page.close()
}

// --- the player -------------------------------------------------------------
const replayed = pages.filter(p => /class="replay"/.test(
  readFileSync(path.join(site, p), "utf8")))

// Makes a page's time run as fast as it can be drawn.
const fastClock = () => {
  let now = 0
  window.requestAnimationFrame = draw => setTimeout(() => draw(now += 90), 0)
}

const stateOf = page => page.$eval("figure.replay", figure => ({
  ended: figure.dataset.ended,
  clock: figure.querySelector(".clock").textContent,
  rows: [...figure.querySelectorAll(".row:not(.unborn)")].map(row =>
    row.querySelector("b").textContent + ": " +
    row.querySelector("small").textContent),
  printed: [...figure.querySelectorAll(".out li.printed code")].filter(c =>
    getComputedStyle(c).visibility === "visible").map(c => c.textContent.trim()),
  label: figure.querySelector(".play").getAttribute("aria-label"),
  runs: figure.querySelectorAll(".run").length,
}))

// The runs that a chapter's page holds.
function runsOf(slug) {
  const text = readFileSync(path.join(site, `${slug}.html`), "utf8")
  return JSON.parse(/class="replay-data">(.*?)<\/script>/s.exec(text)[1]).runs
}

// The recorded end, read from the record and not from the page.
function recorded(slug) {
  const record = JSON.parse(readFileSync(
    path.join(root, "docs/pictures", `${slug}.json`), "utf8"))
  // Of those that share a row only the first is looked at.
  const {folded} = runsOf(slug)[0]
  const shown = record.processes.filter((p, i) =>
    !folded.some(([first, last]) => i > first && i <= last))
  return {lines: record.lines.map(line => line.text.trim()),
    ends: shown.map(p => p.thread_of !== null ? "ended"
      : p.signal ? `killed by ${p.signal}` : `exit ${p.exit}`),
    orphans: record.processes.filter(p => p.orphaned !== null).length,
    end: record.end_ms}
}

// A picture that gives the answer away is covered until one has guessed.
async function uncover(page) {
  const button = await page.$(".cover button")
  if (!button)
    return false
  check(await page.$eval(".replay .stage", stage =>
    !stage.checkVisibility({visibilityProperty: true})), "not covered")
  await button.click()
  check(await page.$eval(".replay .stage", stage =>
    stage.checkVisibility({visibilityProperty: true})), "still covered")
  return true
}

// Two runs that are compared differ in one thing: their naps are the same.
function onlyOneThing() {
  const napsOf = run => run.processes.flatMap(p => p.spans)
    .filter(span => span[2] === "asleep" && span[1] - span[0] > 50)
    .map(span => Math.round((span[1] - span[0]) / 100)).sort().join()
  const bad = ["01-sequential-sleep", "02-unjoined-fork", "03-joined-fork"]
    .filter(slug => {
      const [a, b] = runsOf(slug).slice(-2).map(napsOf)
      return a === "" || a !== b
    })
  check(bad.length === 0, bad.join(" "))
}

// A legend for all that is drawn, and no more.
async function legends() {
  const page = await tab()
  for (const name of replayed) {
    await open(page, local, name)
    await uncover(page)
    const bad = await page.$$eval("figure.replay", figures =>
      figures.flatMap(figure => {
        const bars = [...figure.querySelectorAll(".track .bar")].map(bar =>
          bar.className)
        const told = [...figure.querySelectorAll(".legend i")].map(i =>
          i.className)
        return [...bars.filter(bar => !told.includes(bar)),
          ...told.filter(t => t.startsWith("bar") && t !== "bar zombie" &&
            !bars.includes(t))]
      }))
    check(bad.length === 0, `${name}: ${[...new Set(bad)].join(", ")}`)
  }
  await page.close()
}

async function uncoveredByAnswer() {
  const page = await tab()
  await open(page, local, "04-ten-processes.html")
  check(await page.$(".cover"), "not covered")
  await page.evaluate(() => [...document.querySelectorAll("summary")]
    .find(s => s.textContent.trim() === "Answer").click())
  await page.waitForFunction(() => !document.querySelector(".cover"))
  await page.close()
}

async function player(name) {
  const page = await tab()
  await page.evaluateOnNewDocument(fastClock)
  await open(page, local, name)
  const covered = ["01", "03", "04", "07", "10", "12"]
    .includes(path.basename(name).slice(0, 2))
  check(await uncover(page) === covered, `covered: ${!covered}`)
  const slug = path.basename(name, ".html")
  const want = recorded(slug)
  const before = await stateOf(page)
  check(before.printed.length === 0, "the output shows before it was asked for")
  check(before.rows.length === want.ends.length, "rows are missing at first")
  // To the beginning: nothing is printed, and only the first process is there.
  await page.focus("figure.replay input[type=range]")
  await page.keyboard.press("Home")
  const start = await stateOf(page)
  check(start.rows.length === 1, `${start.rows.length} rows at 0 s`)
  check(start.printed.length === 0, "lines at 0 s")
  const label = await page.$eval(".play", button => {
    button.click()
    return button.getAttribute("aria-label")
  })
  check(label === "Pause", "play did not start")
  await page.waitForSelector("figure[data-ended=true]")
  const end = await stateOf(page)
  check(end.label === "Play", "still playing at the end")
  check(end.printed.join("\n") === want.lines.join("\n"),
    `printed at the end:\n${end.printed.join("\n")}`)
  check(end.rows.length === want.ends.length, "rows are missing at the end")
  want.ends.forEach((words, i) => check(end.rows[i].includes(words),
    `${end.rows[i]} at the end, expected ${words}`))
  check(end.rows.filter(r => r.includes("orphan")).length === want.orphans,
    `${want.orphans} orphans, shown: ${end.rows.join("; ")}`)
  check(page.wrong.length === 0, page.wrong.join("\n"))
  await page.close()
}

async function playerByKeys() {
  const page = await tab()
  await open(page, local, "03-joined-fork.html")
  await uncover(page)
  await page.focus("figure.replay input[type=range]")
  await page.keyboard.press("Home")
  const seen = []
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press(".")
    seen.push(await page.$eval(".said", p => p.textContent))
    if ((await stateOf(page)).ended === "true")
      break
  }
  const story = seen.join("\n")
  for (const part of [/child 1 begins/, /child 2 begins/, /blocks in wait|waits for child/,
    /child 2 prints “Done/, /joins child 1/, /parent ends, exit 0/])
    check(part.test(story), `no ${part} in:\n${story}`)
  await page.keyboard.press(" ")
  check((await stateOf(page)).label === "Pause", "space does not play")
  await page.keyboard.press("k")
  check((await stateOf(page)).label === "Play", "k does not pause")
  await page.close()
}

// A frame advances the run by no more than it took, and by a tenth of a second
// at most: so no line is left out, however slow the machine, and nothing is over
// before its time.
async function inRealTime() {
  const page = await tab()
  await open(page, local, "02-unjoined-fork.html")
  const seen = await page.evaluate(() => new Promise(done => {
    const figure = document.querySelector("figure.replay")
    const moments = [], begun = performance.now()
    new MutationObserver(() => {
      moments.push(figure.querySelectorAll(".out li.printed").length)
      if (figure.dataset.ended === "true")
        done({moments, took: performance.now() - begun})
    }).observe(figure, {attributes: true, subtree: true})
    figure.querySelector(".play").click()
  }))
  check(seen.took > 3000, "over before one can look")
  check(new Set(seen.moments).size >= 4, `lines came ${seen.moments.join(" ")}`)
  check(seen.moments.every((n, i, all) => i === 0 || n >= all[i - 1]),
    "a line went away again")
  await page.close()
}

async function besideEachOther() {
  const page = await tab()
  await page.evaluateOnNewDocument(fastClock)
  await open(page, local, "03-joined-fork.html")
  await uncover(page)
  await page.click(".both")
  await page.waitForSelector("figure[data-ended=true]")
  const state = await stateOf(page)
  check(state.runs === 2, `${state.runs} runs`)
  const [a, b] = await page.$$eval(".run", runs =>
    runs.map(run => run.getBoundingClientRect().toJSON()))
  check(Math.abs(a.top - b.top) < 2 && b.left >= a.right, "not side by side")
  check(state.rows.filter(r => r.includes("orphan")).length === 2,
    "no orphans beside it")
  await page.click(".both")
  check((await stateOf(page)).runs === 1, "it does not go away again")
  await page.close()
}

async function withReducedMotion() {
  const page = await tab()
  await page.emulateMediaFeatures([
    {name: "prefers-reduced-motion", value: "reduce"}])
  await open(page, local, "02-unjoined-fork.html")
  await page.click(".play")
  const moments = await page.$$eval(".moments li b",
    all => all.map(b => b.textContent))
  const clocks = new Set(), said = new Set()
  while (said.size < 3) {
    clocks.add((await stateOf(page)).clock)
    said.add(await page.$eval(".said", p => p.textContent))
    if ((await stateOf(page)).ended === "true")
      break
    await new Promise(wake => setTimeout(wake, 30))
  }
  const between = [...clocks].filter(clock => !moments.includes(clock))
  check(said.size > 1, "it does not play")
  check(between.length === 0, `it stood at ${between}, where nothing happens`)
  await page.close()
}

async function withoutScripts() {
  const page = await tab()
  await page.setJavaScriptEnabled(false)
  await open(page, local, "02-unjoined-fork.html")
  const box = await (await page.$("figure.replay img")).boundingBox()
  check(box && box.width > 300 && box.height > 100, "no still picture")
  const puzzle = await page.$(".puzzle")
  check(!puzzle || !(await puzzle.boundingBox()), "an empty puzzle shows")
  check(page.wrong.length === 0, page.wrong.join("\n"))
  await page.close()
}

async function schemes() {
  const page = await tab(1280, "light")
  await open(page, http, "index.html")
  const paper = () => page.evaluate(() =>
    getComputedStyle(document.body).backgroundColor)
  const light = await paper()
  await page.click(".scheme")
  const dark = await paper()
  check(light !== dark, "the button changes nothing")
  await open(page, http, "01-sequential-sleep.html")
  check(await paper() === dark, "forgotten on the next page")
  await page.click(".scheme")
  await page.close()
}

// --- by pointer -------------------------------------------------------------
// What lies in the middle of each control, where it is pressed: it or a part of
// it, and nothing that lies over it.
async function pressable(name) {
  const page = await tab()
  await open(page, http, name)
  const bad = []
  for (const width of [390, 768, 1000, 1280]) {
    await page.setViewport({width, height: 800, hasTouch: width < 1000})
    bad.push(...await page.evaluate(width => {
      const controls = [...document.querySelectorAll("a[href], button, summary," +
        " label[role=button], input:not(.md-toggle), figure.replay")]
      const bad = []
      for (const control of controls) {
        if (!control.checkVisibility({visibilityProperty: true,
          opacityProperty: true}) || control.closest(".md-skip, [disabled]"))
          continue
        control.scrollIntoView({block: "center", behavior: "instant"})
        const [box] = control.getClientRects()
        const x = box.left + box.width / 2, y = box.top + box.height / 2
        // In a drawer that is shut, or in a box that scrolls.
        if (box.width === 0 || x < 0 || x >= innerWidth)
          continue
        const seen = document.elementFromPoint(x, y)
        if (!control.contains(seen) && !seen?.contains(control.closest("label")))
          bad.push(`${width} px: ${control.outerHTML.slice(0, 90)} lies under ` +
            `${seen?.outerHTML.slice(0, 90)}`)
      }
      return bad
    }, width))
  }
  await page.close()
  check(bad.length === 0, `${bad.length} controls\n${bad.slice(0, 6).join("\n")}`)
}

// The controls of the header, pressed with a mouse and with a finger.
async function headerByPointer(width) {
  const page = await tab(width)
  await page.setViewport({width, height: 800, hasTouch: true})
  const middle = async selector => {
    const box = await (await page.$(selector)).boundingBox()
    return [box.x + box.width / 2, box.y + box.height / 2]
  }
  for (const kind of ["mouse", "touchscreen"]) {
    const press = async selector => page[kind][kind === "mouse" ? "click"
      : "tap"](...await middle(selector))
    await open(page, http, "02-unjoined-fork.html")
    if (width < 1220) {
      await press("header label[role=button]")
      await page.waitForFunction(() =>
        document.getElementById("__drawer").checked)
      await page.keyboard.press("Escape")
      await page.waitForFunction(() => {
        const {right} = document.querySelector(".md-sidebar--primary")
          .getBoundingClientRect()
        return right <= 0 && document.elementFromPoint(30, 30)
          .closest("header") !== null
      })
    }
    const before = await page.evaluate(() =>
      document.body.dataset.mdColorScheme)
    await press(".scheme")
    await page.waitForFunction(scheme =>
      document.body.dataset.mdColorScheme !== scheme, {}, before)
    await press(".search input")
    await page.waitForFunction(() =>
      document.activeElement.matches(".search input"))
    await Promise.all([page.waitForNavigation(), press("header .wordmark")])
    check(page.url() === `${http}index.html`, page.url())
  }
  await page.close()
}

// --- on paper, without scripts, from afar --------------------------------------
async function onPaper() {
  const page = await tab(1280, "dark")
  await open(page, http, "02-unjoined-fork.html")
  await page.emulateMediaType("print")
  const [ink, paper, code] = await page.evaluate(() => [
    getComputedStyle(document.querySelector("article p")).color,
    getComputedStyle(document.body).backgroundColor,
    getComputedStyle(document.querySelector("article pre code")).color])
  const light = color => color.match(/\d+/g).slice(0, 3).map(Number)
    .reduce((a, b) => a + b) / 3
  check(light(paper) > 240, `paper ${paper}`)
  check(light(ink) < 90 && light(code) < 90, `ink ${ink}, code ${code}`)
  await page.close()
}

async function darkWithoutScripts() {
  const page = await tab(1280, "dark")
  await page.setJavaScriptEnabled(false)
  await open(page, http, "index.html")
  const shot = await page.screenshot({encoding: "binary", clip:
    {x: 0, y: 300, width: 1, height: 1}, type: "jpeg"})
  await page.setJavaScriptEnabled(true)
  await page.goto("about:blank")
  // Without scripts nothing can be asked: so the picture is looked at.
  const paper = await page.evaluate(async base64 => {
    const image = await createImageBitmap(await (await fetch(
      `data:image/jpeg;base64,${base64}`)).blob())
    const canvas = new OffscreenCanvas(1, 1).getContext("2d")
    canvas.drawImage(image, 0, 0)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }, Buffer.from(shot).toString("base64"))
  check(paper[0] < 60, `the paper is ${paper}`)
  await page.close()
}

async function notThere() {
  const page = await tab()
  for (const name of ["no-such.html", "source/lessons/no/such.c.html"]) {
    await page.goto(http + name, {waitUntil: "load"})
    // Before the page says where its links begin, the browser's look-ahead
    // asks for them beside the page that is not there.
    const beside = http + path.dirname(name)
    page.wrong = page.wrong.filter(w => !w.includes(name) &&
      !w.includes("the server responded with a status of 404") &&
      !(name.includes("/") && w.includes(beside)))
    check((await page.$eval("h1", h => h.textContent)).includes("no such page"),
      "says nothing")
    check(await page.evaluate(() => getComputedStyle(document.body)
      .getPropertyValue("--paper")) !== "", "has no style")
    await Promise.all([page.waitForNavigation(),
      page.click("header .wordmark")])
    check(page.url() === `${http}index.html`, page.url())
  }
  check(page.wrong.length === 0, page.wrong.join("\n"))
  await page.close()
}

// Each page says what it is about, in its own words, and is sound HTML where
// Markdown was not.
function soundPages() {
  const said = new Map()
  const bad = []
  for (const name of pages) {
    const text = readFileSync(path.join(site, name), "utf8")
    const [, what] = /name="description" content="([^"]*)"/.exec(text) || []
    if (!what || what.length < 20)
      bad.push(`${name}: no description`)
    else if (said.has(what))
      bad.push(`${name} and ${said.get(what)} have one description`)
    said.set(what, name)
    if (/<th[^>]*>\s*<\/th>/.test(text))
      bad.push(`${name}: an empty th`)
    if (/<p>\s*<(summary|details|div)/.test(text))
      bad.push(`${name}: a block in a paragraph`)
  }
  check(bad.length === 0, bad.join("\n"))
}

// What is copied from a block, also where there is no navigator.clipboard.
async function copies() {
  const page = await tab()
  await page.evaluateOnNewDocument(() => {
    Object.defineProperty(navigator, "clipboard", {value: undefined})
    document.execCommand = what => {
      window.copied = what === "copy" && document.activeElement.value
      return true
    }
  })
  const copied = async (name, words) => {
    await open(page, local, name)
    return page.evaluate(async words => {
      const pre = [...document.querySelectorAll("pre")]
        .find(p => p.innerText.includes(words))
      const button = pre.parentElement.querySelector(".copy")
      button.click()
      await new Promise(wake => setTimeout(wake, 50))
      return [window.copied, button.textContent]
    }, words)
  }
  const [ps, said] = await copied("02-unjoined-fork.html", "ps -o pid")
  check(ps === "build/02-unjoined-fork; sleep 0.5; ps -o pid,ppid,stat,comm\n",
    `copied: ${ps}`)
  check(said === "Copied", said)
  const [code] = await copied("02-unjoined-fork.html", "static void start_pro")
  check(code.startsWith("static void start_process") &&
    code.trimEnd().endsWith("}"), `copied: ${code}`)
  const file = "lessons/03-joined-fork/exercise.c"
  await open(page, local, `source/${file}.html`)
  await page.click(".copy-file")
  await page.waitForFunction(() => window.copied)
  check(await page.evaluate(() => window.copied) ===
    readFileSync(path.join(root, file), "utf8"), "not the file")
  await page.close()
}

// A file's page: the task as text, the file to take along, and the way back.
async function sourcePages() {
  const page = await tab()
  const file = "lessons/03-joined-fork/exercise.c"
  await open(page, http, `source/${file}.html`)
  const body = await page.evaluate(async () => (await fetch(
    document.querySelector("a[download]").href)).text())
  check(body === readFileSync(path.join(root, file), "utf8"), "downloads else")
  // Some words of the task, from the file's second paragraph on.
  const [, words] = /\n \*\n[^]*?\b([a-z]+ [a-z]+ [a-z]+ [a-z]+)\b/.exec(body)
  check((await page.$$eval("article :is(p, li)", all => all.map(p =>
    p.textContent).join(" "))).includes(words), `no “${words}”`)
  check(!(await page.$eval(".listing", e => e.textContent)).includes(words),
    "the task is there twice")
  await Promise.all([page.waitForNavigation(), page.click(".back")])
  check(page.url().endsWith("03-joined-fork.html"), page.url())
  await Promise.all([page.waitForNavigation(),
    page.click("a[href^='steps/']")])
  const steps = await page.$$eval("h2", all => all.map(h => h.id.slice(0, 3)))
  check(steps.join(" ").startsWith("03a 03b 03c"), steps.join(" "))
  const [open_, code] = await page.$eval("#\\30 3b-its-exit-status", h => {
    let e = h
    do e = e.nextElementSibling
    while (!e.textContent.trim().startsWith("A solution"))
    return [e.open, e.textContent]
  })
  check(!open_, "the solution lies open")
  check(code.includes("WEXITSTATUS(status)") && !code.includes("STARTER"), code)
  await page.close()
}

// The archive that the first page offers holds the course.
async function theCourse() {
  const page = await tab()
  await open(page, http, "index.html")
  const href = await page.$eval("a[download]", a => a.href)
  await page.close()
  const names = execFileSync("tar", ["tzf",
    path.join(site, path.basename(href))], {encoding: "utf8"}).split("\n")
  for (const name of ["Makefile", "README.md", "docs/README.md",
    "lessons/03-joined-fork/joined_fork.c", "common/pool/pool.h"])
    check(names.includes(`forklings/${name}`), `no ${name}`)
  check(!names.some(n => /^forklings\/(build|\.git)\//.test(n)), "too much")
}

async function drawer() {
  const page = await tab(390)
  await open(page, local, "02-unjoined-fork.html")
  await page.focus("label[role=button]")
  await page.keyboard.press("Enter")
  const link = await page.$(".chapters a[href^='03-']")
  // It slides in: not before it stands still.
  await page.waitForFunction(a => {
    const {left} = a.getBoundingClientRect()
    const still = left >= 0 && left === a.leftBefore
    a.leftBefore = left
    return still
  },
    {}, link)
  await Promise.all([page.waitForNavigation(), link.click()])
  check(page.url().includes("/03-"), page.url())
  await page.close()
}

// --- the puzzles ------------------------------------------------------------
const linesOf = page => page.$$eval(".puzzle li", all =>
  all.map(li => Number(li.dataset.line)))

// Puts the lines into an order, with the buttons and by keyboard only.
async function arrange(page, wanted) {
  for (let place = 0; place < wanted.length; place++) {
    const at = (await linesOf(page)).indexOf(wanted[place])
    if (at > place)
      await page.focus(`.puzzle li[data-line="${wanted[place]}"] .up`)
    for (let i = at; i > place; i--)
      await page.keyboard.press(i % 2 ? "Enter" : "ArrowUp")
  }
  check((await linesOf(page)).join() === wanted.join(), "not as arranged")
}

async function puzzleWorks(name, puzzle) {
  const page = await tab()
  await open(page, local, name)
  const verdict = async () => {
    await page.click(".puzzle-check")
    return page.$eval(".puzzle", p => p.classList.contains("right") ? "right"
      : p.classList.contains("wrong") ? "wrong" : "none")
  }
  check(await verdict() === "wrong", "it begins with the answer")
  const all = permutations(puzzle.lines.length)
  const good = all.filter(p => legal(puzzle, p))
  for (const p of good.slice(0, 3)) {
    await arrange(page, p)
    check(await verdict() === "right", `refuses ${p}`)
  }
  // Each rule, broken by as little as may be.
  for (const [a, b] of puzzle.rules.slice(0, 8)) {
    const [first, second] = [a, b].map(n =>
      puzzle.lines.findIndex(line => line.name === n))
    const p = good[0].filter(i => i !== second)
    p.splice(p.indexOf(first), 0, second)
    await arrange(page, p)
    check(await verdict() === "wrong", `accepts ${p}, though ${a} < ${b}`)
    check((await page.$eval(".puzzle-foot .puzzle-said", e => e.textContent))
      .match(/comes before .* in every run: .{10}/s), "does not say why")
  }
  const answer = async number => {
    await page.$eval(".puzzle-count input", e => { e.value = "" })
    await page.type(".puzzle-count input", String(number))
    await page.keyboard.press("Enter")
    return page.$eval(".puzzle-count .puzzle-said", e => e.textContent)
  }
  check((await answer(good.length)).startsWith("Not"), "accepts a wrong count")
  check((await answer(good.length - 1)).startsWith("Right"),
    "refuses the right count")
  // With the mouse: the last line to the top.
  await page.$eval(".puzzle", e => e.scrollIntoView({block: "center", behavior: "instant"}))
  const before = await linesOf(page)
  const rows = await page.$$(".puzzle li .grip")
  const [from, to] = [await rows.at(-1).boundingBox(),
    await rows[0].boundingBox()]
  await page.mouse.move(from.x + 4, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(to.x + 4, to.y + 2, {steps: 25})
  await page.mouse.up()
  const after = await linesOf(page)
  check(after[0] === before.at(-1), `dragged ${before} to ${after}`)
  check(page.wrong.length === 0, page.wrong.join("\n"))
  await page.close()
}

// --- all of it --------------------------------------------------------------
let largest = 0
const begun = Date.now()
const everyWidth = scheme => Promise.all([[320, 1280], [390, 768]].map(
  async widths => {
    for (const width of widths)
      await everyPage(local, width, scheme, pages, pages, false)
  }))
try {
  if (process.env.EVERY) {
    await everyWidth("light")
    await everyWidth("dark")
  }
  await test("the site is under 9 MB", () => check(size < 9e6, `${size} bytes`))
  await orderTests(site, test)
  searchTests(site, test)
  await test("each page has a description, and is sound HTML", soundPages)
  const replays = replayed.filter(name => name !== "index.html")
  // Two tabs at a time; each line below is one after the other.
  await Promise.all([
    (async () => {
      await everyPage(local, 1280, "light", pages, [...chapters, ...few], true)
      await test("links and anchors lead somewhere", linksResolve)
      await everyPage(http, 390, "light", few, few)
      await search(local)
      await test("next leads through the whole course, and back", nextLinks)
      await test("the replay by keyboard", playerByKeys)
      await test("two replays beside each other", besideEachOther)
      await test("what is compared differs in one thing", onlyOneThing)
      await test("the replay's legend", legends)
      await test("the answer uncovers the picture", uncoveredByAnswer)
      await test("a chapter without scripts", withoutScripts)
      await test("dark without scripts", darkWithoutScripts)
      await test("printed in dark mode", onPaper)
      await test("a page that is not there", notThere)
      await test("what is copied", copies)
      await test("source pages and small steps", sourcePages)
      await test("the course to download", theCourse)
    })(),
    (async () => {
      await everyPage(http, 390, "dark", pages,
        [...chapters, ...few])
      await everyPage(local, 1280, "dark", few, few)
      await searchLeads(http)
      await test("there are replays", () => check(replayed.length > 3, replayed))
      for (const name of replays)
        await test(`${name}: the replay plays to the end`, () => player(name))
      for (const [name, puzzle] of puzzlesOf(site))
        await test(`${name}: the puzzle`, () => puzzleWorks(name, puzzle))
      for (const name of [...chapters, ...few.filter(f => f.includes("/"))])
        await test(`${name}: each control is pressed in its middle`,
          () => pressable(name))
      for (const width of [390, 768, 1000, 1280])
        await test(`the header by mouse and finger, ${width} px`,
          () => headerByPointer(width))
      await test("light and dark by button", schemes)
      await test("the drawer of a narrow window, by keyboard", drawer)
    })(),
  ])
  // Not while others are at it: what is kept is kept for all tabs.
  await predictionTests({test, check, tab, open, address: http,
    chapters: chapters.filter(name => /^\d\d-/.test(name))})
  await test("the replay in real time", inRealTime)
  await test("the replay with reduced motion", withReducedMotion)
} finally {
  await close()
  server.close()
}
console.log(`${pages.length} pages, ${Math.round(size / 1000)} KB; largest ` +
  `first view ${Math.round(largest / 1000)} KB; ` +
  `${Math.round((Date.now() - begun) / 1000)} s`)
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0
