// The course as one PDF: the pages of the built site in reading order, joined
// into one page, which the browser prints.
//
// usage: node pdf.mjs build/site build/forklings.pdf
import {readFileSync, rmSync, statSync, writeFileSync} from "node:fs"
import path from "node:path"
import {pathToFileURL} from "node:url"
import {launch} from "./browser.mjs"

const [site, to] = process.argv.slice(2).map(name => path.resolve(name))
const {browser, close} = await launch()

// A page's text, with names that no other page has, and links to those names.
function textOf(name, pages) {
  const id = name.replace(".html", "")
  return readFileSync(path.join(site, name), "utf8")
    .replace(/^.*?<article[^>]*>/s, "").replace(/<\/article>.*$/s, "")
    .replace(/<script.*?<\/script>/gs, "")
    .replace(/ id="([^"]*)"/g, ` id="${id}--$1"`)
    .replace(/ href="([^":#]*)(?:#([^"]*))?"/g, (_, page, anchor) => {
      const target = page === "" ? name : page
      if (!pages.includes(target))
        return ""
      const there = target.replace(".html", "")
      return ` href="#${anchor ? `${there}--${anchor}` : there}"`
    })
}

// On paper nothing can be unfolded. What one is to find out for oneself stands
// at the end, and a link leads there and back; all else is unfolded.
function answersLast() {
  const last = document.createElement("section")
  last.id = "answers"
  last.innerHTML = "<h1>Answers</h1>"
  let count = 0, of = null
  for (const details of [...document.querySelectorAll("details")]) {
    const summary = details.querySelector("summary")
    if (!/^(Answer|What is certain|A solution)/.test(summary.textContent.trim())) {
      details.open = true
      continue
    }
    const section = details.closest("section")
    if (section !== of) {
      of = section
      const h2 = document.createElement("h2")
      h2.textContent = section.querySelector("h1").firstChild.textContent
      last.append(h2)
    }
    const id = ++count
    const to = document.createElement("p")
    to.id = `question-${id}`
    to.innerHTML = `→ <a href="#answer-${id}">${summary.textContent.trim()} ` +
      `${id}</a>, at the end of the book`
    const answer = document.createElement("div")
    answer.id = `answer-${id}`
    answer.innerHTML = `<p><a href="#question-${id}"><b>${id}</b></a></p>`
    summary.remove()
    answer.append(...details.childNodes)
    details.replaceWith(to)
    last.append(answer)
  }
  document.body.append(last)
}

try {
  const page = await browser.newPage()
  await page.goto(pathToFileURL(path.join(site, "index.html")).href)
  const pages = await page.$$eval(".chapters a",
    all => all.map(a => a.getAttribute("href")))
  const styles = await page.$$eval("link[rel=stylesheet]",
    all => all.map(link => link.outerHTML).join(""))
  const body = pages.map(name =>
    `<section id="${name.replace(".html", "")}">${textOf(name, pages)}</section>`)
  const joined = path.join(site, "course-in-one.html")
  writeFileSync(joined, `<!doctype html><html lang="en"><meta charset="utf-8">
    <title>forklings</title>${styles}<body dir="ltr" data-md-color-scheme="default"
    data-md-color-primary="white" class="md-typeset">${body.join("\n")}`)
  await page.goto(pathToFileURL(joined).href, {waitUntil: "load"})
  await page.evaluate(answersLast)
  // A short block stays whole on its page; a long one would leave one empty.
  await page.$$eval("pre", all => all.forEach(pre => {
    if (pre.textContent.split("\n").length > 24)
      pre.style.breakInside = "auto"
  }))
  await page.pdf({path: to, timeout: 0, format: "A4", outline: true, tagged: true,
    displayHeaderFooter: true, headerTemplate: "<span></span>",
    footerTemplate: `<span style="font: 8px sans-serif; margin: auto">
      <span class="pageNumber"></span></span>`,
    margin: {top: "18mm", bottom: "18mm", left: "18mm", right: "18mm"}})
  console.log(`${path.relative(".", to)}: ${pages.length} parts, ` +
    `${Math.round(statSync(to).size / 1000)} KB`)
} finally {
  rmSync(path.join(site, "course-in-one.html"), {force: true})
  await close()
}
