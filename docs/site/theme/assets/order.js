// The partial order of a transcript: the rules of common/tools/order.py, for
// the puzzles. An order is {lines: [{name, text}], rules: [[before, after]]};
// what is merely usual stands in `usual`, as pairs of names; an arrangement is a
// list of indices into lines. Works in node too, for the
// tests.
"use strict"
const order = (() => {
  // For each line, the lines that must stand before it.
  function before(puzzle) {
    const number = new Map(puzzle.lines.map((line, i) => [line.name, i]))
    const sets = puzzle.lines.map(() => [])
    for (const [a, b] of puzzle.rules)
      sets[number.get(b)].push(number.get(a))
    return sets
  }

  // The first rule that the arrangement breaks, as [before, after], or null.
  function broken(puzzle, arrangement) {
    const sets = before(puzzle)
    const placed = new Set()
    for (const i of arrangement) {
      for (const other of sets[i])
        if (!placed.has(other))
          return [other, i]
      placed.add(i)
    }
    return null
  }

  // The first of the pairs that the arrangement has the other way round, though
  // it is usual; or null.
  function unusual(puzzle, arrangement) {
    return broken({lines: puzzle.lines, rules: puzzle.usual || []}, arrangement)
  }

  // How many orders are as usual.
  function countUsual(puzzle) {
    return count({lines: puzzle.lines,
      rules: [...puzzle.rules, ...(puzzle.usual || [])]})
  }

  // How often each set of placed lines can be reached: a set that is reached
  // twice need not be gone through twice.
  function count(puzzle) {
    const sets = before(puzzle)
    const all = puzzle.lines.map((_, i) => i)
    const known = new Map()
    const from = placed => {
      if (placed.size === all.length)
        return 1
      const key = [...placed].sort((a, b) => a - b).join()
      if (!known.has(key)) {
        let sum = 0
        for (const i of all)
          if (!placed.has(i) && sets[i].every(other => placed.has(other)))
            sum += from(new Set([...placed, i]))
        known.set(key, sum)
      }
      return known.get(key)
    }
    return from(new Set())
  }

  // All sets that can be placed after one more line with this text. Lines may
  // be equal in text; then which of them it is stays open.
  function after(puzzle, sets, states, text) {
    const next = new Map()
    for (const placed of states)
      puzzle.lines.forEach((line, i) => {
        if (line.text !== text || placed.has(i) ||
            !sets[i].every(other => placed.has(other)))
          return
        const more = new Set([...placed, i])
        next.set([...more].sort((a, b) => a - b).join(), more)
      })
    return [...next.values()]
  }

  // May these lines of text come in this order, whoever printed them?
  function fits(puzzle, texts) {
    const sets = before(puzzle)
    let states = [new Set()]
    for (const text of texts)
      states = after(puzzle, sets, states, text)
    return texts.length === puzzle.lines.length && states.length > 0
  }

  // How many different outputs the orders make on the screen.
  function outputs(puzzle) {
    const sets = before(puzzle)
    const texts = [...new Set(puzzle.lines.map(line => line.text))]
    const known = new Map()
    const from = (states, left) => {
      if (left === 0)
        return 1
      const key = states.map(s => [...s].sort((a, b) => a - b).join())
        .sort().join("|")
      if (!known.has(key)) {
        let sum = 0
        for (const text of texts) {
          const next = after(puzzle, sets, states, text)
          if (next.length > 0)
            sum += from(next, left - 1)
        }
        known.set(key, sum)
      }
      return known.get(key)
    }
    return from([new Set()], puzzle.lines.length)
  }

  return {broken, count, countUsual, fits, outputs, unusual}
})()
if (typeof module !== "undefined")
  module.exports = order
