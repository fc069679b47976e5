// The player with a source beside it, in a real browser: does it light the line
// in which each process stands? The programs say that themselves: before each
// call that takes time they print FILE:LINE. And everything is pressed.
//
// usage: node lines-test.mjs build/site-lines     CHROMIUM names the browser
//
// Ends with "lines: N passed, N failed".
import {readdirSync, readFileSync} from "node:fs"
import path from "node:path"
import {pathToFileURL} from "node:url"
import {launch, tools} from "./browser.mjs"

const folder = path.resolve(process.argv[2])
const axe = tools.resolve("axe-core/axe.min.js")
const MOMENTS = 100

let passed = 0, failed = 0
async function test(name, body) {
  try {
    await body()
    passed++
  } catch (error) {
    failed++
    console.log(`FAIL lines: ${name}\n     ${error.message}`)
  }
}

function check(condition, message) {
  if (!condition)
    throw new Error(message)
}

const {browser, close} = await launch()

async function open(name, width = 1280, scheme = "light") {
  const page = await browser.newPage()
  const address = pathToFileURL(path.join(folder, `${name}.html`)).href
  page.wrong = []
  page.on("console", m => ["error", "warn"].includes(m.type()) &&
    page.wrong.push(`console: ${m.text()}`))
  page.on("pageerror", e => page.wrong.push(`script: ${e.message}`))
  page.on("request", r => {
    if (r.url() !== address && !r.url().startsWith("data:"))
      page.wrong.push(`it asks for ${r.url()}`)
  })
  await page.setViewport({width, height: 800})
  await page.emulateMediaFeatures([
    {name: "prefers-color-scheme", value: scheme}])
  await page.goto(address)
  return page
}

// The truth of a moment, for each process by name: what it printed last.
function truthOf(record, ms) {
  const truth = new Map()
  const seen = {child: 0, thread: 0}
  record.processes.forEach((p, i) => {
    const kind = p.thread_of === null ? "child" : "thread"
    seen[kind] += i > 0
    const name = i > 0 ? `${kind} ${seen[kind]}`
      : record.processes.length > 1 ? "parent" : "process"
    const said = record.lines.filter(l => l.process === i && l.ms <= ms).pop()
    if (said && ms < p.end)
      truth.set(name, said.text)
  })
  return truth
}

// What is lit, by the names on the chips.
const litNow = page => page.evaluate(() => {
  const found = {}
  for (const row of document.querySelectorAll(".lit-lines li.lit"))
    for (const chip of row.querySelectorAll(".chips b"))
      found[chip.title] = row.closest("ol").previousElementSibling.textContent +
        ":" + row.querySelector(".no").textContent
  return found
})

async function lightsTheRightLine(name) {
  const record = JSON.parse(readFileSync(path.join(folder, `${name}.json`)))
  const page = await open(name)
  let right = 0, asked = 0
  for (let k = 0; k < MOMENTS; k++) {
    const ms = record.end_ms * (k + 0.5) / MOMENTS
    await page.evaluate(at => document.querySelector(".replay").goTo(at), ms)
    const lit = await litNow(page)
    for (const [who, line] of truthOf(record, ms)) {
      asked++
      right += lit[who] === line
    }
  }
  check(page.wrong.length === 0, page.wrong.join("; "))
  await page.close()
  check(asked >= MOMENTS / 2 && right >= 0.95 * asked,
    `right about ${right} of ${asked}`)
}

async function pressed(width, scheme) {
  const page = await open("children", width, scheme)
  const said = () => page.$eval(".visits", v => v.textContent)
  check((await page.evaluate(() => document.documentElement.scrollWidth)) <=
    width, "wider than the window")
  const [bars, source] = await page.evaluate(() => [".chart", ".lit-source"]
    .map(name => document.querySelector(name).getBoundingClientRect().toJSON()))
  check(width < 1000 ? source.top >= bars.bottom : source.left >= bars.right,
    "bars and source are not beside, or below, each other")
  // A bar: its line.
  const track = (await page.$$(".track"))[1]
  await track.evaluate(t => t.scrollIntoView({block: "center"}))
  const box = await track.boundingBox()
  await page.mouse.click(box.x + box.width * 0.3, box.y + box.height / 2)
  check(/^child 1 at \d+ ms: in usleep, at line \d+ of lines\.c\.$/
    .test(await said()), `a bar: ${await said()}`)
  check((await litNow(page))["child 1"] ===
    `lines.c:${/line (\d+)/.exec(await said())[1]}`, "it is not lit")
  check(await page.$eval(".lit-line[aria-pressed=true]", line => {
    const list = line.closest(".lit-lines").getBoundingClientRect()
    const own = line.getBoundingClientRect()
    return own.top >= list.top && own.bottom <= list.bottom
  }), "its line is out of sight")
  // A line: by whom, and when.
  const line = await page.$(".lit-line[aria-pressed=true]")
  await line.click()
  await line.click()
  check(/^Line \d+ was run 3 times, by 3:(child \d: at [\d.]+ ms, for \d+ ms){3}$/
    .test(await said()), `a line: ${await said()}`)
  check((await page.$$(".spot")).length === 3, "not marked on the bars")
  // One of those: there it goes.
  const [, , third] = await page.$$(".visit-list button")
  await third.click()
  check((await litNow(page))["child 3"], "child 3 is not lit")
  // By keyboard.
  await line.focus()
  await page.keyboard.press("Enter")
  check(/^Click a line/.test(await said()), "Enter does not unpick")
  // Playing goes on from there, and moves the light.
  await page.click(".play")
  await page.waitForFunction(() =>
    document.querySelector(".replay").dataset.ended === "true",
  {timeout: 30000})
  check(Object.keys(await litNow(page)).length === 0, "lit after the end")
  await page.evaluate(() => {
    const slider = document.querySelector(".controls input")
    slider.value = 500
    slider.oninput()
  })
  // Not as a script element: the page lets none run but its own.
  await page.evaluate(readFileSync(axe, "utf-8"))
  const {violations} = await page.evaluate(() => window.axe.run())
  check(violations.length === 0, violations.map(v =>
    `${v.id}: ${v.nodes[0].html}`).join("; "))
  check(page.wrong.length === 0, page.wrong.join("; "))
  await page.close()
}

const programs = readdirSync(folder).filter(name => name.endsWith(".html"))
  .map(name => name.replace(".html", ""))
for (const name of programs.filter(name => name !== "threads"))
  await test(`${name}: lights the right line`, () => lightsTheRightLine(name))
if (programs.length > 0)
  for (const width of [390, 768, 1280])
    for (const scheme of ["light", "dark"])
      await test(`pressed at ${width}, ${scheme}`, () => pressed(width, scheme))
await close()
console.log(`lines: ${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
