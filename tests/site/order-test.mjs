// The puzzles' idea of an order (docs/site/theme/assets/order.js) against two
// others: counting by trying everything, and order.py, which the lessons'
// tests use. Needs no browser.
import {execFileSync, spawnSync} from "node:child_process"
import {createRequire} from "node:module"
import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync}
  from "node:fs"
import {tmpdir} from "node:os"
import path from "node:path"
import {fileURLToPath} from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))
const order = createRequire(import.meta.url)(
  path.join(root, "docs/site/theme/assets/order.js"))

// All arrangements of 0 … n-1.
export function permutations(n) {
  if (n === 0)
    return [[]]
  return permutations(n - 1).flatMap(p =>
    Array.from({length: n}, (_, i) => [...p.slice(0, i), n - 1, ...p.slice(i)]))
}

// Is each rule kept? Written without a look at order.js.
export function legal(puzzle, arrangement) {
  const place = new Map(arrangement.map((line, i) =>
    [puzzle.lines[line].name, i]))
  return puzzle.rules.every(([a, b]) => place.get(a) < place.get(b))
}

// The puzzles as they stand in the built pages.
export function puzzlesOf(site) {
  const found = new Map()
  for (const file of readdirSync(site).filter(f => f.endsWith(".html"))) {
    const text = readFileSync(path.join(site, file), "utf8")
    for (const [, json] of text.matchAll(
      /class="puzzle-data">(.*?)<\/script>/gs))
      found.set(file, JSON.parse(json))
  }
  return found
}

export function orderTests(site, test) {
  const work = mkdtempSync(path.join(tmpdir(), "order-"))
  const puzzles = puzzlesOf(site)

  test("there are puzzles", () => {
    if (puzzles.size === 0)
      throw new Error("none")
  })

  for (const [page, puzzle] of puzzles) {
    const all = permutations(puzzle.lines.length)
    const texts = p => p.map(i => puzzle.lines[i].text)

    test(`${page}: the number of orders is that of trying all`, () => {
      const good = all.filter(p => legal(puzzle, p))
      const outputs = new Set(good.map(p => texts(p).join("\n")))
      equal(order.count(puzzle), good.length, "orders")
      equal(order.outputs(puzzle), outputs.size, "outputs")
    })

    test(`${page}: each arrangement is judged rightly`, () => {
      const fitting = new Set(all.filter(p => legal(puzzle, p))
        .map(p => texts(p).join("\n")))
      for (const p of all) {
        equal(order.broken(puzzle, p) === null, legal(puzzle, p), p)
        equal(order.fits(puzzle, texts(p)), fitting.has(texts(p).join("\n")), p)
      }
    })

    test(`${page}: what is certain is told with its reason`, () => {
      for (const [a, b, why] of puzzle.rules)
        equal(why.length > 10, true, `${a} < ${b}: why`)
      for (const [a, b] of puzzle.usual)
        equal(puzzle.rules.some(r => r[0] === a && r[1] === b), false,
          `${a} ~ ${b} is certain too`)
    })

    test(`${page}: one child after the other can happen, and is unusual`, () => {
      // Nothing but a gate or a wait holds a child: if the second begins late,
      // the first is done before.
      const late = all.filter(p => legal(puzzle, p)).find(p => {
        const at = n => p.findIndex(i => puzzle.lines[i].name === n)
        const [s, d] = at("s2") < 0 ? ["s5", "d1"] : ["s2", "d1"]
        return at(d) < at(s)
      })
      equal(late !== undefined, true, "d1 before the other's s")
      equal(order.unusual(puzzle, late) !== null, true, "unusual")
    })

    test(`${page}: order.py judges texts as the puzzle does`, () => {
      const rules = path.join(root, "expected", `${puzzle.slug}.order`)
      const whole = wholeOrder(readFileSync(rules, "utf8"))
      for (const p of someOf(whole, 60)) {
        const lines = p.map(i => whole.lines[i].text)
        writeFileSync(path.join(work, "lines"), lines.join("\n") + "\n")
        const {status} = spawnSync(
          path.join(root, "common/tools/order.py"), [rules,
          path.join(work, "lines")])
        equal(order.fits(whole, lines), status === 0, lines.join(" | "))
      }
    })
  }

  test("order.py and the puzzles agree that a transcript fits", () => {
    for (const [, puzzle] of puzzles) {
      const base = path.join(root, "expected", puzzle.slug)
      const whole = wholeOrder(readFileSync(`${base}.order`, "utf8"))
      const lines = readFileSync(`${base}.txt`, "utf8").trimEnd().split("\n")
      execFileSync(path.join(root, "common/tools/order.py"), [
        `${base}.order`, `${base}.txt`])
      equal(order.fits(whole, lines), true, puzzle.slug)
      equal(order.fits(whole, [...lines].reverse()), false, puzzle.slug)
    }
  })
  rmSync(work, {recursive: true})
}

function equal(is, should, what) {
  if (is !== should)
    throw new Error(`${what}: ${is}, expected ${should}`)
}

// A whole .order file, read here once more.
function wholeOrder(text) {
  const lines = [], rules = []
  for (const line of text.split("\n")) {
    const [, name, said] = /^([a-z0-9]+): ?(.*)/.exec(line) || []
    if (line.startsWith("#") || line.trim() === "")
      continue
    if (name) {
      lines.push({name, text: said})
      continue
    }
    const names = line.replace(/#.*/, "").trim().split(/\s+/)
    for (let i = 2; i < names.length; i += 2)
      if (names[i - 1] === "<")
        rules.push([names[i - 2], names[i]])
  }
  return {lines, rules}
}

// Arrangements, legal ones among them: legal ones with two lines exchanged.
function someOf(puzzle, count) {
  let seed = 7
  const random = n => (seed = seed * 1103515245 + 12345 & 0x7fffffff) % n
  const n = puzzle.lines.length
  return Array.from({length: count}, (_, round) => {
    const left = new Set(puzzle.lines.keys()), p = []
    while (left.size > 0) {
      const free = [...left].filter(i => puzzle.rules.every(([a, b]) =>
        puzzle.lines[i].name !== b ||
        ![...left].some(j => puzzle.lines[j].name === a)))
      const next = free[random(free.length)]
      left.delete(next)
      p.push(next)
    }
    if (round % 3 > 0) {
      const i = random(n), j = round % 3 === 1 ? (i + 1) % n : random(n)
      ;[p[i], p[j]] = [p[j], p[i]]
    }
    return p
  })
}
