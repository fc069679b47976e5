// The report of a class in a real browser, from files, as an instructor and a
// student open it.
//
// usage: node report-test.mjs build/site-report     CHROMIUM names the browser
//
// Ends with "report: N passed, N failed".
import {execFileSync} from "node:child_process"
import {readFileSync} from "node:fs"
import path from "node:path"
import {pathToFileURL} from "node:url"
import {launch, tools} from "./browser.mjs"

const folder = path.resolve(process.argv[2])
const axe = tools.resolve("axe-core/axe.min.js")
// As bytes: names need not be UTF-8.
const pages = execFileSync("find", [".", "-name", "index.html", "-print0"],
  {cwd: folder, encoding: "latin1"}).split("\0")
  .filter(name => name && !name.includes(".private/"))
  .map(name => name.slice(2)).sort()

let passed = 0, failed = 0
async function test(name, body) {
  try {
    await body()
    passed++
  } catch (error) {
    failed++
    console.log(`FAIL report: ${name}\n     ${error.message.replace(/\n/g,
      "\n     ")}`)
  }
}

function check(condition, message) {
  if (!condition)
    throw new Error(message)
}

const address = name => pathToFileURL(folder).href + "/" +
  [...Buffer.from(name, "latin1")].map(byte =>
    /[A-Za-z0-9./_-]/.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : "%" + byte.toString(16).padStart(2, "0")).join("")

const {browser, close} = await launch()

async function open(name, width, scheme) {
  const page = await browser.newPage()
  page.setDefaultTimeout(120000)
  page.wrong = []
  page.on("console", m => ["error", "warn"].includes(m.type()) &&
    page.wrong.push(`console: ${m.text()}`))
  page.on("pageerror", e => page.wrong.push(`script: ${e.message}`))
  page.on("request", r => {
    if (r.url() !== address(name) && !r.url().startsWith("data:image/svg"))
      page.wrong.push(`it asks for ${r.url()}`)
  })
  await page.setViewport({width, height: 800})
  await page.emulateMediaFeatures([
    {name: "prefers-color-scheme", value: scheme}])
  await page.goto(address(name), {waitUntil: "load"})
  return page
}

async function accessible(page) {
  // The page's own policy keeps scripts out; the judge's comes by the driver.
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details"))
      details.open = true
  })
  await page.evaluate(readFileSync(axe, "utf8"))
  const found = await page.evaluate(async () => {
    const result = await axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a",
      "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
      preload: false})
    return result.violations.map(v => `${v.id}: ${v.nodes.length} times, ` +
      v.nodes.slice(0, 3).map(n => `${n.target} ${n.any[0]?.message || ""}`)
        .join("\n  "))
  })
  check(found.length === 0, found.join("\n"))
}

for (const name of pages)
  for (const [width, scheme] of [[1280, "light"], [390, "dark"],
    [390, "light"], [1280, "dark"]]) {
    const page = await open(name, width, scheme)
    const where = `${name.slice(0, 60)}, ${width} px, ${scheme}`
    await test(`${where}: nothing fails, nothing is asked for`, async () =>
      check(page.wrong.length === 0, page.wrong.join("\n")))
    await test(`${where}: no sideways scroll`, async () => {
      const wide = await page.evaluate(() =>
        document.documentElement.scrollWidth)
      check(wide <= width, `${wide} px wide`)
    })
    await test(`${where}: the colours are of the theme`, async () => {
      const dark = await page.evaluate(() => getComputedStyle(document.body)
        .backgroundColor.match(/\d+/g).slice(0, 3).every(c => c < 80))
      check(dark === (scheme === "dark"), "they are not")
    })
    await test(`${where}: no script of a student's ran`, async () =>
      check(/^(Grades$|.*: results$)/s.test(await page.title()) &&
        await page.$$eval("img", all => all.every(i =>
          i.src.startsWith("data:") && i.naturalWidth > 0)), "one did"))
    if ((width > 400) === (scheme === "light")) // each kind once
      await test(`${where}: accessible`, () => accessible(page))
    await page.close()
  }

await test("the replay plays, by keyboard alone", async () => {
  const page = await open("report/anna/index.html", 1280, "light")
  await page.focus("figure.replay .play")
  await page.keyboard.press("Tab")
  await page.keyboard.press("Tab")
  check(await page.evaluate(() => document.activeElement.type === "range"),
    "the slider is not the third")
  await page.keyboard.press("Home")
  const rows = () => page.$$eval("figure.replay .row:not(.unborn)",
    all => all.filter(r => r.closest("figure") ===
      document.querySelector("figure.replay")).length)
  check(await rows() === 1, "at first there is more than the first process")
  await page.keyboard.press("End")
  check(await rows() === 3, "in the end not all were there")
  await page.close()
})

await test("a grade leads to its place on the student's page, and back", async () => {
  const page = await open("report/index.html", 1280, "light")
  await Promise.all([page.waitForNavigation(),
    page.click('a[href="bert/index.html#03-joined-fork"]')])
  check(await page.$eval("#03-joined-fork".replace("#0", "#\\30 "),
    e => Math.abs(e.getBoundingClientRect().top) < 200), "not at the place")
  await Promise.all([page.waitForNavigation(), page.click(".back a")])
  check(await page.title() === "Grades", await page.title())
  await page.close()
})

await test("every part that scrolls can be reached by keyboard", async () => {
  for (const name of ["report/index.html", "report/bert/index.html"]) {
    const page = await open(name, 390, "light")
    const missing = await page.evaluate(() =>
      [...document.querySelectorAll("main *")].filter(e =>
        e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(
          getComputedStyle(e).overflowX) && e.tabIndex < 0)
        .map(e => e.className))
    check(missing.length === 0, `${name}: ${missing}`)
    await page.close()
  }
})

await close()
console.log(`report: ${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
