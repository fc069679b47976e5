// What the chapters ask first, and what the browser keeps: entered and pressed
// as a reader does.

// Of a page's form: what was asked, as the page has it.
const dataOf = box => box.$eval(".predict-data", data =>
  JSON.parse(data.textContent))

// Enters a value, and presses the button in its middle.
async function answer(page, box, {kind}, value) {
  if (kind === "number") {
    const input = await box.$("input")
    await input.evaluate(i => { i.value = "" })
    await input.type(value)
  } else if (kind === "choice") {
    for (const input of await box.$$("input"))
      if (await input.evaluate(i => i.value) === value)
        await (await input.evaluateHandle(i => i.closest("label"))).click()
  } else {
    // Each part, from the last, goes up to the top.
    for (const part of value.split("; ").reverse())
      for (let i = 0; i < 10; i++) {
        const up = await box.$(`li[data-part="${part}"] button`)
        await up.click()
        if (await up.evaluate(b => !b.closest("li").previousElementSibling))
          break
      }
  }
  const button = await box.$(".md-button")
  await button.evaluate(b => b.scrollIntoView({block: "center"}))
  await button.click()
  return box.$eval(".predict-said", said => said.textContent)
}

const plain = text => text.replaceAll("`", "")

export async function predictionTests({test, check, tab, open, address,
  chapters}) {
  async function asked(name) {
    const page = await tab(390)
    await open(page, address, name)
    const boxes = await page.$$(".predict")
    check(boxes.length > 0, "nothing to predict")
    for (const box of boxes) {
      const data = await dataOf(box)
      const right = data.answers.find(a => a.is === "right")
      const tempting = data.answers.find(a => a.is === "tempting")
      for (const other of data.answers.filter(a => a !== right)) {
        const said = await answer(page, box, data, other.value)
        check(said.startsWith("Not ") && said.includes(plain(other.why)) &&
          said.includes(plain(right.why)), `${other.value}: ${said}`)
        check(await box.evaluate(b => b.nextElementSibling.open),
          "the answer is not unfolded")
      }
      const said = await answer(page, box, data, right.value)
      check(said.startsWith("Right. ") && said.includes(plain(right.why)) &&
        said.includes(plain(tempting.why)), `${right.value}: ${said}`)
    }
    check(page.wrong.length === 0, page.wrong.join("; "))
    // It is there again the next time.
    await open(page, address, name)
    check(await page.$eval(".predict", b => b.className.includes("wrong")),
      "the first answer is not kept")
    await page.evaluate(() => localStorage.removeItem("forklings-kept"))
    await page.close()
  }

  async function keepsAndErases() {
    const page = await tab()
    await open(page, address, "04-ten-processes.html")
    await page.evaluate(() => localStorage.removeItem("forklings-kept"))
    await open(page, address, "04-ten-processes.html")
    const box = await page.$(".predict")
    check(/A number/.test(await answer(page, box, await dataOf(box), "many")),
      "words are taken for a number")
    await answer(page, box, await dataOf(box), "10")
    await answer(page, box, await dataOf(box), "2")
    await open(page, address, "03-joined-fork.html")
    await page.evaluate(() => {
      const list = document.querySelector(".puzzle ol")
      list.append(...[...list.children].sort((a, b) =>
        a.dataset.line - b.dataset.line))
    })
    await page.click(".puzzle-check")
    await page.$eval("#traps", h => h.scrollIntoView())
    await page.waitForFunction(() => JSON.parse(
      localStorage.getItem("forklings-kept")).stopped?.section === "Traps")
    await open(page, address, "index.html")
    const words = () => page.$eval(".kept-words", w => w.textContent)
    check((await words()).startsWith("1 puzzle solved; 1 prediction made, " +
      "0 of them right at the first try; you stopped at 03 · "), await words())
    check(await page.$eval(".go-on a", a =>
      a.getAttribute("href")) === "03-joined-fork.html#traps", "no way back")
    // Saved to a file.
    await page.evaluate(() => {
      const make = URL.createObjectURL
      URL.createObjectURL = blob => {
        blob.text().then(text => { window.saved = text })
        return make(blob)
      }
    })
    await page.click(".kept summary")
    const [save, erase] = await page.$$(".kept button")
    await save.click()
    await page.waitForFunction(() => window.saved)
    const saved = JSON.parse(await page.evaluate(() => window.saved))
    check(saved.predictions["04-ten-processes.1"].answer === "10" &&
      saved.puzzles["03-joined-fork"], JSON.stringify(saved))
    // Erased, with the second press.
    await erase.click()
    check(await page.evaluate(() => localStorage.getItem("forklings-kept")),
      "erased at once")
    await erase.click()
    check(await page.evaluate(() =>
      localStorage.getItem("forklings-kept")) === null, "not erased")
    check(await words() === "Nothing is kept.", await words())
    await open(page, address, "index.html")
    check(await page.$(".go-on") === null, "it still knows where")
    // What is no record of ours does no harm.
    for (const broken of ["{", "[]", '{"puzzles":3,"stopped":{"page":' +
        '"javascript:alert(1)","title":"x"}}', "null"]) {
      await page.evaluate(text =>
        localStorage.setItem("forklings-kept", text), broken)
      await open(page, address, "index.html")
      check(await page.$(".go-on") === null && page.wrong.length === 0,
        `${broken}: ${page.wrong.join("; ")}`)
    }
    await page.evaluate(() => localStorage.removeItem("forklings-kept"))
    await page.close()
  }

  async function withoutScripts() {
    const page = await tab()
    await page.setJavaScriptEnabled(false)
    await open(page, address, "04-ten-processes.html")
    check(await page.$eval(".predict", b => b.getClientRects().length) === 0,
      "an empty box")
    await page.close()
  }

  for (const name of chapters)
    await test(`${name}: what it asks can be answered`, () => asked(name))
  await test("what is kept, saved and erased", keepsAndErases)
  await test("what is asked, without scripts", withoutScripts)
}
