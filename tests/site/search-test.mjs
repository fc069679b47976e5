// The search (docs/site/theme/assets/search.js) on the built index, without a
// browser: for each term of terms.txt the right page is among the first three.
import {createRequire} from "node:module"
import {readFileSync} from "node:fs"
import path from "node:path"
import {fileURLToPath} from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))
const finder = createRequire(import.meta.url)(
  path.join(root, "docs/site/theme/assets/search.js"))

export function searchTests(site, test) {
  const script = readFileSync(path.join(site, "assets/search-index.js"), "utf8")
  const sections = finder.read(JSON.parse(
    script.slice("searchIndex(".length, script.lastIndexOf(")"))))
  const found = query =>
    finder.find(sections, query).found.map(s => s.location)

  const terms = readFileSync(path.join(root, "tests/site/terms.txt"), "utf8")
    .split("\n").filter(line => line && !line.startsWith("#"))
  for (const line of terms) {
    const [term, pages] = line.split(" = ")
    const good = pages.split(" | ").map(page =>
      page.replace(/(#|$)/, ".html$1"))
    // Whoever types it sees what is found at each letter; and nobody types
    // capitals with care.
    for (const query of new Set([term, term.toLowerCase(),
      term.toUpperCase()]))
      test(`search: ${query}`, () => {
        const first = found(query).slice(0, 3)
        if (!first.some(f => good.some(g =>
          f === g || (!g.includes("#") && f.split("#")[0] === g))))
          throw new Error(`finds ${first.join(", ") || "nothing"}`)
      })
  }
  test("search: a word that is nowhere finds nothing", () => {
    if (found("qzxv").length !== 0)
      throw new Error(found("qzxv").join(" "))
  })
  test("search: some of the words are enough", () => {
    if (!found("zombie qzxv").slice(0, 3).includes("words.html#zombie"))
      throw new Error(found("zombie qzxv").slice(0, 3).join(" "))
  })
}

// By hand: node tests/site/search-test.mjs build/site
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let failed = 0
  searchTests(path.resolve(process.argv[2]), (name, body) => {
    try {
      body()
    } catch (error) {
      failed++
      console.log(`${name}: ${error.message}`)
    }
  })
  console.log(`${failed} failed`)
}
